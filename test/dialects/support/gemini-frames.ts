// Answers as Gemini servers send them and as its clients read them, a chunk at a time.
import type { AnswerFacts, PathFacts } from '../../../src-main/dialects/dialect.ts';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { FinishReason, StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { contentOfStream } from './meaning.ts';
import { decodeStream, eventsOf, facts, type DecodedStream } from './streams.ts';

export type Json = Record<string, ReturnType<typeof JSON.parse>>;

/** @param rest members of the candidate beside its content, such as the finish reason */
export const chunk = (parts: unknown, rest: object = {}, body: object = {}): Json => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...rest }],
  modelVersion: 'gemini-x',
  responseId: 'r1',
  ...body,
});

export const STOP = { finishReason: 'STOP' };
export const frame = (value: unknown): string => `data: ${JSON.stringify(value)}\r\n\r\n`;
export const readChunks = (...chunks: unknown[]): DecodedStream => decodeStream(gemini, chunks.map(frame).join(''));
export const contentOfChunks = (...chunks: unknown[]): unknown => contentOfStream(readChunks(...chunks).parts);
export const types = ({ parts }: DecodedStream): string[] => parts.map(({ type }) => type);

/** The text of a stream, written as the gateway does: every part but errors, then the end with the last usage. */
export function written(parts: readonly StreamPart[], path: PathFacts = {}, given: AnswerFacts = facts): string {
  const encoder = gemini.createStreamEncoder(path);
  let usage: Usage | undefined;
  let text = '';
  for (const part of parts) {
    if (part.type === 'usage') usage = part.usage;
    if (part.type !== 'error') text += encoder.encode(part, given);
  }
  return text + encoder.end(given, usage);
}

/** The chunks of a stream of events; throws when one is no JSON. */
export const chunksOf = (text: string): Json[] =>
  eventsOf([Buffer.from(text)]).map(({ data }) => JSON.parse(data) as Json);

export const writtenChunks = (...parts: StreamPart[]): Json[] => chunksOf(written(parts));

/** Parts of all chunks, without the empty text that carries the end. */
export const partsOf = (chunks: readonly Json[]): Json[] =>
  chunks
    .flatMap((each) => each['candidates'][0].content.parts as Json[])
    .filter((part) => part['text'] !== '' || part['thoughtSignature'] !== undefined);

export const finish = (reason: FinishReason = 'stop'): StreamPart => ({ type: 'finish', finish: { reason } });

export const text = (block: number, ...said: string[]): StreamPart[] => [
  { type: 'text-start', block },
  ...said.map((each): StreamPart => ({ type: 'text-delta', block, text: each })),
  { type: 'text-end', block },
];

export const call = (block: number, id: string, name: string, ...deltas: string[]): StreamPart[] => [
  { type: 'tool-call-start', block, id, name },
  ...deltas.map((argumentsDelta): StreamPart => ({ type: 'tool-call-delta', block, argumentsDelta })),
  { type: 'tool-call-end', block },
];
