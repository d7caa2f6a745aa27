// One answer under way: gathers what the model says, shows it once per frame and saves it at a steady pace.
import type { ChatFailure } from './chat-chunk.ts';
import { completeChat } from './chat-completion.ts';
import type { PromptMessage } from './chat-tree.ts';

/** What the model has said so far. */
export interface LiveAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly requestId?: string;
  /** From the first word of reasoning to the first word of the answer. */
  readonly reasoningMs?: number;
}

export type RunEnd =
  { readonly state: 'done' | 'stopped' } | { readonly state: 'error'; readonly failure: ChatFailure };

export interface Clock {
  readonly now: () => number;
  /** Calls back before the next frame is painted; may not call back at all while the window is hidden. */
  readonly onFrame: (callback: () => void) => void;
  /** Returns what cancels it. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

export interface RunInput {
  readonly model: string;
  readonly prompt: readonly PromptMessage[];
  /** Text that the answer begins with, when a broken one is continued. */
  readonly startText: string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly onShow: (answer: LiveAnswer) => void;
  readonly onSave: (answer: LiveAnswer) => void;
  readonly onEnd: (answer: LiveAnswer, end: RunEnd) => void;
}

export interface Run {
  stop(): void;
}

const SAVE_EVERY_MS = 200;

/** `onEnd` is called exactly once, after which nothing else is. */
export function startRun(input: RunInput): Run {
  const abort = new AbortController();
  void follow(input, abort.signal);
  return { stop: () => abort.abort() };
}

async function follow(input: RunInput, signal: AbortSignal): Promise<void> {
  const { clock } = input;
  let answer: LiveAnswer = { text: input.startText, reasoning: '' };
  let reasoningFrom: number | undefined;
  let isOver = false;
  const show = atMostOncePerFrame(clock, () => {
    if (!isOver) input.onShow(answer);
  });
  const save = atMostEvery(SAVE_EVERY_MS, clock, () => input.onSave(answer));

  const end = await completeChat({
    model: input.model,
    messages: input.prompt,
    signal,
    fetch: input.fetch,
    onRequestId(requestId) {
      answer = { ...answer, requestId };
      save.soon();
    },
    onDelta({ text, reasoning }) {
      if (reasoning !== '') reasoningFrom ??= clock.now();
      const reasoningEnds = text !== '' && reasoningFrom !== undefined && answer.reasoningMs === undefined;
      answer = {
        ...answer,
        text: answer.text + text,
        reasoning: answer.reasoning + reasoning,
        ...(reasoningEnds && { reasoningMs: clock.now() - (reasoningFrom ?? 0) }),
      };
      show();
      save.soon();
    },
  });
  isOver = true;
  save.cancel();
  input.onEnd(answer, end);
}

function atMostOncePerFrame(clock: Clock, act: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    clock.onFrame(() => {
      isWaiting = false;
      act();
    });
  };
}

/** The first call acts at once; calls within the pause after it are merged into one at its end. */
function atMostEvery(pauseMs: number, clock: Clock, act: () => void): { soon(): void; cancel(): void } {
  let lastAt = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;
  const run = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    lastAt = clock.now();
    act();
  };
  return {
    soon() {
      const leftMs = lastAt + pauseMs - clock.now();
      // Timers are slowed in hidden windows, so an arriving chunk may act for an overdue one.
      if (leftMs <= 0) run();
      else cancelTimer ??= clock.after(leftMs, run);
    },
    cancel() {
      cancelTimer?.();
      cancelTimer = undefined;
    },
  };
}
