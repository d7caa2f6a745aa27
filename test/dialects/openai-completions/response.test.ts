// Answers for legacy completion clients, whole and streamed.
import { describe, expect, test } from 'vitest';
import type { AnswerFacts } from '../../../src-main/dialects/dialect.ts';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import type { ModelResponse, StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { openAiCompletions } from '../../../src-main/dialects/openai-completions/index.ts';
import { noRecordings, recordings } from '../../support/recordings.ts';
import { writeText, type Json } from '../support/ollama-lines.ts';
import { eventsOf, facts } from '../support/streams.ts';

const usage: Usage = {
  input: { total: 5, uncached: 5, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: 2, text: 2, reasoning: 0 },
  estimated: false,
};
const stop: StreamPart = { type: 'finish', finish: { reason: 'stop', native: 'end_turn' } };
const saying = (...texts: string[]): StreamPart[] => [
  { type: 'text-start', block: 0 },
  ...texts.map((text): StreamPart => ({ type: 'text-delta', block: 0, text })),
  { type: 'text-end', block: 0 },
];

const request = (fields: object): ModelRequest => {
  const decoded = openAiCompletions.decodeRequest({ model: 'instruct', prompt: 'Once upon', ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
};
const echoing: AnswerFacts = { ...facts, request: request({ echo: true }) };

const whole = (response: Partial<ModelResponse>, given: AnswerFacts = facts): Json =>
  openAiCompletions.encodeResponse({ content: [], finish: { reason: 'stop' }, ...response }, given);

/** The chunks of a stream, which must end in [DONE] and say its end once, in the chunk before the counts. */
function stream(parts: readonly StreamPart[], given: AnswerFacts = facts): Json[] {
  const frames = eventsOf([Buffer.from(writeText(openAiCompletions, parts, given))]).map(({ data }) => data);
  expect(frames.at(-1)).toBe('[DONE]');
  const chunks = frames.slice(0, -1).map((data) => JSON.parse(data) as Json);
  expect(chunks.at(-1)?.['choices']).toEqual([]);
  const ends = chunks.map((chunk) => typeof chunk['choices'][0]?.finish_reason === 'string');
  expect(ends.indexOf(true)).toBe(chunks.length - 2);
  expect(ends.filter(Boolean)).toHaveLength(1);
  return chunks;
}

const texts = (chunks: readonly Json[]): string[] => chunks.flatMap((chunk) => chunk['choices'][0]?.text ?? []);

describe('whole', () => {
  test('the answer has every member that clients read', () => {
    expect(
      whole({ content: [{ type: 'text', text: ' a time' }], usage, finish: { reason: 'stop', native: 'end_turn' } }),
    ).toEqual({
      id: 'gen-1',
      object: 'text_completion',
      created: 1_700_000_000,
      model: 'acme/large',
      provider: 'Acme',
      choices: [{ text: ' a time', index: 0, logprobs: null, finish_reason: 'stop', native_finish_reason: 'end_turn' }],
      usage: {
        prompt_tokens: 5,
        completion_tokens: 2,
        total_tokens: 7,
        prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
        is_byok: true,
      },
    });
  });

  test('what is no text is left out, a refusal is what was said', () => {
    const { choices } = whole({
      content: [
        { type: 'reasoning', text: 'Hm' },
        { type: 'text', text: 'A' },
        { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
        { type: 'text', text: 'B' },
        { type: 'refusal', text: 'C' },
      ],
    });
    expect(choices).toMatchObject([{ text: 'ABC' }]);
  });

  test('an answer of nothing has an empty text, not null', () => {
    expect(whole({})['choices']).toMatchObject([{ text: '', finish_reason: 'stop' }]);
    expect(whole({})).not.toHaveProperty('usage');
  });

  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content-filter', 'content_filter'],
    ['tool-calls', 'stop'],
    ['pause', 'stop'],
    ['unknown', 'stop'],
  ] as const)('a client gets a word it knows for %s', (reason, word) => {
    expect(whole({ finish: { reason } })['choices']).toMatchObject([
      { finish_reason: word, native_finish_reason: null },
    ]);
  });

  test('the prompt is repeated for those who ask for it, and for nobody else', () => {
    const answer = { content: [{ type: 'text' as const, text: ' a time' }] };
    expect(whole(answer, echoing)['choices']).toMatchObject([{ text: 'Once upon a time' }]);
    expect(whole(answer, { ...facts, request: request({ echo: false }) })['choices']).toMatchObject([
      { text: ' a time' },
    ]);
    expect(whole(answer, { ...facts, request: request({}) })['choices']).toMatchObject([{ text: ' a time' }]);
  });

  test('metadata and cost are told when they are known', () => {
    const told = whole({ usage }, { ...facts, costUsd: 0.5, metadata: { attempt: 1 } });
    expect(told).toMatchObject({ usage: { cost: 0.5 }, openrouter_metadata: { attempt: 1 } });
  });
});

describe('streamed', () => {
  test('text comes as it was written, then the reason, then the counts', () => {
    const chunks = stream([{ type: 'start' }, ...saying(' a', ' time'), { type: 'usage', usage }, stop]);
    expect(chunks.map((chunk) => chunk['choices'])).toEqual([
      [{ text: ' a', index: 0, logprobs: null, finish_reason: null }],
      [{ text: ' time', index: 0, logprobs: null, finish_reason: null }],
      [{ text: '', index: 0, logprobs: null, finish_reason: 'stop', native_finish_reason: 'end_turn' }],
      [],
    ]);
    expect(chunks.at(-1)).toMatchObject({ usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 } });
  });

  test('every chunk names the generation, the model asked for and who served', () => {
    for (const chunk of stream([...saying('x'), stop])) {
      expect(chunk).toMatchObject({
        id: 'gen-1',
        object: 'text_completion',
        created: 1_700_000_000,
        model: 'acme/large',
        provider: 'Acme',
      });
    }
  });

  test('reasoning, calls and citations bring no chunk of empty text', () => {
    expect(
      texts(
        stream([
          { type: 'reasoning-start', block: 1 },
          { type: 'reasoning-delta', block: 1, text: 'Hm' },
          { type: 'reasoning-end', block: 1 },
          { type: 'tool-call-start', block: 2, id: 'a', name: 'f' },
          { type: 'tool-call-delta', block: 2, argumentsDelta: '{}' },
          { type: 'tool-call-end', block: 2 },
          { type: 'annotation', annotation: { type: 'url-citation', url: 'https://x' } },
          { type: 'refusal-delta', text: 'No' },
          stop,
        ]),
      ),
    ).toEqual(['No', '']);
  });

  test('the repeated prompt comes first and once, even before an answer of nothing', () => {
    expect(texts(stream([...saying(' a', ' time'), stop], echoing))).toEqual(['Once upon', ' a', ' time', '']);
    expect(texts(stream([stop], echoing))).toEqual(['Once upon', '']);
  });

  test('an error after the first token is a chunk that old and new clients understand', () => {
    const text = openAiCompletions
      .createStreamEncoder()
      .error({ status: 502, errorType: 'provider_unavailable', message: 'The provider broke off.' }, facts);
    const [event] = eventsOf([Buffer.from(text)]);
    expect(JSON.parse(event?.data ?? '')).toMatchObject({
      object: 'text_completion',
      error: { message: 'The provider broke off.', type: 'provider_unavailable', code: 502 },
      choices: [{ text: '', index: 0, finish_reason: 'error' }],
    });
  });

  test('a refused request has the error that every OpenAI client reads', () => {
    expect(
      openAiCompletions.encodeError({ status: 400, errorType: 'invalid_request', message: 'prompt is missing.' }),
    ).toMatchObject({ error: { message: 'prompt is missing.', type: 'invalid_request', code: 400 } });
  });
});

describe('recorded', () => {
  const known = recordings(({ dialect }) => dialect === 'openai-completions');

  test('no suite of recorded exchanges passes because it is empty', ({ skip }) => {
    if (noRecordings !== undefined) skip(noRecordings);
    expect(known.length).toBeGreaterThan(0);
  });

  for (const { id, request: sent, response } of known) {
    test(`what was asked is understood: ${id}`, () => {
      const { body } = sent!;
      expect(request(body)).toMatchObject({
        model: body['model'],
        messages: [{ role: 'user', content: [{ type: 'text', text: body['prompt'] }] }],
        stream: body['stream'],
        maxOutputTokens: body['max_tokens'],
        sampling: { temperature: body['temperature'], seed: body['seed'] },
      });
    });

    test(`our chunks have every member that the vendor's have: ${id}`, () => {
      const theirs = eventsOf([Buffer.from(response.sse ?? '')]).map(({ data }) => data);
      const first = JSON.parse(theirs[0] ?? '') as Json;
      const said = theirs.slice(0, -1).map((data) => (JSON.parse(data) as Json)['choices'][0].text as string);
      const ours = stream([...saying(...said.slice(0, -1)), stop]);
      expect(Object.keys(ours[0] ?? {})).toEqual(expect.arrayContaining(Object.keys(first)));
      expect(ours[0]?.['choices'][0]).toEqual(first['choices'][0]);
      expect(texts(ours)).toEqual(said);
      expect(theirs.at(-1)).toBe('[DONE]');
    });
  }
});
