// A question: shown in a light bubble, edited in place into a new version.
import { Pencil } from 'lucide-react';
import { memo, useState, type KeyboardEvent } from 'react';
import type { MessageView } from '../../../src-main/contract/control-api.ts';
import type { Siblings } from '../../stores/chat-tree.ts';
import { Button } from '../../components/button.tsx';
import { useChat } from './chat-context.tsx';
import { CopyIconButton } from './copy-icon-button.tsx';
import { SmallButton } from './small-button.tsx';
import { VersionSwitch } from './version-switch.tsx';

export interface MessageProps {
  readonly message: MessageView;
  readonly siblings: Siblings;
}

export const UserMessage = memo(function UserMessage({ message, siblings }: MessageProps) {
  const [isEditing, setIsEditing] = useState(false);
  const isBusy = useChat((chat) => chat.running[chat.openId] !== undefined);
  if (isEditing) return <EditQuestion message={message} onClose={() => setIsEditing(false)} />;
  return (
    <article aria-label="Your message" className="group flex flex-col items-end gap-1">
      <div className="max-w-[85%] rounded-2xl bg-muted px-4 py-2.5 break-words whitespace-pre-wrap" dir="auto">
        {message.text}
      </div>
      <div className="-mb-4 flex h-7 items-center">
        <span className="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100">
          <CopyIconButton text={message.text} label="Copy message" />
          <SmallButton label="Edit and ask again" disabled={isBusy} onClick={() => setIsEditing(true)}>
            <Pencil />
          </SmallButton>
        </span>
        <VersionSwitch {...siblings} />
      </div>
    </article>
  );
});

function EditQuestion({ message, onClose }: { readonly message: MessageView; readonly onClose: () => void }) {
  const edit = useChat((chat) => chat.edit);
  const [text, setText] = useState(message.text);
  const canSend = text.trim() !== '' && text.trim() !== message.text.trim();
  const send = (): void => {
    if (!canSend) return;
    edit(message.id, text.trim());
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };
  return (
    <form
      className="rounded-2xl border border-border bg-muted p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        // The person has just asked to edit this text.
        ref={(element) => element?.focus()}
        aria-label="Edit your message"
        className="field-sizing-content max-h-80 w-full resize-none bg-transparent px-1 outline-none"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="mt-2 flex items-center justify-end gap-2 text-sm">
        <span className="mr-auto px-1 text-xs text-muted-foreground">The old version is kept.</span>
        <Button variant="ghost" size="sm" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" size="sm" disabled={!canSend}>
          Ask again
        </Button>
      </div>
    </form>
  );
}
