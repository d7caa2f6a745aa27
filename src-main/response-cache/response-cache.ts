// Stored answers of requests that asked for it: in memory, bounded, each for its own time.

export interface StoredAnswer {
  /** The request that was answered first. */
  readonly sourceId: string;
  readonly contentType: string;
  /** As `retell` left it. */
  readonly text: string;
  readonly servedBy: {
    readonly providerId: string;
    readonly providerName: string;
    readonly model: string;
    readonly upstreamModel: string;
  };
  /** Epoch ms. */
  readonly storedAt: number;
  readonly ttlMs: number;
}

export interface ResponseCache {
  get(key: string): StoredAnswer | undefined;
  /** What is too large is not stored. */
  put(key: string, answer: StoredAnswer): void;
  remove(key: string): void;
}

/** More than this of one answer is not worth the memory. */
export const MAX_ANSWER_CHARS = 4 * 1024 * 1024;
const MAX_ANSWERS = 1_000;
const MAX_CHARS = 32 * 1024 * 1024;

/** The least recently used go first. @param now epoch ms */
export function createResponseCache(now: () => number): ResponseCache {
  const answers = new Map<string, StoredAnswer>();
  let chars = 0;
  const remove = (key: string): void => {
    const known = answers.get(key);
    if (!known) return;
    answers.delete(key);
    chars -= known.text.length;
  };
  return {
    get(key) {
      const known = answers.get(key);
      if (!known) return undefined;
      remove(key);
      if (known.storedAt + known.ttlMs <= now()) return undefined;
      answers.set(key, known);
      chars += known.text.length;
      return known;
    },
    put(key, answer) {
      remove(key);
      if (answer.text.length > MAX_ANSWER_CHARS) return;
      answers.set(key, answer);
      chars += answer.text.length;
      for (const oldest of answers.keys()) {
        if (answers.size <= MAX_ANSWERS && chars <= MAX_CHARS) break;
        remove(oldest);
      }
    },
    remove,
  };
}
