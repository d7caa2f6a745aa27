// Reads one chunk of a streamed chat completion. Pure.

/** `message` is for a person; `type` is one of the gateway's error types where it is known. */
export interface ChatFailure {
  readonly message: string;
  readonly type?: string;
  /** HTTP status, where there was one. */
  readonly status?: number;
}

export type Chunk =
  | { readonly type: 'delta'; readonly text: string; readonly reasoning: string; readonly finishReason?: string }
  | { readonly type: 'error'; readonly failure: ChatFailure }
  | { readonly type: 'done' }
  | { readonly type: 'unreadable' };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** `data` is the data of one server-sent event. */
export function readChunk(data: string): Chunk {
  if (data.trim() === '[DONE]') return { type: 'done' };
  const body = parse(data);
  if (!isFields(body)) return { type: 'unreadable' };
  if (body['error'] !== undefined && body['error'] !== null) return { type: 'error', failure: readFailure(body) };
  const choice: unknown = Array.isArray(body['choices']) ? body['choices'][0] : undefined;
  const delta = isFields(choice) && isFields(choice['delta']) ? choice['delta'] : {};
  const finishReason = isFields(choice) ? stringOf(choice['finish_reason']) : undefined;
  return {
    type: 'delta',
    text: textOf(delta['content']) || (stringOf(delta['refusal']) ?? ''),
    reasoning: reasoningOf(delta),
    ...(finishReason !== undefined && { finishReason }),
  };
}

/** The body of an error answer or an error chunk, whoever worded it. `status` is that of the answer. */
export function readFailure(body: unknown, status?: number): ChatFailure {
  const error = isFields(body) ? body['error'] : undefined;
  const fields = isFields(error) ? error : {};
  const message = stringOf(error) ?? stringOf(fields['message']);
  const metadata = isFields(fields['metadata']) ? fields['metadata'] : {};
  const type = stringOf(metadata['error_type']) ?? stringOf(fields['type']);
  const code = typeof fields['code'] === 'number' ? fields['code'] : status;
  return {
    message: message ?? `The gateway answered ${status ?? 'an error'} and did not say why.`,
    ...(type !== undefined && { type }),
    ...(code !== undefined && { status: code }),
  };
}

/** Parses JSON; undefined when it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isFields(part) ? (stringOf(part['text']) ?? '') : '')).join('');
}

/** Some providers send the same reasoning under two names at once, so the first that says something is taken. */
function reasoningOf(delta: Fields): string {
  return (
    stringOf(delta['reasoning']) || stringOf(delta['reasoning_content']) || detailsOf(delta['reasoning_details']) || ''
  );
}

function detailsOf(details: unknown): string {
  if (!Array.isArray(details)) return '';
  return details
    .map((part: unknown) => (isFields(part) ? (stringOf(part['text']) ?? stringOf(part['summary']) ?? '') : ''))
    .join('');
}
