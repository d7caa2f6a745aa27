// Reasoning in the history, for servers that want their own back as text.
import { describe, expect, test } from 'vitest';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import type { ReasoningPart, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';

type Json = Record<string, unknown>;

const text: RequestPart = { type: 'text', text: 'Yes.' };
const call: RequestPart = { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' };
const result: RequestPart = { type: 'tool-result', callId: 'a', content: [{ type: 'text', text: '1' }] };
const thought: ReasoningPart = { type: 'reasoning', text: 'Hm.', format: 'unknown' };
const sealed: ReasoningPart = { type: 'reasoning', text: '', redacted: 'zz', format: 'openai-responses-v1' };
const deepSeek: TargetTraits = { reasoningHistory: 'reasoning_content' };

function encode(content: readonly RequestPart[], traits: TargetTraits): { message: Json; dropped: readonly string[] } {
  const messages = [
    { role: 'user', content: [text] },
    { role: 'assistant', content },
    { role: 'tool', content: [result] },
  ] as const;
  const { body, dropped } = openAiChat.encodeRequest({ model: 'm', messages, stream: false }, 'm', traits);
  return { message: (body['messages'] as Json[])[1]!, dropped };
}

describe('a server that demands its thoughts back', () => {
  test.each(['reasoning_content', 'reasoning'] as const)('gets them beside the call, in its own field: %s', (field) => {
    const { message, dropped } = encode([thought, call], { reasoningHistory: field });
    expect(message).toMatchObject({ role: 'assistant', content: null, [field]: 'Hm.' });
    expect(Object.keys(message).filter((key) => key.startsWith('reasoning'))).toEqual([field]);
    expect(dropped).toEqual([]);
  });

  test('gets them beside words too', () => {
    expect(encode([thought, { ...thought, text: ' So.' }, text], deepSeek).message).toEqual({
      role: 'assistant',
      content: 'Yes.',
      reasoning_content: 'Hm. So.',
    });
  });

  test('is told of a call without thoughts by another model: an empty field counts as missing', () => {
    expect(encode([call], deepSeek).message).toHaveProperty('reasoning_content', ' ');
    expect(encode([text], deepSeek).message).not.toHaveProperty('reasoning_content');
  });

  test('never sees what another vendor sealed, and that is named', () => {
    const { message, dropped } = encode([sealed, call], deepSeek);
    expect(message).toHaveProperty('reasoning_content', ' ');
    expect(JSON.stringify(message)).not.toContain('zz');
    expect(dropped).toEqual(['reasoningHistory']);
  });
});

test('a server that knows no such field gets none: some refuse it', () => {
  const { message, dropped } = encode([thought, call], {});
  expect(Object.keys(message).toSorted()).toEqual(['content', 'role', 'tool_calls']);
  expect(dropped).toEqual(['reasoningHistory']);
});

test('a server with the whole reasoning object needs no second copy', () => {
  const { message } = encode([thought, call], { reasoningObject: true, reasoningHistory: 'reasoning_content' });
  expect(message).toHaveProperty('reasoning_details');
  expect(message).not.toHaveProperty('reasoning_content');
});
