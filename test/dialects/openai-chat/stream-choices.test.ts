// Chunks that hold more than words: several choices, log probabilities, pictures, sound, annotations; none may leak into the text.
import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { contentOfChunks, callDelta, delta, DONE, frame, readChunks } from '../support/chat-frames.ts';
import { contentOfStream, finishOfStream, usageOfStream } from '../support/meaning.ts';
import { chatStreamFaults } from '../support/stream-grammar.ts';
import { decodeStream, encodeStream } from '../support/streams.ts';

const choice = (index: number, fields: object, reason: string | null = null): object => ({
  id: 'c1',
  choices: [{ index, delta: fields, finish_reason: reason }],
});
const stop: StreamPart = { type: 'finish', finish: { reason: 'stop' } };
const ofChoice = (parts: readonly StreamPart[], index: number): StreamPart[] =>
  parts.flatMap((part) => (part.type === 'other-choice' && part.choice === index ? [part.part] : []));
const kinds = (parts: readonly StreamPart[]): string[] => parts.map(({ type }) => type);

describe('several choices', () => {
  test('that come in turns leave the first one whole', () => {
    expect(
      contentOfChunks(
        choice(1, { content: 'B' }),
        choice(0, { content: 'A' }),
        choice(1, { content: 'b' }),
        choice(0, { content: 'a' }),
        choice(1, {}, 'stop'),
        choice(0, {}, 'stop'),
      ),
    ).toEqual([{ type: 'text', text: 'Aa' }]);
  });

  test('do not end by the reason of another one', () => {
    const { complete } = decodeStream(openAiChat, frame(choice(0, { content: 'A' })) + frame(choice(1, {}, 'length')));
    expect(complete).toBe(false);
    expect(finishOfStream(readChunks(choice(1, {}, 'length'), choice(0, {}, 'stop')).parts)).toBe('stop');
  });

  test('do not lend it their calls', () => {
    const call = { index: 0, id: 'x', function: { name: 'f', arguments: '{}' } };
    const { parts } = readChunks(choice(1, { tool_calls: [call] }), choice(0, { content: 'A' }), choice(0, {}, 'stop'));
    expect(kinds(parts)).not.toContain('tool-call-start');
    expect(finishOfStream(parts)).toBe('stop');
  });

  test('in a whole answer stand behind their first, without those that say nothing', () => {
    const choices = [
      { index: 0, message: { content: 'A' }, finish_reason: 'stop', logprobs: { content: [] } },
      null,
      { index: 1, message: { content: 'B' }, finish_reason: 'length' },
      { index: 2 },
    ];
    expect(openAiChat.decodeResponse({ choices })).toEqual({
      ok: true,
      value: {
        content: [{ type: 'text', text: 'A' }],
        finish: { reason: 'stop', native: 'stop' },
        others: [{ content: [{ type: 'text', text: 'B' }], finish: { reason: 'length', native: 'length' } }],
      },
    });
  });

  test('of a stream are kept apart, each with its own blocks, calls and end', () => {
    const call = { index: 0, id: 'x', function: { name: 'f', arguments: '{}' } };
    const { parts } = readChunks(
      choice(1, { content: 'B' }),
      choice(0, { content: 'A' }),
      choice(1, { tool_calls: [call] }),
      choice(1, {}, 'stop'),
      choice(0, {}, 'length'),
    );
    expect(ofChoice(parts, 1)).toEqual([
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'B' },
      { type: 'text-end', block: 0 },
      { type: 'tool-call-start', block: 1, id: 'x', name: 'f' },
      { type: 'tool-call-delta', block: 1, argumentsDelta: '{}' },
      { type: 'tool-call-end', block: 1 },
      { type: 'finish', finish: { reason: 'tool-calls', native: 'stop' } },
    ]);
    expect(finishOfStream(parts)).toBe('length');
    expect(parts.at(-1)).toMatchObject({ type: 'finish' });
  });

  test('that have not all ended are no whole stream without the closing mark', () => {
    const begun = frame(choice(1, { content: 'B' })) + frame(choice(0, { content: 'A' }, 'stop'));
    expect(decodeStream(openAiChat, begun)).toMatchObject({ complete: false });
    expect(decodeStream(openAiChat, begun + frame(choice(1, {}, 'stop')))).toMatchObject({ complete: true });
  });

  test('are written as they came, each with its role and its end', () => {
    const { parts } = readChunks(
      choice(0, { content: 'A' }),
      choice(1, { content: 'B' }),
      choice(2, { reasoning: 'Hm', content: 'C' }),
      choice(1, {}, 'length'),
      choice(2, {}, 'stop'),
      choice(0, {}, 'stop'),
    );
    const text = encodeStream(openAiChat, parts);
    expect(chatStreamFaults(text)).toEqual([]);
    const again = decodeStream(openAiChat, text).parts;
    for (const index of [1, 2]) expect(ofChoice(again, index)).toEqual(ofChoice(parts, index));
    expect(contentOfStream(again)).toEqual([{ type: 'text', text: 'A' }]);
  });

  test('of which none is here yet say nothing', () => {
    for (const choices of [[], null, undefined, {}, [null], ['x'], [{ index: -1, delta: { content: 'x' } }]])
      expect(kinds(readChunks({ id: 'c1', choices }).parts)).toEqual(['start', 'finish']);
  });
});

