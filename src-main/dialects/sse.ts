// The one SSE parser and writer.

/** One event of a stream. `raw` holds the exact bytes from the end of the last frame to this frame's blank line, comments included. */
export interface SseEvent {
  /** The `event:` field; '' when absent. */
  readonly event: string;
  /** All `data:` lines joined by LF; '' for a frame of comments only. */
  readonly data: string;
  readonly raw: Uint8Array;
}
