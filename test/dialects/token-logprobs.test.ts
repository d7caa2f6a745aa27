// Log probabilities of tokens in every protocol that tells them: read, written, and through every pair.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClientDialect, TargetDialect } from '../../src-main/dialects/dialect.ts';
import { createFrameParser } from '../../src-main/dialects/framing.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { AnswerText, ModelResponse, StreamPart, TokenLogprob } from '../../src-main/dialects/model-stream.ts';
import { tokensOf } from '../../src-main/dialects/token-logprobs.ts';
import { contentOfStream } from './support/meaning.ts';
import { writeText } from './support/ollama-lines.ts';
import { eventsOf, facts, pieces } from './support/streams.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const { shared, client } = dialects;
const TELLING = ['openai-chat', 'openai-responses', 'gemini', 'ollama-chat'] as const;
const pairs = TELLING.flatMap((first) => TELLING.map((second) => [first, second] as const));

const bytesOf = (token: string): number[] => [...Buffer.from(token)];
const entry = (token: string, logprob: number, top: object[] = []): object => ({
  token,
  logprob,
  bytes: bytesOf(token),
  top_logprobs: top,
});
const HI: TokenLogprob = {
  token: 'Hi',
  logprob: -0.1,
  bytes: [72, 105],
  top: [
    { token: 'Hi', logprob: -0.1, bytes: [72, 105] },
    { token: 'Yo', logprob: -2.5, bytes: [89, 111] },
  ],
};
const WIRE_HI = entry('Hi', -0.1, [
  { token: 'Hi', logprob: -0.1, bytes: [72, 105] },
  { token: 'Yo', logprob: -2.5, bytes: [89, 111] },
]);
const GEMINI_HI = {
  chosenCandidates: [{ token: 'Hi', logProbability: -0.1 }],
  topCandidates: [
    {
      candidates: [
        { token: 'Hi', logProbability: -0.1 },
        { token: 'Yo', logProbability: -2.5 },
      ],
    },
  ],
};
const ANSWER: ModelResponse = { content: [{ type: 'text', text: 'Hi', logprobs: [HI] }], finish: { reason: 'stop' } };
const saying = (...deltas: Omit<Extract<StreamPart, { type: 'text-delta' }>, 'type' | 'block'>[]): StreamPart[] => [
  { type: 'start' },
  { type: 'text-start', block: 0 },
  ...deltas.map((delta): StreamPart => ({ type: 'text-delta', block: 0, ...delta })),
  { type: 'text-end', block: 0 },
  { type: 'finish', finish: { reason: 'stop' } },
];

