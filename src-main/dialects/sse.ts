// The one SSE parser and writer.
import { byteQueue, type ByteQueue } from './byte-queue.ts';

/** One event of a stream. `raw` holds the exact bytes from the end of the last frame to this frame's blank line, comments included. */
export interface SseEvent {
  /** The `event:` field; '' when absent. */
  readonly event: string;
  /** All `data:` lines joined by LF; '' for a frame of comments only. */
  readonly data: string;
  readonly raw: Uint8Array;
}

const LF = 0x0a;
const CR = 0x0d;
const LINE_END = /\r\n|\n|\r/;
const BOM = '\ufeff';
const DEFAULT_LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * Splits a byte stream into events. Line ends may be LF, CR or CRLF in any mix and chunks may break anywhere, inside a character too.
 * The `raw` bytes of all events, the last one of `finish` included, are the input.
 */
export class SseParser {
  readonly #queue: ByteQueue;
  #lineHasBytes = false;
  #afterCr = false;
  #isFirst = true;

  constructor(limitBytes: number = DEFAULT_LIMIT_BYTES) {
    this.#queue = byteQueue(limitBytes);
  }

  /** @throws FrameLimitError when a frame grows over the limit */
  push(chunk: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    let frameStart = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte !== LF && byte !== CR) {
        this.#afterCr = false;
        this.#lineHasBytes = true;
        continue;
      }
      const endsCrLf = byte === LF && this.#afterCr;
      this.#afterCr = byte === CR;
      if (endsCrLf) continue;
      if (this.#lineHasBytes) {
        this.#lineHasBytes = false;
        continue;
      }
      // A blank line. The LF of a CRLF goes with it when it is already here.
      if (byte === CR && chunk[at + 1] === LF) {
        at += 1;
        this.#afterCr = false;
      }
      events.push(this.#take(chunk.subarray(frameStart, at + 1)));
      frameStart = at + 1;
    }
    this.#queue.hold(chunk.subarray(frameStart));
    return events;
  }

  /** What is left when the stream has ended: a last frame without its blank line, if there is one. */
  finish(): SseEvent | undefined {
    return this.#queue.size > 0 ? this.#take(new Uint8Array(0)) : undefined;
  }

  #take(end: Uint8Array): SseEvent {
    const raw = this.#queue.take(end);
    const text = decoder.decode(raw);
    const event = readFields(this.#isFirst && text.startsWith(BOM) ? text.slice(1) : text, raw);
    this.#isFirst = false;
    return event;
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function readFields(text: string, raw: Uint8Array): SseEvent {
  let event = '';
  const data: string[] = [];
  for (const line of text.split(LINE_END)) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    if (field !== 'data' && field !== 'event') continue;
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') data.push(value);
    else event = value;
  }
  return { event, data: data.join('\n'), raw };
}

/** One event as text, blank line included. */
export function formatSse({ event, data }: { readonly event?: string; readonly data: string }): string {
  const lines = data.split(LINE_END).map((line) => `data: ${line}\n`);
  return `${event === undefined ? '' : `event: ${event}\n`}${lines.join('')}\n`;
}
