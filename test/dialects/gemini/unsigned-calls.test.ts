// Conversations that pass to Gemini as they are, but hold calls of other vendors' models: from version 3 on Google refuses those.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';
import { passthroughBody } from '../../../src-main/gateway/passthrough.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const SKIP = 'skip_thought_signature_validator';
const THIRD = 'gemini-3.5-flash';
const CLAUDE = wrapSeal({ format: 'anthropic-claude-v1', signature: 'sig' }) ?? '';

const call = (rest: object = {}): Json => ({ functionCall: { name: 'f', args: { x: 1 } }, ...rest });
const model = (...parts: unknown[]): Json => ({ role: 'model', parts });
const user = (...parts: unknown[]): Json => ({ role: 'user', parts });
const changes = (contents: unknown, target = THIRD): Json => gemini.passthroughChanges({ contents }, {}, target);

test('the first call of each answer says that it has no signature; the others, and other contents, stay', () => {
  const question = user({ text: 'go' });
  expect(
    changes([question, model({ text: 'I look.' }, call(), call()), question, model(call({ ofTomorrow: 1 }))]),
  ).toEqual({
    contents: [
      question,
      model({ text: 'I look.' }, call({ thoughtSignature: SKIP }), call()),
      question,
      model(call({ ofTomorrow: 1, thoughtSignature: SKIP })),
    ],
  });
});

test.each<[string, unknown]>([
  ['calls that have theirs', [model(call({ thoughtSignature: 's' }), call())]],
  ['calls that have theirs in snake_case', [model({ function_call: { name: 'f' }, thought_signature: 's' })]],
  ['no calls', [user({ text: 'a' }), model({ text: 'b' })]],
  ['calls that are none', [model({ functionCall: null }, { functionCall: 'x' }, 'y', null)]],
  ['contents that are a text', 'Hi'],
  ['contents that are no objects', ['x', null, { parts: 5 }]],
  ['nothing', undefined],
])('%s: the bytes pass', (_, contents) => {
  expect(changes(contents)).toEqual({});
});

test('an empty signature, in either spelling, is replaced, not told twice', () => {
  expect(changes([model(call({ thought_signature: '' }))])).toEqual({
    contents: [model(call({ thoughtSignature: SKIP }))],
  });
});

test.each(['gemini-2.5-pro', 'gemini-2.0-flash', 'gemma-3-27b-it'])('%s wants none', (target) => {
  expect(changes([model(call())], target)).toEqual({});
});

describe('through the gateway', () => {
  const pass = (body: Json, target: string): Json => {
    const bytes = Buffer.from(JSON.stringify(body));
    return JSON.parse(
      passthroughBody(bytes, body, gemini, target, {}, ({ format }) => format === 'google-gemini-v1').toString(),
    );
  };
  const turn = {
    contents: [
      user({ text: 'go' }),
      model({ text: 'Hm', thought: true, thoughtSignature: CLAUDE }, call({ thoughtSignature: CLAUDE })),
      user({ functionResponse: { name: 'f', response: { output: 'x' } } }),
    ],
    tools: [],
  };

  test('a turn that Claude began can be ended by Gemini: its state goes, and its call still stands', () => {
    expect(pass(turn, THIRD)['contents'][1]).toEqual(model(call({ thoughtSignature: SKIP })));
    expect(pass(turn, 'gemini-2.5-pro')['contents'][1]).toEqual(model(call()));
  });

  test('nothing else of the request changes', () => {
    const { contents, ...rest } = pass({ ...turn, safetySettings: [{ a: 1 }], generationConfig: { topK: 3 } }, THIRD);
    expect(rest).toEqual({ tools: [], safetySettings: [{ a: 1 }], generationConfig: { topK: 3 } });
    expect([contents[0], contents[2]]).toEqual([turn.contents[0], turn.contents[2]]);
  });
});
