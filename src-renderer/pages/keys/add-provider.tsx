// Adds a provider from the registry, or a server of one's own.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import type { ProviderInput } from '../../../src-main/contract/provider-views.ts';
import { call, useControl } from '../../control.ts';
import { useChange } from '../../use-change.ts';

const OWN = 'own server';

export interface AddProviderProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onAdded: (id: string) => void;
}

export function AddProvider({ open, onOpenChange, onAdded }: AddProviderProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a provider"
      description="From the list, or any server that speaks OpenAI’s or Anthropic’s protocol."
    >
      <Form
        onCancel={() => onOpenChange(false)}
        onAdded={(id) => {
          onOpenChange(false);
          onAdded(id);
        }}
      />
    </Dialog>
  );
}

interface Wishes {
  readonly from: string;
  readonly id: string;
  readonly dialect: string;
  readonly baseUrl: string;
  readonly local: boolean;
  readonly models: string;
}

const PROTOCOLS = [
  ['openai-chat', 'OpenAI Chat'],
  ['openai-responses', 'OpenAI Responses'],
  ['anthropic-messages', 'Anthropic Messages'],
  ['gemini', 'Gemini'],
  ['ollama-chat', 'Ollama'],
  ['mistral', 'Mistral'],
  ['cohere', 'Cohere'],
  ['bedrock-converse', 'Bedrock Converse'],
] as const;

const NOTHING: Wishes = { from: '', id: '', dialect: 'openai-chat', baseUrl: '', local: false, models: '' };

/** What the form says, as the engine takes it. */
export function inputOf({ from, dialect, baseUrl, local, models }: Wishes): ProviderInput {
  const named = models.split(/[\s,]+/).filter((model) => model !== '');
  const listed = named.length > 0 ? { models: named } : {};
  const address = baseUrl.trim();
  if (from === OWN) return { dialect, baseUrl: address, local, ...listed };
  return { registryId: from, ...(address !== '' && { baseUrl: address }), ...listed };
}

function Form({ onCancel, onAdded }: { readonly onCancel: () => void; readonly onAdded: (id: string) => void }) {
  const registry = useControl('GET /control/registry');
  const [wishes, setWishes] = useState<Wishes>(NOTHING);
  const set = (change: Partial<Wishes>): void => setWishes({ ...wishes, ...change });
  const isOwn = wishes.from === OWN;
  const addressHint = registry.data?.rows.find((row) => row.id === wishes.from)?.addressHint;
  const id = isOwn ? wishes.id.trim() : wishes.from;
  const add = useChange(() => call('PUT /control/providers/:id', { params: { id }, body: inputOf(wishes) }), {
    toasts: false,
    onDone: () => onAdded(id),
  });
  const problemOf = (field: string): string | undefined => (add.error?.field === field ? add.error.message : undefined);
  const shown = ['id', 'baseUrl', 'dialect', 'models'];
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate(undefined);
      }}
    >
      <SelectField
        label="Provider"
        value={wishes.from}
        onChange={(event) => set({ from: event.target.value, baseUrl: '' })}
      >
        <option value="">Choose…</option>
        <option value={OWN}>A server of my own</option>
        {registry.data?.rows.map((row) => (
          <option key={row.id} value={row.id}>
            {row.name}
            {row.local ? ' (on this machine)' : ''}
          </option>
        ))}
      </SelectField>
      {isOwn && (
        <>
          <TextField
            label="Id"
            placeholder="my-server"
            value={wishes.id}
            problem={problemOf('id')}
            onChange={(event) => set({ id: event.target.value })}
          />
          <SelectField
            label="Protocol"
            value={wishes.dialect}
            onChange={(event) => set({ dialect: event.target.value })}
          >
            {PROTOCOLS.map(([dialect, name]) => (
              <option key={dialect} value={dialect}>
                {name}
              </option>
            ))}
          </SelectField>
          <div className="flex items-center gap-3">
            <Switch
              label="It runs on my own machine or network"
              checked={wishes.local}
              onChange={(local) => set({ local })}
            />
            <span className="text-sm">It runs on my own machine or network</span>
          </div>
        </>
      )}
      {(isOwn || addressHint !== undefined) && (
        <TextField
          label="Base URL"
          placeholder={addressHint ?? 'https://models.example.com/v1'}
          value={wishes.baseUrl}
          problem={problemOf('baseUrl')}
          onChange={(event) => set({ baseUrl: event.target.value })}
        />
      )}
      <TextField
        label="Models"
        placeholder="only if it has no list of its own"
        value={wishes.models}
        problem={problemOf('models')}
        onChange={(event) => set({ models: event.target.value })}
      />
      {add.error && !shown.includes(add.error.field ?? '') && (
        <p role="alert" className="text-sm text-destructive">
          {add.error.message}
        </p>
      )}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={id === '' || add.isPending}>
          Add
        </Button>
      </DialogActions>
    </form>
  );
}
