// Reasoning in Chat streams, in and out: a thought that is joined to the wrong one loses its signature, and with it the next turn.
import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import type { ReasoningPart } from '../../../src-main/dialects/model-request.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { contentOfChunks, delta, readChunks } from '../support/chat-frames.ts';
import { contentOfStream } from '../support/meaning.ts';
import { decodeStream, encodeStream, eventsOf } from '../support/streams.ts';

const CLAUDE = 'anthropic-claude-v1';
const OPENAI = 'openai-responses-v1';

const detail = (fields: object): object => delta({ reasoning_details: [fields] });
const read = (...details: object[]): unknown => contentOfChunks(...details.map(detail), delta({}, 'stop'));
const stop: StreamPart = { type: 'finish', finish: { reason: 'stop' } };

describe('reading', () => {
  test('pieces of one thought are one, until it is signed', () => {
    const text = (said: string): object => ({ type: 'reasoning.text', text: said, format: CLAUDE });
    expect(
      read(text('A'), text('B'), { type: 'reasoning.text', signature: 's1', format: CLAUDE }, text('C'), {
        type: 'reasoning.text',
        text: 'D',
        signature: 's2',
        format: CLAUDE,
      }),
    ).toEqual([
      { type: 'reasoning', text: 'AB', signature: 's1', format: CLAUDE },
      { type: 'reasoning', text: 'CD', signature: 's2', format: CLAUDE },
    ]);
  });

  test('a summary and the sealed state of one id are one thought', () => {
    expect(
      read(
        { type: 'reasoning.summary', summary: 'In ', format: OPENAI, id: 'rs_1' },
        { type: 'reasoning.summary', summary: 'short', format: OPENAI, id: 'rs_1' },
        { type: 'reasoning.encrypted', data: 'enc', format: OPENAI, id: 'rs_1' },
      ),
    ).toEqual([{ type: 'reasoning', text: 'In short', redacted: 'enc', format: OPENAI }]);
  });

  test('sealed states of two ids are two thoughts, each told by its id', () => {
    const { parts } = readChunks(
      detail({ type: 'reasoning.encrypted', data: 'a', format: OPENAI, id: 'rs_1' }),
      detail({ type: 'reasoning.encrypted', data: 'b', format: OPENAI, id: 'rs_2' }),
      delta({}, 'stop'),
    );
    const starts = parts.flatMap((part) => (part.type === 'reasoning-start' ? [part.id] : []));
    expect(starts).toEqual(['rs_1', 'rs_2']);
  });

  test('an empty piece begins its thought, and adds nothing', () => {
    expect(read({ type: 'reasoning.text', text: '', format: CLAUDE })).toEqual([
      { type: 'reasoning', text: '', format: CLAUDE },
    ]);
  });

  test('kinds of tomorrow, and details that are none, are no thoughts', () => {
    const odd = [{ type: 'reasoning.server_tool_call' }, { type: 7 }, {}];
    expect(contentOfChunks(...odd.map(detail), delta({ reasoning_details: [null, 'x'] }), delta({}, 'stop'))).toEqual(
      [],
    );
  });

  test('thoughts after words are other thoughts, and words after them other words', () => {
    expect(
      contentOfChunks(
        delta({ reasoning: 'A' }),
        delta({ content: 'x' }),
        delta({ reasoning: 'B' }),
        delta({ content: 'y' }),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'A', format: 'unknown' },
      { type: 'text', text: 'x' },
      { type: 'reasoning', text: 'B', format: 'unknown' },
      { type: 'text', text: 'y' },
    ]);
  });

  test('the older name of the field wins where both say the same', () => {
    expect(contentOfChunks(delta({ reasoning: 'Hm', reasoning_content: 'Hm' }), delta({}, 'stop'))).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
    ]);
  });
});

