// Several choices and token probabilities for clients whose provider speaks another protocol: asked for, told, paid for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

let engine: RunningEngine;
let google: SimulatedProvider;
let chat: SimulatedProvider;
let claude: SimulatedProvider;

const messages = [{ role: 'user', content: 'hi' }];
const SAID = ['First answer', 'Another one, and a longer one'];
const logprobsResult = {
  chosenCandidates: [{ token: 'First answer', logProbability: -0.5 }],
  topCandidates: [{ candidates: [{ token: 'First answer', logProbability: -0.5 }] }],
};

/** Two candidates; a stream tells them in turns. Without counts, as some servers answer. */
const candidate = (index: number, rest: object = {}): object => ({
  content: { parts: [{ text: SAID[index] }], role: 'model' },
  index,
  ...rest,
});
const frames = [
  { candidates: [candidate(1)] },
  { candidates: [candidate(0, { logprobsResult })] },
  { candidates: [{ index: 1, finishReason: 'MAX_TOKENS' }] },
  { candidates: [{ index: 0, finishReason: 'STOP' }] },
];

beforeAll(async () => {
  google = await simulateProvider(({ path }) =>
    path.includes('stream')
      ? { steps: frames.map((frame) => ({ send: `data: ${JSON.stringify(frame)}\r\n\r\n` })) }
      : {
          json: {
            candidates: [
              candidate(0, { finishReason: 'STOP', logprobsResult }),
              candidate(1, { finishReason: 'MAX_TOKENS' }),
            ],
          },
        },
  );
  chat = await simulateProvider(({ body }) =>
    body?.['stream'] === true
      ? { steps: chatStream('Only me') }
      : {
          json: {
            ...chatAnswer('One'),
            choices: SAID.map((content, index) => ({ index, message: { content }, finish_reason: 'stop' })),
          },
        },
  );
  claude = await simulateProvider(() => ({ status: 500, json: {} }));
  engine = await runEngine();
  const local = { local: true, models: ['m'] };
  await engine.provider('google', { dialect: 'gemini', baseUrl: google.baseUrl, ...local });
  await engine.provider('chatty', { dialect: 'openai-chat', baseUrl: chat.baseUrl, ...local });
  await engine.provider('claude', { dialect: 'anthropic-messages', baseUrl: claude.baseUrl, ...local });
  await engine.route('strict', { providerId: 'claude', model: 'm' }, { providerId: 'google', model: 'm' });
});
afterAll(async () => {
  await engine.stop();
  await Promise.all([google, chat, claude].map((provider) => provider.close()));
});

const ask = async (path: string, body: object): Promise<Json> => (await (await engine.post(path, body)).json()) as Json;

async function choicesIn(path: string, body: object): Promise<Json[]> {
  const text = await (await engine.post(path, { ...body, stream: true })).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .flatMap((line) => (JSON.parse(line.slice(6)) as Json)['choices'] as Json[]);
}

const textOf = (choices: readonly Json[], index: number): string =>
  choices
    .filter((choice) => choice['index'] === index)
    .map((choice) => (choice['delta']?.content ?? choice['text'] ?? '') as string)
    .join('');

