// Streams as Bedrock writes them: events by name, or as the binary messages that carry them.
import { EventStreamCodec } from '@smithy/core/event-streams';
import { bedrockConverse } from '../../../src-main/dialects/bedrock-converse/index.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import type { SseEvent } from '../../../src-main/dialects/sse.ts';
import type { DecodedStream } from './streams.ts';

export type ConverseEvent = readonly [name: string, data: unknown];

export const delta = (contentBlockIndex: number, change: object): ConverseEvent => [
  'contentBlockDelta',
  { contentBlockIndex, delta: change },
];
export const begin = (contentBlockIndex: number, start: object): ConverseEvent => [
  'contentBlockStart',
  { contentBlockIndex, start },
];
export const callStart = (at: number, toolUseId: string, name = 'f'): ConverseEvent =>
  begin(at, { toolUse: { toolUseId, name } });
export const callInput = (at: number, input: string): ConverseEvent => delta(at, { toolUse: { input } });
export const stop = (contentBlockIndex: number): ConverseEvent => ['contentBlockStop', { contentBlockIndex }];
export const messageStop = (stopReason = 'end_turn'): ConverseEvent => ['messageStop', { stopReason }];
export const metadata = (usage: object = { inputTokens: 1, outputTokens: 2 }): ConverseEvent => ['metadata', { usage }];

const decodeAll = (events: readonly Pick<SseEvent, 'event' | 'data'>[]): DecodedStream => {
  const decoder = bedrockConverse.createStreamDecoder();
  const parts = events.flatMap(({ event, data }) => decoder.decode({ event, data, raw: new Uint8Array(0) }));
  const { ended, complete } = decoder;
  return { parts: [...parts, ...(complete ? decoder.end() : [])], ended, complete };
};

/** What the decoder makes of these events, then of the end of the connection. */
export const readEvents = (...events: readonly ConverseEvent[]): DecodedStream =>
  decodeAll(events.map(([event, data]) => ({ event, data: typeof data === 'string' ? data : JSON.stringify(data) })));

/** What it makes of frames that a parser cut. */
export const readFrames = (frames: readonly SseEvent[]): DecodedStream => decodeAll(frames);

export const kinds = ({ parts }: DecodedStream): StreamPart['type'][] => parts.map(({ type }) => type);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const codec = new EventStreamCodec((bytes) => new TextDecoder().decode(bytes as Uint8Array), utf8);

/** One binary message with headers of text. */
export const binary = (headers: Readonly<Record<string, string>>, body: string): Uint8Array =>
  codec.encode({
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }])),
    body: utf8(body),
  });

/** The events as Bedrock's server sends them. */
export const binaryStream = (...events: readonly ConverseEvent[]): Uint8Array =>
  Buffer.concat(
    events.map(([name, data]) =>
      binary(
        { ':message-type': 'event', ':event-type': name, ':content-type': 'application/json' },
        JSON.stringify(data),
      ),
    ),
  );
