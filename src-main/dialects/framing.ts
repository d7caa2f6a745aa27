// Cuts a provider's stream into frames, whatever its framing.
import type { Framing } from './dialect.ts';
import { SseParser, type SseEvent } from './sse.ts';

export interface FrameParser {
  /** @throws SseLimitError when a frame grows over the limit */
  push(chunk: Uint8Array): SseEvent[];
  /** What is left when the stream has ended. */
  finish(): SseEvent | undefined;
}

export function createFrameParser(framing: Framing | 'json-array', limitBytes?: number): FrameParser {
  if (framing === 'sse') return new SseParser(limitBytes);
  throw new Error(`no parser for ${framing}`);
}