function read(dialect: TargetDialect, body: unknown): ModelResponse {
  const decoded = dialect.decodeResponse(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function readStream(dialect: TargetDialect, text: string): readonly StreamPart[] {
  const parser = createFrameParser(dialect.framing);
  const decoder = dialect.createStreamDecoder();
  const events = pieces(Buffer.from(text), 3).flatMap((piece) => parser.push(piece));
  const last = parser.finish();
  const parts = [...events, ...(last ? [last] : [])].flatMap((event) => decoder.decode(event));
  return [...parts, ...decoder.end()];
}

const readSse = (dialect: TargetDialect, ...frames: object[]): unknown =>
  contentOfStream(readStream(dialect, frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')));

const recordsOf = (dialect: ClientDialect, parts: readonly StreamPart[]): Json[] => {
  const text = writeText(dialect, parts);
  const lines = dialect.id.startsWith('ollama')
    ? text.trim().split('\n')
    : eventsOf([Buffer.from(text)]).map(({ data }) => data);
  return lines.filter((line) => line !== '[DONE]').map((line) => JSON.parse(line) as Json);
};

describe('read from a whole answer', () => {
  test.each([
    ['openai-chat', { choices: [{ message: { content: 'Hi' }, logprobs: { content: [WIRE_HI] } }] }],
    [
      'openai-responses',
      { output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi', logprobs: [WIRE_HI] }] }] },
    ],
    ['ollama-chat', { message: { content: 'Hi' }, logprobs: [WIRE_HI], done: true }],
  ] as const)('of %s', (id, body) => {
    expect(read(shared[id], body).content).toEqual(ANSWER.content);
  });

  test('of gemini, which tells no bytes', () => {
    const candidate = { content: { parts: [{ text: 'H' }, { text: 'i' }] }, logprobsResult: GEMINI_HI };
    const top = HI.top!.map(({ token, logprob }) => ({ token, logprob }));
    expect(read(shared.gemini, { candidates: [candidate] }).content).toEqual([
      { type: 'text', text: 'Hi', logprobs: [{ token: 'Hi', logprob: -0.1, top }] },
    ]);
  });

  test.each([
    null,
    {},
    { content: null, refusal: null },
    { content: [] },
    { content: [null, 'x', {}, { token: 'Hi' }, { token: 'Hi', logprob: '1' }] },
  ])('where there are none, none are made up: %j', (logprobs) => {
    const { content } = read(shared['openai-chat'], { choices: [{ message: { content: 'Hi' }, logprobs }] });
    expect(content).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  test('those of an answer without text have no place', () => {
    const message = { content: null, tool_calls: [{ id: 'a', function: { name: 'f', arguments: '{}' } }] };
    const { content } = read(shared['openai-chat'], { choices: [{ message, logprobs: { content: [WIRE_HI] } }] });
    expect(content).toEqual([{ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }]);
  });
});

describe('read from a stream', () => {
  const chat = (delta: object, tokens: readonly object[] | null, reason: string | null = null): object => ({
    choices: [{ index: 0, delta, logprobs: tokens && { content: tokens }, finish_reason: reason }],
  });
  const text = (said: string, ...tokens: TokenLogprob[]): AnswerText => ({
    type: 'text',
    text: said,
    logprobs: tokens,
  });
  const token = (said: string, logprob: number): TokenLogprob => ({ token: said, logprob, bytes: bytesOf(said) });

  test('of openai-chat: before their text, with it, and behind it', () => {
    expect(
      readSse(
        shared['openai-chat'],
        chat({ role: 'assistant', content: '' }, [entry('<s>', -1)]),
        chat({ content: 'A' }, [entry('A', -2)]),
        chat({ content: '' }, [entry('</s>', -3)]),
        chat({}, null, 'stop'),
      ),
    ).toEqual([text('A', token('<s>', -1), token('A', -2), token('</s>', -3))]);
  });

  test('of openai-chat: those of thoughts and calls are no text’s', () => {
    const call = { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } };
    const content = readSse(
      shared['openai-chat'],
      chat({ reasoning_content: 'Hm' }, [entry('Hm', -1)]),
      chat({ content: 'A' }, [entry('A', -2)]),
      chat({ tool_calls: [call] }, [entry('{}', -3)]),
      chat({}, null, 'tool_calls'),
    ) as AnswerText[];
    expect(content.map(({ type }) => type)).toEqual(['reasoning', 'text', 'tool-call']);
    expect(content[1]).toEqual(text('A', token('A', -2)));
  });

  test('of openai-responses: with each delta, whose tokens come without bytes', () => {
    const delta = (said: string, logprobs: object[]): object => ({
      type: 'response.output_text.delta',
      output_index: 0,
      content_index: 0,
      delta: said,
      logprobs,
    });
    expect(
      readSse(
        shared['openai-responses'],
        delta('A', [{ token: 'A', logprob: -2, top_logprobs: [{ token: 'B', logprob: -3 }] }]),
        delta('', [{ token: 'x', logprob: -4, top_logprobs: [] }]),
        { type: 'response.completed', response: { status: 'completed', output: [] } },
      ),
    ).toEqual([
      text('A', { token: 'A', logprob: -2, top: [{ token: 'B', logprob: -3 }] }, { token: 'x', logprob: -4 }),
    ]);
  });

  test('of openai-responses: with a text that came in one piece, once', () => {
    const part = { type: 'output_text', text: 'Hi', logprobs: [WIRE_HI] };
    const item = { type: 'message', content: [part] };
    const done = { type: 'response.output_item.done', output_index: 0, item };
    const end = { type: 'response.completed', response: { status: 'completed', output: [item] } };
    expect(readSse(shared['openai-responses'], done, end)).toEqual(ANSWER.content);
  });

  test('of gemini: in the chunk that says them, or a later one', () => {
    const chunk = (parts: object[], rest: object = {}): object => ({ candidates: [{ content: { parts }, ...rest }] });
    const result = (said: string, logProbability: number): object => ({
      logprobsResult: { chosenCandidates: [{ token: said, logProbability }] },
    });
    expect(
      readSse(
        shared.gemini,
        chunk([{ text: 'A' }], result('A', -1)),
        chunk([], { ...result('</s>', -2), finishReason: 'STOP' }),
      ),
    ).toEqual([text('A', { token: 'A', logprob: -1 }, { token: '</s>', logprob: -2 })]);
  });

  test('of ollama-chat: line by line, without those of thoughts', () => {
    const lines = [
      { message: { content: '', thinking: 'Hm' }, logprobs: [entry('Hm', -1)], done: false },
      { message: { content: 'A' }, logprobs: [entry('A', -2)], done: false },
      { message: { content: '' }, logprobs: [entry('</s>', -3)], done: true, done_reason: 'stop' },
    ];
    const parts = readStream(shared['ollama-chat'], lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(contentOfStream(parts)).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
      text('A', token('A', -2), token('</s>', -3)),
    ]);
  });
});

describe('written', () => {
  const whole = (id: keyof typeof client, response = ANSWER): Json => client[id].encodeResponse(response, facts);

  test('whole, where each protocol has its place for them', () => {
    expect(whole('openai-chat')['choices'][0].logprobs).toEqual({ content: [WIRE_HI], refusal: null });
    expect(whole('openai-responses')['output'][0].content[0].logprobs).toEqual([WIRE_HI]);
    expect(whole('gemini')['candidates'][0]).toMatchObject({ avgLogprobs: -0.1, logprobsResult: GEMINI_HI });
    expect(whole('ollama-chat')['logprobs']).toEqual([WIRE_HI]);
    expect(whole('ollama-generate')['logprobs']).toEqual([WIRE_HI]);
    expect(whole('openai-completions')['choices'][0].logprobs).toEqual({
      tokens: ['Hi'],
      token_logprobs: [-0.1],
      top_logprobs: [{ Hi: -0.1, Yo: -2.5 }],
      text_offset: [0],
    });
  });

  test('streamed, with the text they are of', () => {
    const parts = saying({ text: 'Hi', logprobs: [HI] }, { text: '!' });
    const records = (id: keyof typeof client): Json[] => recordsOf(client[id], parts);
    const chat = records('openai-chat').map(({ choices }) => choices[0] as Json | undefined);
    expect(chat.filter((choice) => choice?.['logprobs'])).toEqual([
      { index: 0, delta: { content: 'Hi' }, logprobs: { content: [WIRE_HI], refusal: null }, finish_reason: null },
    ]);
    const events = records('openai-responses');
    const ofType = (type: string): Json[] => events.filter((event) => event['type'] === type);
    expect(ofType('response.output_text.delta').map(({ logprobs }) => logprobs as unknown)).toEqual([[WIRE_HI], []]);
    expect(ofType('response.output_text.done')[0]?.['logprobs']).toEqual([WIRE_HI]);
    expect(ofType('response.completed')[0]?.['response'].output[0].content[0].logprobs).toEqual([WIRE_HI]);
    expect(records('gemini')[0]?.['candidates'][0]).toMatchObject({
      content: { parts: [{ text: 'Hi' }] },
      logprobsResult: GEMINI_HI,
    });
    expect(records('gemini')[1]?.['candidates'][0]).not.toHaveProperty('logprobsResult');
    expect(records('ollama-chat')[0]).toMatchObject({ message: { content: 'Hi' }, logprobs: [WIRE_HI] });
    expect(records('ollama-chat')[1]).not.toHaveProperty('logprobs');
  });

  test('for legacy completions with the place of each token in the text, through all chunks', () => {
    const one = (token: string): TokenLogprob => ({ token, logprob: -1 });
    const parts = saying(
      { text: 'One two', logprobs: [one('One'), one(' two')] },
      { text: '', logprobs: [one('')] },
      { text: ' three', logprobs: [one(' three')] },
    );
    const chunks = recordsOf(client['openai-completions'], parts).map(({ choices }) => choices[0]?.logprobs as Json);
    expect(chunks.flatMap((logprobs) => (logprobs?.['text_offset'] ?? []) as number[])).toEqual([0, 3, 7, 7]);
    expect(chunks[0]).toMatchObject({ tokens: ['One', ' two'], token_logprobs: [-1, -1], top_logprobs: null });
  });

  test('for a client whose prompt is repeated, behind the prompt', () => {
    const asked = client['openai-completions'].decodeRequest({ model: 'm', prompt: 'Say', echo: true, logprobs: 0 });
    if (!asked.ok) throw new Error(asked.failure.message);
    const body: Json = client['openai-completions'].encodeResponse(ANSWER, { ...facts, request: asked.value });
    expect(body['choices'][0]).toMatchObject({ text: 'SayHi', logprobs: { text_offset: [3] } });
  });

  test.each(Object.values(client))('an answer without them says nothing about them: $id', (dialect) => {
    const plain: ModelResponse = { ...ANSWER, content: [{ type: 'text', text: 'Hi' }] };
    expect(JSON.stringify(dialect.encodeResponse(plain, facts))).not.toMatch(/chosenCandidates|avgLogprobs|"token/);
    expect(writeText(dialect, saying({ text: 'Hi' }))).not.toMatch(/chosenCandidates|avgLogprobs|"token"/);
  });

  test('Anthropic’s protocol has no place for them, and its answer none', () => {
    const dialect = shared['anthropic-messages'];
    expect(JSON.stringify(dialect.encodeResponse(ANSWER, facts))).not.toContain('logprob');
    expect(writeText(dialect, saying({ text: 'Hi', logprobs: [HI] }))).not.toContain('logprob');
  });
});

const likely = fc
  .tuple(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.double({ min: -100, max: 0, noNaN: true }))
  .map(([token, logprob]) => ({ token, logprob: logprob === 0 ? 0 : logprob, bytes: bytesOf(token) }));
const tokens = fc.array(
  fc.tuple(likely, fc.array(likely, { maxLength: 3 })).map(([token, top]) => ({
    ...token,
    ...(top.length > 0 && { top }),
  })),
  { minLength: 1, maxLength: 6 },
);

describe('through', () => {
  /** Those that Gemini told have no bytes, and the same bytes. */
  const told = (list: readonly TokenLogprob[]): unknown =>
    list.map(({ token, logprob, top = [] }) => [token, logprob, top.map((each) => [each.token, each.logprob])]);

  test.each(pairs)('%s and %s an answer keeps every token, whole and streamed', (first, second) => {
    fc.assert(
      fc.property(tokens, (list) => {
        const text = `x${list.map(({ token }) => token).join('')}`;
        let response: ModelResponse = {
          content: [{ type: 'text', text, logprobs: list }],
          finish: { reason: 'stop' },
        };
        let parts: readonly StreamPart[] = saying(
          { text: 'x' },
          ...list.map((each) => ({ text: each.token, logprobs: [each] })),
        );
        for (const id of [first, second]) {
          response = read(shared[id], JSON.parse(JSON.stringify(shared[id].encodeResponse(response, facts))));
          parts = readStream(shared[id], writeText(shared[id], parts));
        }
        expect(told(tokensOf(response.content))).toEqual(told(list));
        expect(told(tokensOf(contentOfStream(parts)))).toEqual(told(list));
      }),
      { seed: 20_261_127, numRuns: 40 },
    );
  });
});
