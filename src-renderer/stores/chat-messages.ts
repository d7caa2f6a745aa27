// Puts messages into a conversation, and onto disk.
import type { MessageView } from '../../src-main/contract/control-api.ts';
import type { ChatContext } from './chat-state.ts';
import type { ThreadParts } from './chat-threads.ts';

/** Adds the message, or replaces the one with its id. */
export function putMessage({ get, set }: ChatContext, message: MessageView): void {
  const { conversations } = get();
  const conversation = conversations[message.threadId];
  if (!conversation) return;
  const isKnown = conversation.messages.some(({ id }) => id === message.id);
  const messages = isKnown
    ? conversation.messages.map((each) => (each.id === message.id ? message : each))
    : [...conversation.messages, message];
  set({ conversations: { ...conversations, [message.threadId]: { ...conversation, messages } } });
}

export function saveMessage(
  { deps }: Pick<ChatContext, 'deps'>,
  parts: Pick<ThreadParts, 'writesOf'>,
  message: MessageView,
): void {
  parts.writesOf(message.threadId).put(message.id, () => deps.server.saveMessage(message));
}
