// Asks the gateway for one answer and follows its stream to the end.
import { parse, readChunk, readFailure, type ChatFailure } from './chat-chunk.ts';
import { createSseReader } from './chat-sse.ts';
import type { PromptMessage } from './chat-tree.ts';

export interface CompletionInput {
  /** A route's name or a model's id. */
  readonly model: string;
  readonly messages: readonly PromptMessage[];
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
  /** The gateway has begun to answer; its id leads to cost, tokens and attempts. */
  readonly onRequestId: (requestId: string) => void;
  readonly onDelta: (delta: { readonly text: string; readonly reasoning: string }) => void;
}

export type CompletionEnd =
  | { readonly state: 'done'; readonly finishReason?: string }
  | { readonly state: 'stopped' }
  | { readonly state: 'error'; readonly failure: ChatFailure };

const UNREACHABLE: ChatFailure = { message: 'The gateway could not be reached.', type: 'unreachable' };
const BROKEN_OFF: ChatFailure = { message: 'The connection broke before the answer was complete.', type: 'broken_off' };

/** Never throws: whatever happens is an end. */
export async function completeChat(input: CompletionInput): Promise<CompletionEnd> {
  const { model, messages, signal } = input;
  let response: Response;
  try {
    response = await input.fetch('/v1/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ model, messages, stream: true, stream_options: { include_usage: true } }),
      signal,
    });
  } catch {
    return signal.aborted ? { state: 'stopped' } : { state: 'error', failure: UNREACHABLE };
  }
  const requestId = response.headers.get('x-request-id');
  if (requestId !== null && requestId !== '') input.onRequestId(requestId);
  try {
    if (!response.ok) return { state: 'error', failure: await refusal(response) };
    if (!response.body || !(response.headers.get('content-type') ?? '').includes('text/event-stream')) {
      await response.body?.cancel();
      return { state: 'error', failure: { message: 'The gateway answered, but not with a stream of text.' } };
    }
    return await follow(response.body, input);
  } catch {
    return signal.aborted ? { state: 'stopped' } : { state: 'error', failure: BROKEN_OFF };
  }
}

async function refusal(response: Response): Promise<ChatFailure> {
  return readFailure(parse(await response.text()), response.status);
}

async function follow(body: ReadableStream<Uint8Array>, input: CompletionInput): Promise<CompletionEnd> {
  const events = createSseReader();
  const reader = body.getReader();
  let finishReason: string | undefined;
  const done = (): CompletionEnd => ({ state: 'done', ...(finishReason !== undefined && { finishReason }) });
  for (;;) {
    const step = await reader.read();
    if (input.signal.aborted) return { state: 'stopped' };
    for (const data of step.done ? events.end() : events.push(step.value)) {
      const chunk = readChunk(data);
      if (chunk.type === 'done') return done();
      if (chunk.type === 'error') {
        await reader.cancel();
        return { state: 'error', failure: chunk.failure };
      }
      if (chunk.type === 'unreadable') continue;
      if (chunk.text !== '' || chunk.reasoning !== '') input.onDelta(chunk);
      finishReason = chunk.finishReason ?? finishReason;
    }
    // Some servers leave out the closing word; an answer that named its finish is whole all the same.
    if (step.done) return finishReason === undefined ? { state: 'error', failure: BROKEN_OFF } : done();
  }
}