describe('a Chat client of a Gemini provider', () => {
  it('is given all it asked for, whole', async () => {
    const answer = await ask('/v1/chat/completions', { model: 'google:m', messages, n: 2, logprobs: true });
    expect(google.seen.at(-1)?.body).toMatchObject({ generationConfig: { candidateCount: 2, responseLogprobs: true } });
    expect(answer['choices']).toMatchObject([
      { index: 0, message: { content: SAID[0] }, finish_reason: 'stop', logprobs: { content: [{ logprob: -0.5 }] } },
      { index: 1, message: { content: SAID[1] }, finish_reason: 'length', logprobs: null },
    ]);
  });

  it('is given all it asked for, streamed, and each ends for its own reason', async () => {
    const choices = await choicesIn('/v1/chat/completions', { model: 'google:m', messages, n: 2, logprobs: true });
    expect([0, 1].map((index) => textOf(choices, index))).toEqual(SAID);
    const reasons = choices.filter((choice) => choice['finish_reason']);
    expect(reasons.map(({ index, finish_reason: reason }) => [index, reason] as unknown)).toEqual([
      [1, 'length'],
      [0, 'stop'],
    ]);
    const told = choices.flatMap((choice) => (choice['logprobs']?.content ?? []) as Json[]);
    expect(told).toMatchObject([{ token: 'First answer', logprob: -0.5 }]);
  });

  it.each([false, true])('pays for all of them where nobody counts: stream %s', async (stream) => {
    await (await engine.post('/v1/chat/completions', { model: 'google:m', messages, n: 2, stream })).text();
    const tokens = Math.ceil(SAID.join('').length / 4);
    expect((await engine.lastRequest()).usage).toMatchObject({ outputTokens: tokens, estimated: true });
  });

  it('that asks for one gets one, whatever is sent', async () => {
    const answer = await ask('/v1/chat/completions', { model: 'google:m', messages });
    expect(answer['choices']).toHaveLength(1);
    const choices = await choicesIn('/v1/chat/completions', { model: 'google:m', messages });
    expect(choices.some((choice) => choice['index'] !== 0)).toBe(false);
  });

  it('that requires its parameters is served by who can give them', async () => {
    const answer = await ask('/v1/chat/completions', {
      model: 'strict',
      messages,
      n: 2,
      provider: { require_parameters: true },
    });
    expect(answer['choices']).toHaveLength(2);
    expect(claude.seen).toEqual([]);
    const { attempts } = await engine.lastRequest();
    expect(attempts.map(({ dropped }) => dropped)).toEqual([expect.arrayContaining(['n']), []]);
  });
});

describe('clients of a Chat provider', () => {
  it('of Gemini’s protocol are given every candidate', async () => {
    const body = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }], generationConfig: { candidateCount: 2 } };
    const answer = await ask('/v1beta/models/chatty:m:generateContent', body);
    expect(chat.seen.at(-1)?.body).toMatchObject({ n: 2 });
    expect(answer['candidates']).toMatchObject(
      SAID.map((text, index) => ({ index, content: { parts: [{ text }] }, finishReason: 'STOP' })),
    );
  });

  it('of legacy completions are given every text', async () => {
    const answer = await ask('/v1/completions', { model: 'chatty:m', prompt: 'hi', n: 2 });
    expect(answer['choices']).toMatchObject(SAID.map((text, index) => ({ index, text })));
    const choices = await choicesIn('/v1/completions', { model: 'google:m', prompt: 'hi', n: 2, logprobs: 1 });
    expect([0, 1].map((index) => textOf(choices, index))).toEqual(SAID);
    expect(choices.find((choice) => choice['logprobs'])?.['logprobs']).toMatchObject({
      tokens: ['First answer'],
      token_logprobs: [-0.5],
      text_offset: [0],
    });
  });

  it('of its own protocol get its bytes, further choices or not', async () => {
    const response = await engine.post('/v1/chat/completions', { model: 'chatty:m', messages, n: 2, stream: true });
    const text = await response.text();
    for (const step of chatStream('Only me').slice(0, -2)) expect(text).toContain('send' in step ? step.send : '');
  });

  it('have every choice’s JSON mended', async () => {
    chat.behave(() => ({
      json: {
        ...chatAnswer('x'),
        choices: [0, 1].map((index) => ({ index, message: { content: '{"a": 1' }, finish_reason: 'stop' })),
      },
    }));
    const answer = await ask('/v1/chat/completions', {
      model: 'chatty:m',
      messages,
      n: 2,
      response_format: { type: 'json_object' },
      plugins: [{ id: 'response-healing' }],
    });
    for (const choice of answer['choices'] as Json[]) expect(JSON.parse(choice['message'].content)).toEqual({ a: 1 });
    expect(answer['choices']).toHaveLength(2);
  });
});
