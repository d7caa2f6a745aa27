// Streams as Anthropic servers write them, a frame at a time.
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import { contentOfStream } from './meaning.ts';
import { decodeStream, type DecodedStream } from './streams.ts';

export const frame = (data: { type: string } & Record<string, unknown>): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
export const start = (usage: object = { input_tokens: 5, output_tokens: 1 }): string =>
  frame({ type: 'message_start', message: { id: 'msg_1', model: 'claude-x', content: [], usage } });
export const open = (index: number, block: object): string =>
  frame({ type: 'content_block_start', index, content_block: block });
export const delta = (index: number, change: object): string =>
  frame({ type: 'content_block_delta', index, delta: change });
export const close = (index: number): string => frame({ type: 'content_block_stop', index });
export const end = (
  reason = 'end_turn',
  usage: object = { output_tokens: 7 },
  stopSequence: string | null = null,
): string =>
  frame({ type: 'message_delta', delta: { stop_reason: reason, stop_sequence: stopSequence }, usage }) +
  frame({ type: 'message_stop' });
export const text = (index: number, said: string): string =>
  open(index, { type: 'text', text: '' }) + delta(index, { type: 'text_delta', text: said }) + close(index);

/** What the frames make of a stream. */
export const read = (...frames: string[]): DecodedStream => decodeStream(anthropicMessages, frames.join(''));
export const content = (...frames: string[]): unknown => contentOfStream(read(...frames).parts);
export const types = ({ parts }: DecodedStream): string[] => parts.map((part) => part.type);
