// Streams as OpenAI Chat servers write them, a chunk at a time.
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { contentOfStream } from './meaning.ts';
import { decodeStream, type DecodedStream } from './streams.ts';

export const DONE = 'data: [DONE]\n\n';

export const frame = (chunk: unknown): string => `data: ${JSON.stringify(chunk)}\n\n`;

export const delta = (fields: unknown, reason: string | null = null): object => ({
  id: 'c1',
  model: 'vendor-id',
  choices: [{ index: 0, delta: fields, finish_reason: reason }],
});

/** One delta of one tool call. */
export const callDelta = (fields: unknown): object => delta({ tool_calls: [fields] });

export const readChunks = (...chunks: unknown[]): DecodedStream =>
  decodeStream(openAiChat, chunks.map(frame).join('') + DONE);

/** The answer that the chunks make. */
export const contentOfChunks = (...chunks: unknown[]): unknown => contentOfStream(readChunks(...chunks).parts);
