// Streams as Ollama servers write them, a line at a time.
import type { AnswerFacts, ClientDialect } from '../../../src-main/dialects/dialect.ts';
import type { StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { ollamaChat } from '../../../src-main/dialects/ollama/index.ts';
import { facts, type DecodedStream } from './streams.ts';

export type Json = Record<string, ReturnType<typeof JSON.parse>>;

const CREATED_AT = '2025-01-02T03:04:05.678901234Z';

export const frame = (rest: object): object => ({ model: 'llama', created_at: CREATED_AT, ...rest });
export const said = (message: object): object =>
  frame({ message: { role: 'assistant', content: '', ...message }, done: false });
export const last = (rest: object = {}): object =>
  frame({
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: 'stop',
    total_duration: 9_000_000,
    load_duration: 1_000_000,
    prompt_eval_count: 5,
    prompt_eval_duration: 2_000_000,
    eval_count: 7,
    eval_duration: 6_000_000,
    ...rest,
  });

/** What the decoder makes of these lines, then of the end of the connection. */
export function readLines(...lines: readonly string[]): DecodedStream {
  const decoder = ollamaChat.createStreamDecoder();
  const raw = new Uint8Array(0);
  const parts = lines.flatMap((data) => decoder.decode({ event: '', data, raw }));
  const { ended, complete } = decoder;
  return { parts: [...parts, ...(complete ? decoder.end() : [])], ended, complete };
}

export const read = (...frames: readonly object[]): DecodedStream =>
  readLines(...frames.map((each) => JSON.stringify(each)));

/** As the gateway does: every part but errors, then the end with the last usage. */
export function writeText(dialect: ClientDialect, parts: readonly StreamPart[], given: AnswerFacts = facts): string {
  const encoder = dialect.createStreamEncoder();
  let usage: Usage | undefined;
  let text = '';
  for (const part of parts) {
    if (part.type === 'usage') usage = part.usage;
    if (part.type !== 'error') text += encoder.encode(part, given);
  }
  return text + encoder.end(given, usage);
}

/** Every line must be whole JSON and end in a line feed: clients cut there and nowhere else. */
export function linesOf(text: string): Json[] {
  if (!text.endsWith('\n')) throw new Error('the last line is not ended');
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
}

/** Says what is wrong with a stream: all lines but the last go on, the last alone has the reason and the counts. */
export function lineFaults(lines: readonly Json[]): string[] {
  const faults: string[] = [];
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    if (typeof line['model'] !== 'string') faults.push(`line ${index} without its model`);
    if (Number.isNaN(Date.parse(line['created_at']))) faults.push(`line ${index} without its time`);
    if (line['done'] !== isLast) faults.push(`line ${index} says done: ${line['done']}`);
    if ((line['done_reason'] !== undefined) !== isLast) faults.push(`line ${index} and its done_reason`);
    if ((line['eval_count'] !== undefined) !== isLast) faults.push(`line ${index} and its counts`);
    for (const call of (line['message']?.tool_calls ?? []) as Json[]) {
      const { arguments: input } = call['function'];
      if (typeof input !== 'object' || input === null || Array.isArray(input))
        faults.push(`line ${index}: arguments are no object`);
    }
  }
  return faults;
}
