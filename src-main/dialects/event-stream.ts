// Cuts AWS's binary event stream into events: length-prefixed messages with checksums, headers and a payload.
import { EventStreamCodec } from '@smithy/core/event-streams';
import { byteQueue, FrameLimitError } from './byte-queue.ts';
import type { FrameParser } from './framing.ts';
import type { SseEvent } from './sse.ts';

/** A binary frame whose checksum or lengths are wrong: nothing after it can be trusted. */
export class DamagedFrameError extends Error {
  constructor(what: string) {
    super(`a binary frame of the stream is damaged: ${what}`);
    this.name = 'DamagedFrameError';
  }
}

const LENGTH_BYTES = 4;
/** Prelude of 12 bytes and the last checksum. */
const SMALLEST_MESSAGE_BYTES = 16;
const NOTHING = new Uint8Array(0);
const decoder = new TextDecoder('utf-8');

/** `event` is the message's `:event-type`, or for an exception or error its type or code. */
export function createEventStreamParser(limitBytes: number): FrameParser {
  const codec = new EventStreamCodec(
    (bytes: Uint8Array | string) => (typeof bytes === 'string' ? bytes : decoder.decode(bytes)),
    (text) => new TextEncoder().encode(text),
  );
  const queue = byteQueue(limitBytes);
  /** The first four bytes of a message, as far as they have come, when a chunk broke inside them. */
  let waiting = NOTHING;
  /** Length of the message that has begun; undefined until its first four bytes are here. */
  let length: number | undefined;

  const decode = (raw: Uint8Array): SseEvent => {
    try {
      const { headers, body } = codec.decode(raw);
      const header = (name: string): string => String(headers[name]?.value ?? '');
      const event = header(':event-type') || header(':exception-type') || header(':error-code');
      const words = header(':error-message');
      const data = body.length === 0 && words !== '' ? JSON.stringify({ message: words }) : decoder.decode(body);
      return { event, data, raw };
    } catch (error) {
      throw new DamagedFrameError(error instanceof Error ? error.message : String(error));
    }
  };

  return {
    push(chunk) {
      const events: SseEvent[] = [];
      let rest: Uint8Array = waiting.length > 0 ? Buffer.concat([waiting, chunk]) : chunk;
      waiting = NOTHING;
      for (;;) {
        if (length === undefined) {
          if (rest.length < LENGTH_BYTES) break;
          length = lengthOf(rest, limitBytes);
        }
        const missing = length - queue.size;
        if (rest.length < missing) {
          queue.hold(rest);
          return events;
        }
        events.push(decode(queue.take(rest.subarray(0, missing))));
        rest = rest.subarray(missing);
        length = undefined;
      }
      waiting = Uint8Array.from(rest);
      return events;
    },
    // Half a message cannot be read; that the stream was cut shows in its missing end.
    finish: () => undefined,
  };
}

function lengthOf(bytes: Uint8Array, limitBytes: number): number {
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getUint32(0);
  if (length < SMALLEST_MESSAGE_BYTES) throw new DamagedFrameError(`its length is ${length}`);
  if (length > limitBytes) throw new FrameLimitError(limitBytes);
  return length;
}