describe('writing', () => {
  const details = (...parts: StreamPart[]): unknown[] =>
    eventsOf([Buffer.from(encodeStream(openAiChat, [...parts, stop]))])
      .filter(({ data }) => data !== '[DONE]')
      .flatMap(({ data }) => {
        const { choices } = JSON.parse(data) as { choices: { delta: { reasoning_details?: unknown[] } }[] };
        return choices[0]?.delta.reasoning_details ?? [];
      });

  test('what OpenAI shows is called a summary, what others show is text', () => {
    expect(
      details(
        { type: 'reasoning-start', block: 0, format: OPENAI, id: 'rs_1' },
        { type: 'reasoning-delta', block: 0, text: 'short' },
        { type: 'reasoning-end', block: 0 },
        { type: 'reasoning-start', block: 1, format: 'google-gemini-v1' },
        { type: 'reasoning-delta', block: 1, text: 'long' },
        { type: 'reasoning-end', block: 1 },
      ),
    ).toEqual([
      { type: 'reasoning.summary', summary: 'short', id: 'rs_1', format: OPENAI, index: 0 },
      { type: 'reasoning.text', text: 'long', format: 'google-gemini-v1', index: 1 },
    ]);
  });

  test('a thought without a format is of an unknown one', () => {
    expect(details({ type: 'reasoning-start', block: 0 }, { type: 'reasoning-delta', block: 0, text: 'Hm' })).toEqual([
      { type: 'reasoning.text', text: 'Hm', format: 'unknown', index: 0 },
    ]);
  });

  test('thoughts that come in turns keep their numbers', () => {
    const told = details(
      { type: 'reasoning-start', block: 4, format: CLAUDE },
      { type: 'reasoning-start', block: 9, format: CLAUDE },
      { type: 'reasoning-signature', block: 9, signature: 'b' },
      { type: 'reasoning-signature', block: 4, signature: 'a' },
    );
    expect(told).toMatchObject([
      { signature: 'b', index: 1 },
      { signature: 'a', index: 0 },
    ]);
  });
});

describe('there and back', () => {
  test.each<[string, StreamPart[], Partial<ReasoningPart>]>([
    [
      'signed text',
      [
        { type: 'reasoning-delta', block: 0, text: 'Hm' },
        { type: 'reasoning-signature', block: 0, signature: 's' },
      ],
      { text: 'Hm', signature: 's', format: CLAUDE },
    ],
    [
      'sealed state',
      [{ type: 'reasoning-redacted', block: 0, data: 'zz' }],
      { text: '', redacted: 'zz', format: CLAUDE },
    ],
    ['plain text', [{ type: 'reasoning-delta', block: 0, text: 'Hm' }], { text: 'Hm', format: CLAUDE }],
  ])('%s is the same for a gateway behind this one', (_, parts, thought) => {
    const text = encodeStream(openAiChat, [
      { type: 'reasoning-start', block: 0, format: CLAUDE },
      ...parts,
      { type: 'reasoning-end', block: 0 },
      stop,
    ]);
    expect(contentOfStream(decodeStream(openAiChat, text).parts)).toEqual([{ type: 'reasoning', ...thought }]);
  });

  test('a summary with its sealed state keeps its id: OpenAI asks for both', () => {
    const text = encodeStream(openAiChat, [
      { type: 'reasoning-start', block: 0, format: OPENAI, id: 'rs_1' },
      { type: 'reasoning-delta', block: 0, text: 'short' },
      { type: 'reasoning-redacted', block: 0, data: 'enc' },
      { type: 'reasoning-end', block: 0 },
      stop,
    ]);
    const { parts } = decodeStream(openAiChat, text);
    expect(parts.find(({ type }) => type === 'reasoning-start')).toEqual({
      type: 'reasoning-start',
      block: 0,
      format: OPENAI,
      id: 'rs_1',
    });
    expect(contentOfStream(parts)).toEqual([{ type: 'reasoning', text: 'short', redacted: 'enc', format: OPENAI }]);
  });
});
