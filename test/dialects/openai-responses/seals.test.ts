// Opaque reasoning in Responses requests that pass as they are: found, and taken out where the target could not read it.
import { describe, expect, test } from 'vitest';
import type { Seal } from '../../../src-main/dialects/dialect.ts';
import type { ReasoningPart } from '../../../src-main/dialects/model-request.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { EMPTY_SEAL, wrapSeal } from '../../../src-main/dialects/seal.ts';
import { facts } from '../support/streams.ts';

const item = (encrypted: unknown): object => ({
  type: 'reasoning',
  id: 'rs_1',
  summary: [],
  encrypted_content: encrypted,
});
const question = { role: 'user', content: 'x' };
const answer = { role: 'assistant', content: 'y' };
const bodyOf = (...input: unknown[]): Record<string, unknown> => ({ model: 'm', input });
const { sealsIn, withoutSeals, takesSeal } = openAiResponses;
const ownOnly = (seal: Seal): boolean => takesSeal?.(seal, 'gpt-5') === true;

const claude = wrapSeal({ format: 'anthropic-claude-v1', signature: 'sig' });
const gemini = wrapSeal({ format: 'google-gemini-v1', redacted: 'zz', id: 'call_1' });

describe('finding', () => {
  test.each<[string, unknown, Seal]>([
    ['OpenAI’s own', 'gAAA', { format: 'openai-responses-v1', data: 'gAAA' }],
    ['Claude’s signature', claude, { format: 'anthropic-claude-v1', data: 'sig' }],
    ['Gemini’s', gemini, { format: 'google-gemini-v1', data: 'zz' }],
    ['none, where reasoning was never sealed', EMPTY_SEAL, { format: 'unknown', data: '' }],
  ])('%s', (_, encrypted, seal) => {
    expect(sealsIn?.(bodyOf(question, item(encrypted)))).toEqual([seal]);
  });

  test('in their order, and nothing where there is none', () => {
    expect(sealsIn?.(bodyOf(item('a'), answer, item('b')))?.map(({ data }) => data)).toEqual(['a', 'b']);
    for (const input of ['x', undefined, null, {}, [null, 7, question, item(null), item(''), item(7)]])
      expect(sealsIn?.({ model: 'm', input })).toEqual([]);
  });

  test('what is sealed but no reasoning is not taken for it', () => {
    expect(sealsIn?.(bodyOf({ type: 'compaction', encrypted_content: 'gAAA' }))).toEqual([]);
  });
});

describe('taking out', () => {
  test('the whole item goes: OpenAI would look it up by its id', () => {
    const body = { ...bodyOf(question, item(claude), item('gAAA'), item(EMPTY_SEAL), answer), store: false };
    expect(withoutSeals(body, ownOnly)).toEqual({ ...bodyOf(question, item('gAAA'), answer), store: false });
  });

  test('a body in which nothing has to go is the same object: its bytes pass', () => {
    for (const body of [bodyOf(question, item('gAAA')), bodyOf(), { model: 'm', input: 'x' }, { model: 'm' }])
      expect(withoutSeals(body, ownOnly)).toBe(body);
  });

  test('reasoning that its vendor stores, and so did not seal, stays', () => {
    const body = bodyOf(question, item(undefined), answer);
    expect(withoutSeals(body, () => false)).toBe(body);
  });

  test('the body itself is not changed', () => {
    const body = bodyOf(question, item(claude));
    withoutSeals(body, ownOnly);
    expect(body['input']).toHaveLength(2);
  });
});

test('this protocol takes back what it sealed, whatever the model, and nothing else', () => {
  for (const format of ['anthropic-claude-v1', 'google-gemini-v1', 'xai-responses-v1', 'unknown'] as const)
    expect(ownOnly({ format, data: 'x' })).toBe(false);
  expect(ownOnly({ format: 'openai-responses-v1', data: 'x' })).toBe(true);
});

describe('there and back through a client that returns what it got', () => {
  const parts: readonly ReasoningPart[] = [
    { type: 'reasoning', text: 'Hm.', format: 'openai-responses-v1', redacted: 'gAAA', id: 'rs_9' },
    { type: 'reasoning', text: '', format: 'openai-responses-v1', redacted: 'gAAA' },
    { type: 'reasoning', text: 'Hm.', format: 'anthropic-claude-v1', signature: 'sig' },
    { type: 'reasoning', text: '', format: 'anthropic-claude-v1', redacted: 'sealed' },
    { type: 'reasoning', text: '', format: 'google-gemini-v1', redacted: 'zz', id: 'call_1' },
    { type: 'reasoning', text: 'Hm.', format: 'xai-responses-v1', redacted: 'zz', id: 'rs_x' },
    { type: 'reasoning', text: 'Open thoughts.', format: 'unknown' },
  ];

  test.each(parts)('nothing of it is lost: $format $text', (part) => {
    const { output } = openAiResponses.encodeResponse({ content: [part], finish: { reason: 'stop' } }, facts);
    const decoded = openAiResponses.decodeRequest({ model: 'm', input: output });
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const [back] = decoded.value.messages[0]?.content ?? [];
    // An item has an id; where OpenAI gave none, ours is all there is.
    const named = part.format === 'openai-responses-v1' && part.id === undefined ? { id: 'rs_gen-1_0' } : {};
    expect(back).toEqual({ ...part, ...named });
  });
});
