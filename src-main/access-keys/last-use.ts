// Remembers when keys were last used and writes it now and then: not once per request.

/** A crash loses at most this much of "last used". */
const WRITE_EVERY_MS = 30_000;

export interface UseTracker {
  note(keyId: string, at: number): void;
  /** Epoch ms; undefined when not used since the start. */
  lastUsedAt(keyId: string): number | undefined;
  /** Writes what is not written yet. */
  close(): void;
}

export function trackUse(write: (lastUsedAt: ReadonlyMap<string, number>) => void): UseTracker {
  const known = new Map<string, number>();
  let unwritten = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (unwritten.size === 0) return;
    try {
      write(unwritten);
      unwritten = new Map();
    } catch {
      // A busy or full disk: the next use starts the timer again, and these times go with it.
    }
  };

  return {
    note(keyId, at) {
      known.set(keyId, at);
      unwritten.set(keyId, at);
      timer ??= setTimeout(flush, WRITE_EVERY_MS).unref();
    },
    lastUsedAt: (keyId) => known.get(keyId),
    close: flush,
  };
}
