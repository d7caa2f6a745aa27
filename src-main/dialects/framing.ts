// Cuts a provider's stream into frames, whatever its framing.
import type { Framing } from './dialect.ts';
import { createEventStreamParser } from './event-stream.ts';
import { createJsonArrayParser } from './json-array.ts';
import { createNdjsonParser } from './ndjson.ts';
import { SseParser, type SseEvent } from './sse.ts';

export interface FrameParser {
  /**
   * Frames that this chunk completes; chunks may break anywhere.
   * @throws FrameLimitError when a frame grows over the limit
   * @throws DamagedFrameError when a binary frame is no such thing
   */
  push(chunk: Uint8Array): SseEvent[];
  /** What is left when the stream has ended. */
  finish(): SseEvent | undefined;
}

const DEFAULT_LIMIT_BYTES = 8 * 1024 * 1024;

export function createFrameParser(
  framing: Framing | 'json-array',
  limitBytes: number = DEFAULT_LIMIT_BYTES,
): FrameParser {
  switch (framing) {
    case 'sse':
      return new SseParser(limitBytes);
    case 'ndjson':
      return createNdjsonParser(limitBytes);
    case 'json-array':
      return createJsonArrayParser(limitBytes);
    case 'aws-event-stream':
      return createEventStreamParser(limitBytes);
  }
}
