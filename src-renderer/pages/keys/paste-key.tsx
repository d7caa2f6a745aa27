// Paste any key: its provider is recognised, the key is stored, tested once, and forgotten by the page.
import { useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { call, useControl } from '../../control.ts';
import { useChange } from '../../use-change.ts';
import { addKey, type AddedKey } from './add-key.ts';

export interface PasteKeyProps {
  readonly onAdded?: (added: AddedKey) => void;
}

export function PasteKey({ onAdded }: PasteKeyProps) {
  const [secret, setSecret] = useState('');
  /** undefined while the engine looks at the text. */
  const [candidates, setCandidates] = useState<readonly string[] | undefined>([]);
  const [chosen, setChosen] = useState('');
  const latest = useRef('');
  const registry = useControl('GET /control/registry');
  const rows = registry.data?.rows.filter((row) => !row.local) ?? [];
  const add = useChange((key: { registryId: string; secret: string }) => addKey(key.registryId, key.secret), {
    toasts: false,
    onDone: (added) => {
      setSecret('');
      setCandidates([]);
      setChosen('');
      onAdded?.(added);
    },
  });

  const identify = async (text: string): Promise<void> => {
    latest.current = text;
    setSecret(text);
    const isKey = text.trim().length >= 8;
    setCandidates(isKey ? undefined : []);
    // Nothing is chosen until this very text is recognised: a key must not go to the provider of the text before.
    setChosen('');
    add.reset();
    if (!isKey) return;
    const registryIds = await recognise(text.trim());
    if (latest.current !== text) return;
    setCandidates(registryIds);
    setChosen(registryIds[0] ?? '');
  };

  const recognised = rows.find((row) => row.id === chosen);
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== '') add.mutate({ registryId: chosen, secret: secret.trim() });
      }}
    >
      <TextField
        label="Paste a provider key"
        type="password"
        placeholder="sk-…"
        value={secret}
        onChange={(event) => void identify(event.target.value)}
        problem={add.error?.message}
        hint={hintFor(secret, candidates, recognised?.name)}
      />
      {secret.trim() !== '' && candidates && candidates.length !== 1 && (
        <SelectField label="Provider" value={chosen} onChange={(event) => setChosen(event.target.value)}>
          <option value="">Choose…</option>
          {rows.map((row) => (
            <option key={row.id} value={row.id}>
              {row.name}
            </option>
          ))}
        </SelectField>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={chosen === '' || secret.trim() === '' || add.isPending}>
          {add.isPending ? 'Testing…' : recognised ? `Add key for ${recognised.name}` : 'Add key'}
        </Button>
        <p role="status" className={`text-sm ${add.data?.test.ok === false ? 'text-warning' : 'text-success'}`}>
          {add.data && resultWords(add.data)}
        </p>
      </div>
    </form>
  );
}

/** Where it cannot be recognised, it can still be chosen. */
const recognise = (secret: string): Promise<readonly string[]> =>
  call('POST /control/registry/identify', { body: { secret } }).then(
    ({ registryIds }) => registryIds,
    () => [],
  );

function hintFor(secret: string, candidates: readonly string[] | undefined, name: string | undefined): string {
  if (secret.trim() === '' || !candidates) return 'It goes into the secret store of this machine and nowhere else.';
  if (candidates.length === 1 && name !== undefined) return `This looks like a key of ${name}.`;
  if (candidates.length > 1) return 'Several providers have keys of this shape. Choose one below.';
  return 'The provider is not recognised by this shape. Choose it below.';
}

function resultWords({ test }: AddedKey): string {
  if (!test.ok) return `Stored, but the test failed: ${test.message}`;
  return `Stored. It opens ${test.message}.`;
}
