// Signatures in requests that pass as they are: each is found, and one that the target may not see goes without breaking the rest.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { KeepsSeal } from '../../../src-main/dialects/dialect.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';

type Json = Record<string, unknown>;

const wrapped = (state: Parameters<typeof wrapSeal>[0]): string => wrapSeal(state) ?? '';
const CLAUDE = wrapped({ format: 'anthropic-claude-v1', signature: 'claude' });
const OPENAI = wrapped({ format: 'openai-responses-v1', redacted: 'enc', id: 'rs_1' });

const ownOnly: KeepsSeal = ({ format }) => format === 'google-gemini-v1';
const none: KeepsSeal = () => false;
const model = (...parts: unknown[]): Json => ({ role: 'model', parts });
const bodyOf = (...contents: unknown[]): Json => ({ contents, generationConfig: { temperature: 1 } });
const without = (body: Json, keeps: KeepsSeal): unknown => gemini.withoutSeals(body, keeps)['contents'];

describe('finding', () => {
  test('every signature is told with its vendor and what it holds, in order', () => {
    const body = bodyOf(
      { role: 'user', parts: [{ text: 'go' }] },
      model({ text: 'Hm', thought: true, thoughtSignature: CLAUDE }, { text: 'a', thoughtSignature: 's1' }),
      model({ functionCall: { name: 'f' }, thought_signature: OPENAI }, { text: '', thoughtSignature: 's2' }),
    );
    expect(gemini.sealsIn?.(body)).toEqual([
      { format: 'anthropic-claude-v1', data: 'claude' },
      { format: 'google-gemini-v1', data: 's1' },
      { format: 'openai-responses-v1', data: 'enc' },
      { format: 'google-gemini-v1', data: 's2' },
    ]);
  });

  test.each<[string, Json]>([
    ['no contents', {}],
    ['contents that are a text', { contents: 'Hi' }],
    ['contents that are no objects', bodyOf('x', null, 5)],
    ['parts that are no list', bodyOf({ parts: 'x' }, { parts: { thoughtSignature: 's' } })],
    ['parts that are no objects', bodyOf(model('x', null))],
    ['signatures that are no texts', bodyOf(model({ thoughtSignature: 5 }, { thoughtSignature: null }))],
    ['empty signatures', bodyOf(model({ text: 'a', thoughtSignature: '' }))],
  ])('%s have none, and pass untouched', (_, body) => {
    expect(gemini.sealsIn?.(body)).toEqual([]);
    expect(gemini.withoutSeals(body, none)).toBe(body);
  });

  test('the word for calls without a signature is Google’s own: it is not taken away', () => {
    const body = bodyOf(model({ functionCall: { name: 'f' }, thoughtSignature: 'skip_thought_signature_validator' }));
    expect(gemini.withoutSeals(body, ownOnly)).toBe(body);
  });
});

describe('removing', () => {
  test('a request whose signatures all stay is the same object: its bytes pass', () => {
    const body = bodyOf(model({ text: 'a', thoughtSignature: 's' }));
    expect(gemini.withoutSeals(body, () => true)).toBe(body);
  });

  test('a call and a text lose their signature and nothing else, unknown members included', () => {
    const call = { functionCall: { name: 'f', args: { x: 1 }, id: 'c' }, ofTomorrow: [1] };
    expect(
      without(bodyOf(model({ ...call, thoughtSignature: OPENAI }, { text: 'a', thought_signature: 's', x: 1 })), none),
    ).toEqual([model(call, { text: 'a', x: 1 })]);
  });

  test('a thought whose signature goes, goes: without it, it would be taken for an answer', () => {
    expect(
      without(bodyOf(model({ text: 'Hm', thought: true, thoughtSignature: CLAUDE }, { text: 'a' })), ownOnly),
    ).toEqual([model({ text: 'a' })]);
  });

  test('an empty text that only carried a signature goes with it', () => {
    expect(without(bodyOf(model({ text: 'a' }, { text: '', thoughtSignature: 's' })), none)).toEqual([
      model({ text: 'a' }),
    ]);
  });

  test('a content that is left without parts goes too: Google refuses one', () => {
    const question = { role: 'user', parts: [{ text: 'go' }] };
    expect(
      without(bodyOf(question, model({ text: 'Hm', thought: true, thoughtSignature: CLAUDE }), question), ownOnly),
    ).toEqual([question, question]);
  });

  test('those that stay, stay, beside those that go', () => {
    const kept = { text: 'b', thoughtSignature: 's' };
    expect(without(bodyOf(model({ text: 'a', thoughtSignature: CLAUDE }, kept)), ownOnly)).toEqual([
      model({ text: 'a' }, kept),
    ]);
  });

  test('contents without one are the very same, members of the body too, and the client’s body is not changed', () => {
    const question = { role: 'user', parts: [{ text: 'go' }] };
    const body = bodyOf(question, model({ text: 'a', thoughtSignature: CLAUDE }));
    const before = structuredClone(body);
    const after = gemini.withoutSeals(body, none);
    expect((after['contents'] as unknown[])[0]).toBe(question);
    expect(after['generationConfig']).toBe(body['generationConfig']);
    expect(body).toEqual(before);
  });

  test('nothing is left of what was to go', () => {
    const parts = [
      { text: 'Hm', thought: true, thoughtSignature: CLAUDE },
      { functionCall: { name: 'f' }, thoughtSignature: OPENAI },
      { inlineData: { mimeType: 'image/png', data: 'AA' }, thought_signature: 's' },
      { executableCode: { code: '1' }, thoughtSignature: 's' },
    ];
    expect(gemini.sealsIn?.(gemini.withoutSeals(bodyOf(model(...parts)), none))).toEqual([]);
  });
});
