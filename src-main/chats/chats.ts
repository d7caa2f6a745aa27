// Conversations: a tree of messages per thread. Nothing is overwritten; an edit or a regeneration is a sibling.

export interface Thread {
  readonly id: string;
  readonly title: string;
  readonly model: string;
  /** The leaf whose path to the root is shown. */
  readonly leafId?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** `streaming` rows found at start-up become `interrupted`. */
export type MessageState = 'done' | 'streaming' | 'stopped' | 'interrupted' | 'error';

export interface ChatMessage {
  readonly id: string;
  readonly threadId: string;
  /** Absent on the first message. */
  readonly parentId?: string;
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  readonly reasoning?: string;
  readonly model?: string;
  /** The gateway's request id of an answer: leads to cost, tokens and attempts. */
  readonly requestId?: string;
  readonly state: MessageState;
  readonly error?: string;
  readonly createdAt: number;
}

export interface Chats {
  threads(query?: { search?: string; limit?: number }): Promise<readonly Thread[]>;
  thread(id: string): Promise<{ thread: Thread; messages: readonly ChatMessage[] } | undefined>;
  putThread(thread: Thread): Promise<void>;
  /** Removes its messages too. */
  removeThread(id: string): Promise<boolean>;
  putMessage(message: ChatMessage): Promise<void>;
}
