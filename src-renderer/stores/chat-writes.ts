// Saves what changed in one conversation: one write at a time, in the order things first changed, the latest state of each.

export type Save = () => Promise<unknown>;

export interface ChatWrites {
  /** Replaces a save of the same key that has not begun. */
  put(key: string, save: Save): void;
  /** Tries everything again that could not be saved. */
  retry(): void;
  /** Drops what has not begun: the conversation is gone. */
  close(): void;
  /** Resolves when nothing is waiting or under way. */
  settled(): Promise<void>;
}

/** `onProblem` hears the reason when a save fails, and `undefined` once everything is saved again. */
export function createChatWrites(onProblem: (reason: string | undefined) => void): ChatWrites {
  const waiting = new Map<string, Save>();
  const failed = new Map<string, Save>();
  let work: Promise<void> | undefined;
  let isClosed = false;
  let hasProblem = false;

  const drain = async (): Promise<void> => {
    for (;;) {
      const [next] = waiting;
      if (!next || isClosed) return;
      const [key, save] = next;
      waiting.delete(key);
      try {
        await save();
        failed.delete(key);
      } catch (problem) {
        // A later state of the same thing may be waiting by now; then that one counts.
        if (!waiting.has(key)) failed.set(key, save);
        hasProblem = true;
        if (!isClosed) onProblem(problem instanceof Error ? problem.message : String(problem));
      }
    }
  };

  const start = (): void => {
    work ??= drain().finally(() => {
      work = undefined;
      if (hasProblem && failed.size === 0 && !isClosed) {
        hasProblem = false;
        onProblem(undefined);
      }
      if (waiting.size > 0 && !isClosed) start();
    });
  };

  /** Failed saves go first: later ones may build on them, as an answer builds on its question. */
  const takeBackFailed = (): void => {
    const later = [...waiting];
    waiting.clear();
    for (const [key, save] of [...failed, ...later]) waiting.set(key, save);
    failed.clear();
  };

  return {
    put(key, save) {
      if (isClosed) return;
      // Keeps its old place in the order: what failed after it may build on it.
      if (failed.has(key)) failed.set(key, save);
      else waiting.set(key, save);
      if (failed.size > 0) takeBackFailed();
      start();
    },
    retry() {
      takeBackFailed();
      start();
    },
    close() {
      isClosed = true;
      waiting.clear();
      failed.clear();
    },
    async settled() {
      while (work) await work;
    },
  };
}
