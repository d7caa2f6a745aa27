// Streams as Cohere writes them, an event at a time.
import { cohere } from '../../../src-main/dialects/cohere/index.ts';
import { decodeStream, type DecodedStream } from './streams.ts';

export type CohereEvent = Readonly<Record<string, unknown>>;

export const startEvent: CohereEvent = { type: 'message-start', id: 'c1', delta: { message: { role: 'assistant' } } };

const message = (type: string, index: number | undefined, fields: object): CohereEvent => ({
  type,
  ...(index !== undefined && { index }),
  delta: { message: fields },
});

export const contentStart = (index: number, content: object): CohereEvent =>
  message('content-start', index, { content });
export const contentDelta = (index: number, content: object): CohereEvent =>
  message('content-delta', index, { content });
export const contentEnd = (index: number): CohereEvent => ({ type: 'content-end', index });
export const planDelta = (plan: string): CohereEvent => message('tool-plan-delta', undefined, { tool_plan: plan });
export const callStart = (index: number, call: object): CohereEvent =>
  message('tool-call-start', index, { tool_calls: call });
export const callDelta = (index: number, text: string): CohereEvent =>
  message('tool-call-delta', index, { tool_calls: { function: { arguments: text } } });
export const callEnd = (index: number): CohereEvent => ({ type: 'tool-call-end', index });
export const citationStart = (index: number, citations: unknown): CohereEvent =>
  message('citation-start', index, { citations });

export const endEvent = (reason: string, usage?: object): CohereEvent => ({
  type: 'message-end',
  delta: { finish_reason: reason, ...(usage && { usage }) },
});

export const frame = (event: CohereEvent): string =>
  `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`;

export const readEvents = (...events: CohereEvent[]): DecodedStream => decodeStream(cohere, events.map(frame).join(''));
