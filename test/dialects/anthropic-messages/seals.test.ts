// Opaque thinking in requests that pass between Anthropic's own: what one server cannot read is taken out, nothing else is touched.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { Seal } from '../../../src-main/dialects/dialect.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';

const gemini = wrapSeal({ format: 'google-gemini-v1', signature: 'g' }) ?? '';
const openAi = wrapSeal({ format: 'openai-responses-v1', redacted: 'enc', id: 'rs_1' }) ?? '';

const signed = { type: 'thinking', thinking: 'Hm', signature: 's' };
const redacted = { type: 'redacted_thinking', data: 'zz' };
const unsigned = { type: 'thinking', thinking: 'bare', signature: '' };
const foreign = { type: 'thinking', thinking: 'G', signature: gemini };
const enveloped = { type: 'redacted_thinking', data: openAi };
const said = { type: 'text', text: 'So.' };

const body = (...answers: unknown[]) => ({
  model: 'm',
  messages: [{ role: 'user', content: 'Q' }, ...answers.map((content) => ({ role: 'assistant', content }))],
});
const { sealsIn, withoutSeals } = anthropicMessages;
const sealsOf = (...answers: unknown[]): readonly Seal[] => sealsIn?.(body(...answers)) ?? [];
const without = (answers: readonly unknown[], keeps: (seal: Seal) => boolean): unknown =>
  (withoutSeals(body(...answers), keeps)['messages'] as { content: unknown }[]).slice(1).map(({ content }) => content);

describe('what a request holds', () => {
  test('signatures and redacted thinking are Claude’s, envelopes are of whom they say', () => {
    expect(sealsOf([signed, redacted, foreign, enveloped, said])).toEqual([
      { format: 'anthropic-claude-v1', data: 's' },
      { format: 'anthropic-claude-v1', data: 'zz' },
      { format: 'google-gemini-v1', data: 'g' },
      { format: 'openai-responses-v1', data: 'enc' },
    ]);
  });

  test('thinking without a signature is nobody’s', () => {
    expect(sealsOf([unsigned, { type: 'thinking', thinking: 'x' }])).toEqual([
      { format: 'unknown', data: '' },
      { format: 'unknown', data: '' },
    ]);
  });

  test('a damaged envelope is a string like any other', () => {
    expect(sealsOf([{ type: 'thinking', thinking: 'x', signature: 'pm-seal-1.%%%' }])).toEqual([
      { format: 'anthropic-claude-v1', data: 'pm-seal-1.%%%' },
    ]);
  });

  test.each([
    ['no messages', {}],
    ['messages that are none', { messages: 'x' }],
    ['odd ones among them', { messages: [null, 7, { role: 'assistant' }, { content: [null, 'x', { type: 7 }] }] }],
    ['plain text', { messages: [{ role: 'assistant', content: 'thinking' }] }],
  ])('%s hold nothing and break nothing', (_, value) => {
    expect(sealsIn?.(value)).toEqual([]);
    expect(withoutSeals(value, () => false)).toBe(value);
  });
});

describe('a request without them', () => {
  const claudeOnly = ({ format }: Seal): boolean => format === 'anthropic-claude-v1';

  test('is the very same one when all may stay: its bytes pass unchanged', () => {
    const whole = body([signed, redacted, said]);
    expect(withoutSeals(whole, () => true)).toBe(whole);
    expect(withoutSeals(body([said]), () => false)['messages']).toHaveLength(2);
  });

  test('loses foreign blocks and keeps the order of the rest', () => {
    expect(without([[foreign, signed, enveloped, said, redacted]], claudeOnly)).toEqual([[signed, said, redacted]]);
  });

  test('loses a message that held nothing else: an empty one is refused', () => {
    expect(without([[foreign], [said]], claudeOnly)).toEqual([[said]]);
  });

  test('keeps every other message and field as the same object', () => {
    const whole = {
      ...body([said], [foreign, said]),
      system: [{ type: 'text', text: 'x' }],
      metadata: { user_id: 'u' },
    };
    const rest = withoutSeals(whole, claudeOnly);
    expect(rest['system']).toBe(whole.system);
    expect(rest['metadata']).toBe(whole.metadata);
    expect((rest['messages'] as unknown[])[1]).toBe(whole.messages[1]);
    expect(whole.messages[2]?.content).toHaveLength(2);
  });
});

describe('who takes what', () => {
  test.each([
    ['anthropic-claude-v1', 'claude-opus-4-8', true],
    ['anthropic-claude-v1', 'glm-5', true],
    ['google-gemini-v1', 'claude-opus-4-8', false],
    ['openai-responses-v1', 'glm-5', false],
    ['unknown', 'claude-opus-4-8', false],
    ['unknown', 'glm-5', true],
  ] as const)('a seal of %s behind %s: %s', (format, model, takes) => {
    expect(anthropicMessages.takesSeal?.({ format, data: 'x' }, model)).toBe(takes);
  });
});
