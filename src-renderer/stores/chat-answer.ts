// One answer in a conversation, from the empty message to its end.
import type { MessageView } from '../../src-main/contract/control-api.ts';
import { storedFailure } from './chat-failure.ts';
import { putMessage, saveMessage } from './chat-messages.ts';
import { startRun, type LiveAnswer, type Run, type RunEnd } from './chat-run.ts';
import { without, type ChatContext } from './chat-state.ts';
import { saveThread, type ThreadParts } from './chat-threads.ts';
import type { PromptMessage } from './chat-tree.ts';

export interface AnswerParts extends Pick<ThreadParts, 'writesOf'> {
  /** By thread. */
  readonly runs: Map<string, Run>;
  /** An answer is complete: what waits in its thread's queue may go. */
  readonly onDone: (threadId: string) => void;
}

export interface Question {
  readonly threadId: string;
  /** The message that is answered. */
  readonly parentId: string;
  readonly model: string;
  readonly prompt: readonly PromptMessage[];
  /** What the answer begins with. */
  readonly startText: string;
}

const ANNOUNCED_CHARACTERS = 160;

export function beginAnswer(context: ChatContext, parts: AnswerParts, question: Question): void {
  const { get, set, deps } = context;
  const { threadId, parentId, model, prompt, startText } = question;
  const conversation = get().conversations[threadId];
  if (!conversation) return;
  const blank: MessageView = {
    id: deps.newId(),
    threadId,
    parentId,
    role: 'assistant',
    text: startText,
    model,
    state: 'streaming',
    createdAt: deps.clock.now(),
  };
  putMessage(context, blank);
  saveMessage(context, parts, blank);
  saveThread(context, parts, { ...conversation.thread, leafId: blank.id });
  set({ running: { ...get().running, [threadId]: blank.id } });
  const run = startRun({
    model,
    prompt,
    startText,
    fetch: deps.fetch,
    clock: deps.clock,
    onShow: (answer) => set({ live: { ...get().live, [blank.id]: answer } }),
    onSave: (answer) => saveMessage(context, parts, filled(blank, answer)),
    onEnd: (answer, end) => {
      if (parts.runs.get(threadId) !== run) return;
      parts.runs.delete(threadId);
      endAnswer(context, parts, filled(blank, answer), answer, end);
    },
  });
  parts.runs.set(threadId, run);
}

const filled = (blank: MessageView, { text, reasoning, requestId }: LiveAnswer): MessageView => ({
  ...blank,
  text,
  ...(reasoning !== '' && { reasoning }),
  ...(requestId !== undefined && { requestId }),
});

function endAnswer(
  context: ChatContext,
  parts: AnswerParts,
  message: MessageView,
  live: LiveAnswer,
  end: RunEnd,
): void {
  const { get, set } = context;
  const ended: MessageView = {
    ...message,
    state: end.state,
    ...(end.state === 'error' && { error: storedFailure(end.failure) }),
  };
  putMessage(context, ended);
  saveMessage(context, parts, ended);
  const { running, live: all, reasoningMs } = get();
  set({
    running: without(running, ended.threadId),
    live: without(all, ended.id),
    announcement: announcementOf(ended, end),
    ...(live.reasoningMs !== undefined && { reasoningMs: { ...reasoningMs, [ended.id]: live.reasoningMs } }),
  });
  if (end.state === 'done') parts.onDone(ended.threadId);
}

function announcementOf({ text }: MessageView, end: RunEnd): string {
  if (end.state === 'error') return `The answer failed: ${end.failure.message}`;
  if (end.state === 'stopped') return 'The answer was stopped.';
  const isLong = text.length > ANNOUNCED_CHARACTERS;
  return `Answer: ${text.slice(0, ANNOUNCED_CHARACTERS)}${isLong ? '… The rest is in the conversation.' : ''}`;
}
