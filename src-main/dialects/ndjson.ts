// Cuts newline-delimited JSON into events, one per line.
import { byteQueue } from './byte-queue.ts';
import type { FrameParser } from './framing.ts';
import type { SseEvent } from './sse.ts';

const LF = 0x0a;
const decoder = new TextDecoder('utf-8');

/** Blank lines have no data. The `raw` bytes of all events, the last one of `finish` included, are the input. */
export function createNdjsonParser(limitBytes: number): FrameParser {
  const queue = byteQueue(limitBytes);
  const eventOf = (raw: Uint8Array): SseEvent => ({ event: '', data: decoder.decode(raw).trim(), raw });
  return {
    push(chunk) {
      const events: SseEvent[] = [];
      let from = 0;
      for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
        events.push(eventOf(queue.take(chunk.subarray(from, end + 1))));
        from = end + 1;
      }
      queue.hold(chunk.subarray(from));
      return events;
    },
    finish: () => (queue.size > 0 ? eventOf(queue.take(new Uint8Array(0))) : undefined),
  };
}
