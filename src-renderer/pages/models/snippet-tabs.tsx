// Programs to copy, one tab per language.
import { Tabs } from 'radix-ui';
import { CopyButton } from '../../components/copy-button.tsx';
import { useControl } from '../../control.ts';
import { modelSnippets } from './model-snippets.ts';

export function SnippetTabs({ modelId }: { readonly modelId: string }) {
  const status = useControl('GET /control/status');
  const baseUrl = status.data?.gateway?.baseUrl;
  if (status.isPending) return null;
  if (baseUrl === undefined) {
    return <p className="text-sm text-muted-foreground">The gateway is paused. Resume it to see its address here.</p>;
  }
  const snippets = modelSnippets(modelId, baseUrl);
  return (
    <Tabs.Root defaultValue={snippets[0]?.name ?? ''}>
      <Tabs.List aria-label="Language" className="flex gap-1">
        {snippets.map(({ name }) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="rounded-md px-2.5 py-1 text-sm text-muted-foreground hover:text-foreground data-[state=active]:bg-accent data-[state=active]:text-foreground"
          >
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {snippets.map(({ name, code }) => (
        <Tabs.Content key={name} value={name} className="mt-2 space-y-2">
          <pre className="overflow-x-auto rounded-lg border border-border bg-muted p-3 font-mono text-xs leading-5">
            {code}
          </pre>
          <div className="flex items-center gap-3">
            <CopyButton text={code} label={`Copy ${name}`} />
            <span className="text-xs text-muted-foreground">Access keys are on the Keys page.</span>
          </div>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
