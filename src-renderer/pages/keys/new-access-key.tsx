// Makes an access key and shows its secret once.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { call } from '../../control.ts';
import { useChange } from '../../use-change.ts';

export interface NewAccessKeyProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function NewAccessKey({ open, onOpenChange }: NewAccessKeyProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New access key">
      {/* Its state, the secret included, is gone when the dialog closes. */}
      <Content onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

/** `feature=search, team=web` → pairs; undefined when some part is no pair. */
function parseTags(text: string): Record<string, string> | undefined {
  const pairs = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => /^([^=]+)=(.+)$/.exec(part));
  if (pairs.includes(null)) return undefined;
  return Object.fromEntries(pairs.map((match) => [match?.[1]?.trim() ?? '', match?.[2]?.trim() ?? '']));
}

function Content({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [tags, setTags] = useState('');
  const parsed = parseTags(tags);
  const make = useChange(
    (body: { name: string; tags: Record<string, string> }) => call('POST /control/access-keys', { body }),
    { toasts: false },
  );
  if (make.data) {
    return (
      <div className="space-y-3">
        <p className="text-sm">This is the only time the key of “{make.data.key.name}” is shown. Copy it now.</p>
        <code className="block rounded-md bg-muted p-3 font-mono text-xs break-all">{make.data.secret}</code>
        <DialogActions>
          <CopyButton text={make.data.secret} label="Copy key" size="md" />
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </div>
    );
  }
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed) make.mutate({ name: name.trim(), tags: parsed });
      }}
    >
      <TextField
        label="Name of the program"
        placeholder="cursor"
        value={name}
        onChange={(event) => setName(event.target.value)}
        problem={make.error?.message}
      />
      <TextField
        label="Tags"
        placeholder="team=web, project=atlas"
        value={tags}
        onChange={(event) => setTags(event.target.value)}
        hint="Booked with every request of this program."
        problem={parsed ? undefined : 'Write pairs such as team=web, with commas between them.'}
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={name.trim() === '' || !parsed || make.isPending}>
          Make key
        </Button>
      </DialogActions>
    </form>
  );
}
