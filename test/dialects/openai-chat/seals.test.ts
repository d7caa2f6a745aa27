// Opaque reasoning in requests that pass between Chat servers: what one cannot read is taken out, and nothing else is touched.
import { describe, expect, test } from 'vitest';
import type { Seal } from '../../../src-main/dialects/dialect.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';

const signed = { type: 'reasoning.text', text: 'Hm', signature: 's', format: 'anthropic-claude-v1', index: 0 };
const sealed = { type: 'reasoning.encrypted', data: 'enc', format: 'openai-responses-v1', index: 1 };
const plain = { type: 'reasoning.text', text: 'open', format: 'unknown', index: 2 };
const summary = { type: 'reasoning.summary', summary: 'short', format: 'openai-responses-v1', index: 3 };

const body = (...details: unknown[]) => ({
  model: 'm',
  messages: [
    { role: 'user', content: 'Q' },
    { role: 'assistant', content: 'A', reasoning: 'Hm', reasoning_details: details },
  ],
});
const { sealsIn, withoutSeals } = openAiChat;

describe('what a request holds', () => {
  test('signatures and sealed data are told, readable text is not', () => {
    expect(sealsIn?.(body(signed, sealed, plain, summary))).toEqual([
      { format: 'anthropic-claude-v1', data: 's' },
      { format: 'openai-responses-v1', data: 'enc' },
    ]);
  });

  test('a format from the future is unknown', () => {
    expect(sealsIn?.(body({ ...sealed, format: 'martian-v9' }))).toEqual([{ format: 'unknown', data: 'enc' }]);
  });

  test.each([
    ['no messages', {}],
    ['messages that are none', { messages: 'x' }],
    ['odd ones among them', { messages: [null, 7, { reasoning_details: 'x' }, { reasoning_details: [null, 7, {}] }] }],
  ])('%s hold nothing and break nothing', (_, value) => {
    expect(sealsIn?.(value)).toEqual([]);
    expect(withoutSeals(value, () => false)).toBe(value);
  });
});

describe('a request without them', () => {
  const claudeOnly = ({ format }: Seal): boolean => format === 'anthropic-claude-v1';

  test('is the very same one when all may stay: its bytes pass unchanged', () => {
    const whole = body(signed, sealed);
    expect(withoutSeals(whole, () => true)).toBe(whole);
    expect(withoutSeals(body(plain), () => false)['messages']).toHaveLength(2);
  });

  test('loses what is not kept, and keeps readable text and its order', () => {
    const { messages } = withoutSeals(body(sealed, plain, signed, summary), claudeOnly) as ReturnType<typeof body>;
    expect(messages[1]).toEqual({
      role: 'assistant',
      content: 'A',
      reasoning: 'Hm',
      reasoning_details: [plain, signed, summary],
    });
  });

  test('keeps every other message as the same object, and does not change what came', () => {
    const whole = body(sealed);
    const rest = withoutSeals(whole, claudeOnly);
    expect((rest['messages'] as unknown[])[0]).toBe(whole.messages[0]);
    expect(whole.messages[1]?.reasoning_details).toEqual([sealed]);
  });

  test('keeps a message whose details are all gone: it still said something', () => {
    const { messages } = withoutSeals(body(sealed), () => false) as ReturnType<typeof body>;
    expect(messages[1]).toMatchObject({ content: 'A', reasoning_details: [] });
  });
});

test('every server of this protocol may be sent any: none checks them', () => {
  for (const format of ['anthropic-claude-v1', 'unknown', 'xai-responses-v1'] as const)
    expect(openAiChat.takesSeal?.({ format, data: 'x' }, 'any')).toBe(true);
});
