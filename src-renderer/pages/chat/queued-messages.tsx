// Messages that wait for the answer before them.
import { CornerDownRight, Send, X } from 'lucide-react';
import { useChat } from './chat-context.tsx';
import { SmallButton } from './small-button.tsx';

export function QueuedMessages() {
  const queue = useChat((chat) => chat.queues[chat.openId]);
  const openId = useChat((chat) => chat.openId);
  const isBusy = useChat((chat) => chat.running[chat.openId] !== undefined);
  const unqueue = useChat((chat) => chat.unqueue);
  const editQueued = useChat((chat) => chat.editQueued);
  const sendNextQueued = useChat((chat) => chat.sendNextQueued);
  if (!queue) return null;
  return (
    <ul aria-label="Queued messages" className="mb-2 flex flex-col gap-1">
      {queue.map(({ id, text }, place) => (
        <li key={id} className="flex items-center gap-1 rounded-lg bg-muted py-0.5 pr-1 pl-3 text-sm">
          <CornerDownRight className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
          <button
            type="button"
            title="Edit"
            className="min-w-0 flex-1 truncate px-1 text-left"
            onClick={() => editQueued(id)}
          >
            {text}
          </button>
          {!isBusy && place === 0 && (
            <SmallButton label="Send now" onClick={() => sendNextQueued(openId)}>
              <Send />
            </SmallButton>
          )}
          <SmallButton label="Remove from queue" onClick={() => unqueue(id)}>
            <X />
          </SmallButton>
        </li>
      ))}
    </ul>
  );
}
