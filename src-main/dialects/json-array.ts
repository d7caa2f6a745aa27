// Cuts a JSON array that arrives in pieces into events, one per element (Gemini's stream without `alt=sse`).
import { byteQueue } from './byte-queue.ts';
import type { FrameParser } from './framing.ts';
import type { SseEvent } from './sse.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;
const OPENING = new Set([BRACE, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);
const decoder = new TextDecoder('utf-8');

/**
 * Only objects and arrays count as elements; brackets inside strings do not. The closing bracket of the array is an event without data.
 * An object where the array should be, as an error often is, is one event.
 */
export function createJsonArrayParser(limitBytes: number): FrameParser {
  const queue = byteQueue(limitBytes);
  let depth = 0;
  /** What closes down to this depth ends an event: inside the array, or outside of all. */
  let floor = 1;
  let inString = false;
  let escaped = false;

  const eventOf = (raw: Uint8Array): SseEvent => ({ event: '', data: elementIn(decoder.decode(raw)), raw });

  /** True when this byte ends an element, or the array. */
  const ends = (byte: number): boolean => {
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) inString = false;
      return false;
    }
    if (byte === QUOTE) inString = true;
    else if (OPENING.has(byte)) {
      if (depth <= 0) floor = byte === BRACE ? 0 : 1;
      depth += 1;
    } else if (CLOSING.has(byte)) {
      depth -= 1;
      return depth <= floor;
    }
    return false;
  };

  return {
    push(chunk) {
      const events: SseEvent[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        if (!ends(chunk[at] ?? 0)) continue;
        events.push(eventOf(queue.take(chunk.subarray(from, at + 1))));
        from = at + 1;
      }
      queue.hold(chunk.subarray(from));
      return events;
    },
    finish: () => (queue.size > 0 ? eventOf(queue.take(new Uint8Array(0))) : undefined),
  };
}

/** Without the array's bracket or the comma before it, and without its end. */
function elementIn(text: string): string {
  const element = text
    .trim()
    .replace(/^[[,]\s*/, '')
    .trim();
  return element === ']' ? '' : element;
}