describe('what stands beside the words', () => {
  test('log probabilities are no text and break none', () => {
    const logprobs = { content: [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [] }], refusal: null };
    const chunk = { choices: [{ index: 0, delta: { content: 'Hi' }, logprobs, finish_reason: null }] };
    expect(contentOfChunks(chunk, delta({}, 'stop'))).toEqual([
      { type: 'text', text: 'Hi', logprobs: [{ token: 'Hi', logprob: -0.1, bytes: [72, 105] }] },
    ]);
  });

  test('sound is left to clients of the same protocol', () => {
    const { parts } = readChunks(
      delta({ audio: { id: 'audio_1', transcript: 'Hi' } }),
      delta({ audio: { data: 'AAAA' } }),
      delta({ audio: { expires_at: 9 } }),
      delta({}, 'stop'),
    );
    expect(kinds(parts)).toEqual(['start', 'finish']);
    const message = { role: 'assistant', content: null, audio: { id: 'audio_1', data: 'AA', transcript: 'Hi' } };
    expect(openAiChat.decodeResponse({ choices: [{ message, finish_reason: 'stop' }] })).toMatchObject({
      value: { content: [] },
    });
  });

  test('pictures that a model draws are told, as they are in a whole answer', () => {
    const images = [
      { type: 'image_url', index: 0, image_url: { url: 'data:image/png;base64,AA' } },
      { type: 'image_url', index: 1, image_url: { url: 'https://x/b.png' } },
      { type: 'image_url', image_url: {} },
      null,
    ];
    const drawn = [
      { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/png' },
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x/b.png' } },
    ];
    expect(contentOfChunks(delta({ content: 'Here:', images }), delta({}, 'stop'))).toEqual([
      { type: 'text', text: 'Here:' },
      ...drawn,
    ]);
    expect(openAiChat.decodeResponse({ choices: [{ message: { content: 'Here:', images } }] })).toMatchObject({
      value: { content: [{ type: 'text', text: 'Here:' }, ...drawn] },
    });
  });

  test.each([
    { source: { type: 'base64', data: 'AA' }, mediaType: 'image/webp' },
    { source: { type: 'url', url: 'https://x/a.png' } },
  ] as const)('a picture that is written for a client is read as it was: $source.type', (fields) => {
    const part = { type: 'media', kind: 'image', ...fields } as const;
    const text = encodeStream(openAiChat, [{ type: 'media', part }, stop]);
    expect(contentOfStream(decodeStream(openAiChat, text).parts)).toEqual([part]);
  });

  test('sound is not written as a picture', () => {
    const part = { type: 'media', kind: 'audio', source: { type: 'base64', data: 'SOUND' } } as const;
    expect(encodeStream(openAiChat, [{ type: 'media', part }, stop])).not.toContain('SOUND');
  });

  test('annotations may come before, within and after the text', () => {
    const cite = (url: string): object => ({ type: 'url_citation', url_citation: { url } });
    const { parts } = readChunks(
      delta({ annotations: [cite('https://a')] }),
      delta({ content: 'x', annotations: [cite('https://b'), cite(''), { type: 'file', file: { hash: 'h' } }] }),
      delta({ annotations: [cite('https://c')] }, 'stop'),
    );
    const urls = parts.flatMap((part) => (part.type === 'annotation' ? [part.annotation.url] : []));
    expect(urls).toEqual(['https://a', 'https://b', 'https://c']);
    expect(contentOfStream(parts)).toEqual([{ type: 'text', text: 'x' }]);
  });

  test('a refusal in the middle of a text is kept apart from it', () => {
    const { parts } = readChunks(delta({ content: 'Well' }), delta({ refusal: 'No.' }), delta({}, 'content_filter'));
    expect(contentOfStream(parts)).toEqual([
      { type: 'text', text: 'Well' },
      { type: 'refusal', text: 'No.' },
    ]);
    expect(finishOfStream(parts)).toBe('content-filter');
  });

  test('a refusal that is null, as most chunks carry it, is none', () => {
    expect(kinds(readChunks(delta({ content: 'x', refusal: null }), delta({}, 'stop')).parts)).not.toContain(
      'refusal-delta',
    );
  });
});

describe('beginning and end', () => {
  test('the first chunk names answer and model, later ones do not rename it', () => {
    const { parts } = readChunks(
      { ...delta({ role: 'assistant' }), id: 'first', model: 'm1' },
      { ...delta({ content: 'x' }, 'stop'), id: 'second', model: 'm2' },
    );
    expect(parts.filter(({ type }) => type === 'start')).toEqual([{ type: 'start', id: 'first', model: 'm1' }]);
  });

  test('a stream of nothing but [DONE] is an end without a reason', () => {
    const { parts, ended } = decodeStream(openAiChat, DONE);
    expect(parts).toEqual([{ type: 'finish', finish: { reason: 'unknown' } }]);
    expect(ended).toBe(true);
  });

  test.each([' [DONE]', '[DONE] ', '[DONE]\r'])('%j ends the stream', (word) => {
    const decoder = openAiChat.createStreamDecoder();
    decoder.decode({ event: '', data: word, raw: new Uint8Array(0) });
    expect(decoder.ended).toBe(true);
  });

  test('usage behind the reason is still read, and the reason stays', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
    const { parts } = readChunks(
      delta({ content: 'x' }, 'length'),
      { choices: [], usage },
      { choices: [], usage: null },
    );
    expect(usageOfStream(parts)).toMatchObject({ input: { total: 3 }, output: { total: 4 } });
    expect(finishOfStream(parts)).toBe('length');
  });

  test('a reason that comes twice is the last one', () => {
    expect(finishOfStream(readChunks(delta({}, 'stop'), delta({}, 'length')).parts)).toBe('length');
  });

  test('an empty or null reason takes none back', () => {
    expect(finishOfStream(readChunks(delta({}, 'length'), delta({}, ''), delta({}, null)).parts)).toBe('length');
  });

  test('calls that were cut by the limit are not taken for whole ones', () => {
    const { parts } = readChunks(
      callDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '{"x' } }),
      delta({}, 'length'),
    );
    expect(finishOfStream(parts)).toBe('length');
  });
});
