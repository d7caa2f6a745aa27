// Bytes of a frame that has begun, chunk by chunk: joined once, when it ends.

/** One frame is larger than a parser may hold. */
export class FrameLimitError extends Error {
  constructor(limitBytes: number) {
    super(`one event of the stream is larger than ${limitBytes} bytes`);
    this.name = 'FrameLimitError';
  }
}

export interface ByteQueue {
  readonly size: number;
  /** @throws FrameLimitError when more is held than allowed */
  hold(bytes: Uint8Array): void;
  /** All held bytes and `end`, as one; nothing is held afterwards. @throws FrameLimitError */
  take(end: Uint8Array): Uint8Array;
}

export function byteQueue(limitBytes: number): ByteQueue {
  let held: Uint8Array[] = [];
  let size = 0;
  const check = (bytes: number): void => {
    if (bytes > limitBytes) throw new FrameLimitError(limitBytes);
  };
  return {
    get size() {
      return size;
    },
    hold(bytes) {
      if (bytes.length === 0) return;
      size += bytes.length;
      check(size);
      held.push(bytes);
    },
    take(end) {
      check(size + end.length);
      const all = held.length === 0 ? end : Buffer.concat([...held, end]);
      held = [];
      size = 0;
      return all;
    },
  };
}
