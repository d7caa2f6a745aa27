// What the search of the model table understands.
import { CircleHelp } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useControl } from '../../control.ts';

export function QueryHelp({ onTry }: { readonly onTry: (term: string) => void }) {
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label="What can be searched for"
        title="What can be searched for"
        className="inline-flex size-8 items-center justify-center rounded-md text-muted-foreground hover:bg-accent hover:text-foreground [&_svg]:size-4"
      >
        <CircleHelp />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label="What can be searched for"
          className="z-50 max-h-(--radix-popover-content-available-height) w-[26rem] max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-xl border border-border bg-popover p-3 text-sm text-popover-foreground shadow-lg"
        >
          <p className="px-1.5 pb-2 text-muted-foreground">Terms side by side must all hold. Click one to add it.</p>
          <Terms onTry={onTry} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Terms({ onTry }: { readonly onTry: (term: string) => void }) {
  const terms = useControl('GET /control/models/terms', undefined, { staleTime: Infinity });
  if (terms.isError) return <p className="px-1.5">{terms.error.message}</p>;
  return (
    <ul>
      {terms.data?.terms.map(({ term, meaning }) => (
        <li key={term}>
          <button
            type="button"
            onClick={() => onTry(term)}
            className="grid w-full grid-cols-[10.5rem_1fr] gap-2 rounded-md px-1.5 py-1 text-left hover:bg-accent"
          >
            <code className="font-mono text-xs leading-5">{term}</code>
            <span className="text-muted-foreground">{meaning}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
