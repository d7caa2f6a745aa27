// Streams of OpenAI Chat servers: each vendor's habit must end in the same neutral parts.
import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { contentOfStream, finishOfStream, usageOfStream } from '../support/meaning.ts';
import { contentOfChunks, callDelta, delta, DONE, frame, readChunks } from '../support/chat-frames.ts';
import { decodeStream } from '../support/streams.ts';

const types = (parts: readonly StreamPart[]): string[] => parts.map((part) => part.type);

describe('text', () => {
  test('a plain answer has a start, one block and an end', () => {
    const { parts } = readChunks(
      delta({ role: 'assistant', content: '' }),
      delta({ content: 'Hel' }),
      delta({ content: 'lo' }),
      delta({}, 'stop'),
    );
    expect(parts).toEqual([
      { type: 'start', id: 'c1', model: 'vendor-id' },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Hel' },
      { type: 'text-delta', block: 0, text: 'lo' },
      { type: 'text-end', block: 0 },
      { type: 'finish', finish: { reason: 'stop', native: 'stop' } },
    ]);
  });

  test('only the first of several choices is told', () => {
    const chunk = {
      choices: [
        { index: 1, delta: { content: 'second' } },
        { index: 0, delta: { content: 'first' } },
      ],
    };
    expect(contentOfChunks(chunk, delta({}, 'stop'))).toEqual([{ type: 'text', text: 'first' }]);
  });

  test('a choice without an index is the first', () => {
    expect(contentOfChunks({ choices: [{ delta: { content: 'x' } }] })).toEqual([{ type: 'text', text: 'x' }]);
  });

  test('a refusal is not mistaken for text', () => {
    expect(contentOfChunks(delta({ refusal: 'No' }), delta({ refusal: '.' }), delta({}, 'stop'))).toEqual([
      { type: 'refusal', text: 'No' },
      { type: 'refusal', text: '.' },
    ]);
  });

  test('citations of web pages are told', () => {
    const annotation = {
      type: 'url_citation',
      url_citation: { url: 'https://x', title: 'X', start_index: 1, end_index: 4 },
    };
    const { parts } = readChunks(
      delta({ content: 'cited' }),
      delta({ annotations: [annotation, { type: 'file' }] }),
      delta({}, 'stop'),
    );
    expect(parts.find((part) => part.type === 'annotation')).toEqual({
      type: 'annotation',
      annotation: { type: 'url-citation', url: 'https://x', title: 'X', start: 1, end: 4, raw: annotation },
    });
  });
});

describe('finish', () => {
  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['tool_calls', 'tool-calls'],
    ['function_call', 'tool-calls'],
    ['content_filter', 'content-filter'],
    ['error', 'error'],
    ['eos', 'stop'],
    ['max_tokens', 'length'],
    ['insufficient_system_resource', 'unknown'],
    ['__proto__', 'unknown'],
  ])('the reason is understood and its own word kept: %s', (native, reason) => {
    expect(readChunks(delta({ content: 'x' }), delta({}, native)).parts.at(-1)).toEqual({
      type: 'finish',
      finish: { reason, native },
    });
  });

  test.each(['stop', ''])('calls that end in “%s” are calls: clients would not run them otherwise', (native) => {
    const { parts } = readChunks(
      callDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }),
      delta({}, native),
    );
    expect(finishOfStream(parts)).toBe('tool-calls');
  });

  test('a stream cut after its reason is whole, one cut before is not', () => {
    const ended = decodeStream(openAiChat, frame(delta({ content: 'x' })) + frame(delta({}, 'stop')));
    expect([ended.ended, ended.complete, types(ended.parts).at(-1)]).toEqual([false, true, 'finish']);
    const cut = decodeStream(openAiChat, frame(delta({ content: 'x' })));
    expect([cut.ended, cut.complete]).toEqual([false, false]);
    expect(types(cut.parts)).not.toContain('finish');
  });

  test('nothing is told after the end', () => {
    const late = decodeStream(openAiChat, frame(delta({}, 'stop')) + DONE + frame(delta({ content: 'late' })) + DONE);
    expect(types(late.parts)).toEqual(['start', 'finish']);
  });

  test("Perplexity's last frame repeats the answer and ends it, with or without [DONE] after it", () => {
    const done = {
      object: 'chat.completion.done',
      usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 },
      choices: [
        { index: 0, message: { role: 'assistant', content: 'one' }, delta: { content: '' }, finish_reason: 'stop' },
      ],
    };
    for (const end of ['', DONE]) {
      const { parts, ended } = decodeStream(openAiChat, frame(delta({ content: 'one' })) + frame(done) + end);
      expect(ended).toBe(true);
      expect(contentOfStream(parts)).toEqual([{ type: 'text', text: 'one' }]);
      expect(usageOfStream(parts)?.input.total).toBe(3);
      expect(types(parts).filter((type) => type === 'finish')).toHaveLength(1);
    }
  });
});

