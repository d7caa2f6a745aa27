// What the chat knows and can do: the shape of its store, and what it needs from outside.
import type { MessageView, ThreadView } from '../../src-main/contract/control-api.ts';
import type { Clock, LiveAnswer } from './chat-run.ts';
import type { ChatServer } from './chat-server.ts';

export interface Conversation {
  readonly thread: ThreadView;
  readonly messages: readonly MessageView[];
}

export interface QueuedMessage {
  readonly id: string;
  readonly text: string;
}

/** The key of what belongs to a chat that has no thread yet. */
export const NEW_CHAT = '';

type By<T> = Readonly<Record<string, T>>;

export interface ChatState {
  /** Newest first; undefined until they are loaded. */
  readonly threads: readonly ThreadView[] | undefined;
  readonly threadsProblem: string | undefined;
  readonly search: string;
  /** What the search found; undefined while nothing is searched for. */
  readonly found: readonly ThreadView[] | undefined;
  /** A thread's id, or `NEW_CHAT`. */
  readonly openId: string;
  readonly conversations: By<Conversation>;
  /** Why a thread could not be loaded. */
  readonly loadProblems: By<string>;
  /** Why a thread's latest changes are not saved. */
  readonly saveProblems: By<string>;
  /** By thread: the answer being written. */
  readonly running: By<string>;
  /** By message: what has been said so far. Kept apart, so that a token redraws one message and not the page. */
  readonly live: By<LiveAnswer>;
  /** By message: how long it was reasoned, for answers of this session. */
  readonly reasoningMs: By<number>;
  readonly queues: By<readonly QueuedMessage[]>;
  readonly drafts: By<string>;
  /** The model of a new chat: the one used last. */
  readonly newModel: string | undefined;
  /** For screen readers: said once, when an answer ends. */
  readonly announcement: string;
}

export interface ChatActions {
  loadThreads(): Promise<void>;
  searchFor(text: string): Promise<void>;
  open(threadId: string): Promise<void>;
  rename(threadId: string, title: string): void;
  /** @throws Error with the reason when the engine refuses */
  remove(threadId: string): Promise<void>;
  chooseModel(model: string): void;
  setDraft(text: string): void;
  /** Sends the draft of the open chat, or queues it while an answer is being written. `model` is that of a new chat. */
  submit(model: string): void;
  /** `model` counts when there is no thread yet (`NEW_CHAT`). */
  send(threadId: string, text: string, model: string): void;
  unqueue(queuedId: string): void;
  /** Puts a queued message back into the composer. */
  editQueued(queuedId: string): void;
  sendNextQueued(threadId: string): void;
  /** Asks again with other words: a sibling of the message. */
  edit(messageId: string, text: string): void;
  /** Another answer to the same question: a sibling of the answer. */
  regenerate(messageId: string, model?: string): void;
  /** Takes a broken answer further: a sibling that begins with its text. */
  continueAnswer(messageId: string): void;
  stop(): void;
  showVersion(messageId: string): void;
  saveAgain(): void;
}

export type ChatStore = ChatState & ChatActions;

/** Remembers small things over restarts. */
export interface Keepsakes {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

export interface ChatDeps {
  readonly server: ChatServer;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly keepsakes: Keepsakes;
}

export interface ChatContext {
  readonly get: () => ChatStore;
  readonly set: (change: Partial<ChatState>) => void;
  readonly deps: ChatDeps;
}

/** The record without one key. */
export function without<T>(record: By<T>, key: string): By<T> {
  const { [key]: _, ...rest } = record;
  return rest;
}
