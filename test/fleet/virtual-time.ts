// A clock that jumps: whoever sleeps is woken in order of time, and nothing takes longer than the work itself.

export interface VirtualTime {
  /** Epoch ms. */
  now(): number;
  /** Resolves at that time, or at once when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Wakes sleepers until none is left. */
  run(): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  readonly number: number;
  readonly wake: () => void;
}

export function createVirtualTime(startAt: number): VirtualTime {
  let now = startAt;
  let count = 0;
  const heap: Sleeper[] = [];
  const earlier = (a: Sleeper, b: Sleeper): boolean => a.at < b.at || (a.at === b.at && a.number < b.number);

  const push = (sleeper: Sleeper): void => {
    let index = heap.push(sleeper) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!earlier(sleeper, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = sleeper;
  };

  const pop = (): Sleeper | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child += 1;
      if (!earlier(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return first;
  };

  return {
    now: () => now,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((wake) => {
        push({ at: now + Math.max(0, ms), number: count++, wake });
        signal?.addEventListener('abort', () => wake(), { once: true });
      });
    },
    async run() {
      for (let next = pop(); next; next = pop()) {
        ({ at: now } = next);
        next.wake();
        // Everything that follows from it happens before time moves on.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
