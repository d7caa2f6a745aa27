// The event stream: what happens in the engine, as server-sent events.
import type { Hono } from 'hono';
import type { ControlParts } from './parts.ts';

const PING_EVERY_MS = 15_000;
/** A listener this far behind is cut off; it reconnects and reads the state anew. */
const MAX_QUEUED_FRAMES = 2_000;

/** @param closing aborted when the engine stops, which ends every stream */
export function eventRoutes(app: Hono, parts: ControlParts, closing: AbortSignal): void {
  app.get('/control/events', (context) => {
    const body = eventStream(parts, AbortSignal.any([closing, context.req.raw.signal]));
    return new Response(body, {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    });
  });
}

function eventStream(parts: ControlParts, end: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = (): void => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (frame: string): void => {
          if ((controller.desiredSize ?? 0) <= 0) finish();
          else controller.enqueue(encoder.encode(frame));
        };
        const ping = setInterval(() => send(': ping\n\n'), PING_EVERY_MS);
        const unsubscribe = parts.events.subscribe((event) => send(`data: ${JSON.stringify(event)}\n\n`));
        stop = (): void => {
          clearInterval(ping);
          unsubscribe();
          end.removeEventListener('abort', finish);
        };
        function finish(): void {
          stop();
          controller.close();
        }
        // Sent at once, so that a listener knows it is subscribed.
        send('retry: 1000\n: listening\n\n');
        if (end.aborted) finish();
        else end.addEventListener('abort', finish, { once: true });
      },
      cancel: () => stop(),
    },
    { highWaterMark: MAX_QUEUED_FRAMES },
  );
}