describe('usage', () => {
  const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };

  test.each([
    ['in a chunk of its own', { choices: [], usage }],
    ['beside the last delta', { ...delta({}, 'stop'), usage }],
    ['inside the choice', { choices: [{ index: 0, delta: {}, usage }] }],
    ["in Groq's own member", { ...delta({}, 'stop'), x_groq: { id: 'r', usage } }],
  ])('usage is found %s', (_, chunk) => {
    expect(usageOfStream(readChunks(delta({ content: 'x' }), chunk).parts)).toMatchObject({
      input: { total: 5 },
      output: { total: 2 },
    });
  });

  test('usage only at the start is usage', () => {
    expect(
      usageOfStream(readChunks({ ...delta({ content: 'x' }), usage }, delta({}, 'stop')).parts)?.output.total,
    ).toBe(2);
  });

  test('null usage in every chunk is none', () => {
    expect(
      usageOfStream(readChunks({ ...delta({ content: 'x' }), usage: null }, delta({}, 'stop')).parts),
    ).toBeUndefined();
  });
});

describe('errors', () => {
  const errorOf = (text: string): unknown => decodeStream(openAiChat, text).parts.find((part) => part.type === 'error');

  test("OpenRouter's error chunk carries its status", () => {
    const chunk = {
      ...delta({ content: '' }, 'error'),
      error: { code: 429, message: 'slow down', metadata: { error_type: 'rate_limit_exceeded' } },
    };
    expect(errorOf(frame(delta({ content: 'x' })) + frame(chunk))).toMatchObject({
      error: { status: 429, message: 'slow down' },
    });
  });

  test('an error inside a choice is an error', () => {
    expect(errorOf(frame({ choices: [{ index: 0, delta: {}, error: { code: 502, message: 'gone' } }] }))).toMatchObject(
      {
        error: { status: 502, message: 'gone' },
      },
    );
  });

  test("Groq's named error event is an error, also without a member of that name", () => {
    expect(
      errorOf(
        `event: error\n${frame({ error: { message: 'failed', type: 'invalid_request_error', code: 'tool_use_failed', status_code: 400 } })}`,
      ),
    ).toMatchObject({
      error: { status: 400, code: 'tool_use_failed', message: 'failed' },
    });
    expect(errorOf(`event: error\n${frame({ message: 'failed' })}`)).toMatchObject({ error: { message: 'failed' } });
  });

  test('null beside a delta is no error', () => {
    expect(errorOf(frame({ ...delta({ content: 'x' }), error: null }))).toBeUndefined();
  });
});

test('comments, empty frames, unknown events and text that is no JSON change nothing', () => {
  const noise =
    ': OPENROUTER PROCESSING\n\ndata:\n\ndata: not json\n\nevent: news\ndata: {"what":"ever"}\n\ndata: 7\n\ndata: null\n\n';
  const { parts } = decodeStream(
    openAiChat,
    noise + frame(delta({ content: 'x' })) + noise + frame(delta({}, 'stop')) + DONE,
  );
  expect(contentOfStream(parts)).toEqual([{ type: 'text', text: 'x' }]);
  expect(types(parts).filter((type) => type === 'start')).toHaveLength(1);
});
