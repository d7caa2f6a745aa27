// Another key for a provider that is there already.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { call } from '../../control.ts';
import { useChange } from '../../use-change.ts';

export function AddCredential({ providerId }: { readonly providerId: string }) {
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState('');
  const [label, setLabel] = useState('');
  const close = (): void => {
    setOpen(false);
    setSecret('');
    setLabel('');
  };
  const add = useChange(
    (body: { secret: string; label?: string }) =>
      call('POST /control/providers/:id/credentials', { params: { id: providerId }, body }),
    { toasts: false, onDone: close },
  );
  if (!open) return <Button onClick={() => setOpen(true)}>Add another key</Button>;
  return (
    <form
      className="@container space-y-3 rounded-lg bg-muted p-4"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate({ secret: secret.trim(), ...(label.trim() !== '' && { label: label.trim() }) });
      }}
    >
      <div className="grid items-start gap-3 @md:grid-cols-[1fr_10rem]">
        <TextField
          label="Key"
          type="password"
          autoFocus
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
          problem={add.error?.message}
          hint="Stored, never shown again."
        />
        <TextField label="Name" placeholder="work" value={label} onChange={(event) => setLabel(event.target.value)} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={secret.trim() === '' || add.isPending}>
          Add
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}
