// The reading column: the shown branch of the conversation, following its end.
import { ArrowDown } from 'lucide-react';
import { useMemo } from 'react';
import { pathTo, siblingsOf, treeOf } from '../../stores/chat-tree.ts';
import type { Conversation } from '../../stores/chat-state.ts';
import { AnswerMessage } from './answer-message.tsx';
import { useChat } from './chat-context.tsx';
import { useFollow } from './use-follow.ts';
import { UserMessage } from './user-message.tsx';

export function ConversationView({ conversation }: { readonly conversation: Conversation }) {
  const { thread, messages } = conversation;
  const rows = useMemo(() => {
    const tree = treeOf(messages);
    return pathTo(tree, thread.leafId).map((message) => ({ message, siblings: siblingsOf(tree, message.id) }));
  }, [messages, thread.leafId]);
  const lastQuestion = rows.findLast(({ message }) => message.role === 'user')?.message.id ?? '';
  const { scroller, content, isFollowing, toBottom } = useFollow(`${thread.id} ${lastQuestion}`);
  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto outline-none"
      >
        <div ref={content} className="mx-auto flex max-w-[752px] flex-col gap-6 px-4 pt-6 pb-10 text-[0.9375rem]">
          {rows.map(({ message, siblings }) =>
            message.role === 'assistant' ? (
              <AnswerMessage key={message.id} message={message} siblings={siblings} />
            ) : (
              <UserMessage key={message.id} message={message} siblings={siblings} />
            ),
          )}
        </div>
      </div>
      {!isFollowing && (
        <button
          type="button"
          aria-label="To the end of the conversation"
          title="To the end"
          onClick={toBottom}
          className="absolute bottom-3 left-1/2 inline-flex size-9 -translate-x-1/2 items-center justify-center rounded-full border border-border bg-popover shadow-md hover:bg-accent"
        >
          <ArrowDown className="size-4" aria-hidden />
        </button>
      )}
    </div>
  );
}

/** Says finished answers to screen readers; the words of a stream would never stop. */
export function Announcer() {
  const announcement = useChat((chat) => chat.announcement);
  return (
    <output aria-live="polite" className="sr-only">
      {announcement}
    </output>
  );
}
