// Streams of the Responses protocol, an event at a time: as vendors write them, and as this gateway does.
import type { AnswerFacts } from '../../../src-main/dialects/dialect.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { contentOfStream } from './meaning.ts';
import { decodeStream, encodeStream, facts, type DecodedStream } from './streams.ts';

export type Json = Record<string, ReturnType<typeof JSON.parse>>;

/** An event as it stands on the wire. */
export const frame = (type: string, fields: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;

export const created = (response: object = { id: 'resp_1', model: 'gpt-x' }): string =>
  frame('response.created', { response: { status: 'in_progress', output: [], ...response } });
export const added = (at: number, item: object): string =>
  frame('response.output_item.added', { output_index: at, item });
export const done = (at: number, item: object): string =>
  frame('response.output_item.done', { output_index: at, item });
export const delta = (kind: string, at: number, piece: string, fields: object = {}): string =>
  frame(`response.${kind}.delta`, { output_index: at, content_index: 0, delta: piece, ...fields });
export const completed = (fields: object = {}, type = 'response.completed'): string =>
  frame(type, { response: { id: 'resp_1', status: 'completed', output: [], ...fields } });

export const message = (...content: object[]): object => ({ id: 'msg_1', type: 'message', role: 'assistant', content });
export const outputText = (text: string, annotations: readonly object[] = []): object => ({
  type: 'output_text',
  text,
  annotations,
});

/** What the frames make of a stream, and of an answer. */
export const read = (...frames: string[]): DecodedStream => decodeStream(openAiResponses, frames.join(''));
export const content = (...frames: string[]): unknown => contentOfStream(read(...frames).parts);
export const types = ({ parts }: DecodedStream): string[] => parts.map((part) => part.type);

/** The events of a stream's text, each named twice alike: by its `event` line and in its data. */
export function eventsIn(text: string): Json[] {
  return text
    .split('\n\n')
    .filter((each) => each !== '')
    .map((each) => {
      const [name = '', data = ''] = each.split('\n');
      const event = JSON.parse(data.slice('data: '.length)) as Json;
      if (name !== `event: ${event['type']}`) throw new Error(`${name} names ${event['type']}`);
      return event;
    });
}

/** What this gateway writes for the parts. */
export const write = (parts: readonly StreamPart[], given: AnswerFacts = facts): Json[] =>
  eventsIn(encodeStream(openAiResponses, parts, given));

export const typesOf = (events: readonly Json[]): string[] => events.map((event) => event['type'] as string);

export const ofType = (events: readonly Json[], type: string): Json[] =>
  events.filter((event) => event['type'] === type);

/** The answer that the last event repeats. */
export const finalOf = (events: readonly Json[]): Json => (events.at(-1)?.['response'] ?? {}) as Json;

export const textParts = (block: number, ...pieces: string[]): StreamPart[] => [
  { type: 'text-start', block },
  ...pieces.map((text): StreamPart => ({ type: 'text-delta', block, text })),
  { type: 'text-end', block },
];

export const callParts = (block: number, pieces: readonly string[], name = 'f'): StreamPart[] => [
  { type: 'tool-call-start', block, id: `call_${block}`, name },
  ...pieces.map((argumentsDelta): StreamPart => ({ type: 'tool-call-delta', block, argumentsDelta })),
  { type: 'tool-call-end', block },
];

export const stop: StreamPart = { type: 'finish', finish: { reason: 'stop' } };
