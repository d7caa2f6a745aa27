// Chooses a route or a model from a searchable list.
import { Command } from 'cmdk';
import { Popover } from 'radix-ui';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { listChoices, type ModelChoice } from './model-choices.ts';
import { contextText, priceText } from './model-words.ts';
import { useCatalog } from './use-catalog.ts';

/** More rows than this are not read but searched. */
const SHOWN_ROWS = 120;

export interface ModelPickerProps {
  readonly value: string | undefined;
  readonly onChoose: (id: string) => void;
  /** A button. */
  readonly trigger: ReactNode;
}

export function ModelPicker({ value, onChoose, trigger }: ModelPickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setIsOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={8}
          collisionPadding={12}
          aria-label="Choose a model"
          className="z-50 flex max-h-[min(28rem,var(--radix-popover-content-available-height))] w-[30rem] max-w-[calc(100vw-1.5rem)] flex-col overflow-hidden rounded-xl border border-border bg-popover text-popover-foreground shadow-lg"
        >
          <ChoiceMenu
            value={value}
            onChoose={(id) => {
              setIsOpen(false);
              onChoose(id);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ChoiceMenu({ value, onChoose }: Pick<ModelPickerProps, 'value' | 'onChoose'>) {
  const { routes, models, isLoading } = useCatalog();
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const wanted = useDeferredValue(search);
  const { groups, left } = useMemo(
    () => listChoices(routes, models, { search: wanted, all, limit: SHOWN_ROWS }),
    [routes, models, wanted, all],
  );
  return (
    <Command shouldFilter={false} label="Models" className="flex min-h-0 flex-col" loop>
      <Command.Input
        value={search}
        onValueChange={setSearch}
        placeholder="Search routes and models"
        className="h-11 shrink-0 border-b border-border bg-transparent px-4 text-sm outline-none placeholder:text-muted-foreground"
      />
      <Command.List className="min-h-0 flex-1 overflow-y-auto p-1.5">
        {!isLoading && groups.length === 0 && (
          <p className="px-3 py-6 text-center text-sm text-muted-foreground">
            {all ? 'Nothing matches.' : 'Nothing that your keys reach matches. Try “Show all”.'}
          </p>
        )}
        {groups.map(({ heading, choices }) => (
          <Command.Group
            key={heading}
            heading={heading}
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted-foreground"
          >
            {choices.map((choice) => (
              <ChoiceRow key={choice.id} choice={choice} isChosen={choice.id === value} onChoose={onChoose} />
            ))}
          </Command.Group>
        ))}
        {left > 0 && (
          <p className="px-3 py-2 text-xs text-muted-foreground">
            {left.toLocaleString('en')} more. Type to narrow down.
          </p>
        )}
      </Command.List>
      <label className="flex shrink-0 items-center gap-2 border-t border-border px-4 py-2 text-xs text-muted-foreground">
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
        Show all, also models without a key
        <span className="ml-auto">$ per million tokens, in / out</span>
      </label>
    </Command>
  );
}

interface ChoiceRowProps {
  readonly choice: ModelChoice;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
}

function ChoiceRow({ choice, isChosen, onChoose }: ChoiceRowProps) {
  return (
    <Command.Item
      value={choice.id}
      onSelect={() => onChoose(choice.id)}
      title={choice.id}
      className={`flex h-9 items-center gap-3 rounded-md px-2.5 text-sm data-[selected=true]:bg-accent ${choice.reachable ? '' : 'text-muted-foreground'}`}
    >
      <span className={`truncate ${isChosen ? 'font-semibold' : ''}`}>{choice.name}</span>
      <span className="min-w-0 shrink truncate text-xs text-muted-foreground">
        {choice.reachable ? choice.note : 'no key'}
      </span>
      <span className="ml-auto shrink-0 text-xs text-muted-foreground tabular-nums">{contextText(choice)}</span>
      <span className="w-24 shrink-0 text-right text-xs text-muted-foreground tabular-nums">{priceText(choice)}</span>
    </Command.Item>
  );
}
