// Whole Anthropic answers, read and written.
import { describe, expect, test } from 'vitest';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { FinishReason, ModelResponse, ResponsePart } from '../../../src-main/dialects/model-stream.ts';
import { facts } from '../support/streams.ts';

const body = (fields: object): unknown => ({
  id: 'msg_1',
  type: 'message',
  model: 'claude-x',
  content: [],
  stop_reason: 'end_turn',
  ...fields,
});

function read(fields: object): ModelResponse {
  const decoded = anthropicMessages.decodeResponse(body(fields));
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const write = (fields: Partial<ModelResponse>): Record<string, unknown> =>
  anthropicMessages.encodeResponse({ content: [], finish: { reason: 'stop' }, ...fields }, facts);
const blocks = (...content: ResponsePart[]): unknown => write({ content })['content'];

describe('reading', () => {
  test.each([
    ['body', 7],
    ['content', { type: 'message' }],
    ['content[1]', { content: [{ type: 'text', text: 'x' }, 'text'] }],
  ])('an answer without %s is no answer', (field, value) => {
    const decoded = anthropicMessages.decodeResponse(value);
    expect(decoded.ok ? undefined : decoded.failure.field).toBe(field);
  });

  test('every kind of block is kept', () => {
    const server = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const content = [
      { type: 'thinking', thinking: 'Hm', signature: 's' },
      { type: 'redacted_thinking', data: 'zz' },
      server,
      {
        type: 'text',
        text: 'Hi',
        citations: [{ type: 'web_search_result_location', url: 'https://x', title: 'X', cited_text: 'c' }],
      },
      { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 } },
    ];
    const response = read({ content, stop_reason: 'tool_use' });
    expect(response.content).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' },
      { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' },
      { type: 'vendor', dialect: 'anthropic-messages', raw: server },
      { type: 'text', text: 'Hi' },
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
    ]);
    expect(response.annotations).toMatchObject([{ url: 'https://x', title: 'X', text: 'c' }]);
    expect(response.finish).toEqual({ reason: 'tool-calls', native: 'tool_use' });
  });

  test.each([
    ['end_turn', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'pause'],
    ['refusal', 'content-filter'],
    ['word_of_tomorrow', 'unknown'],
  ])('the reason is understood and its own word kept: %s', (native, reason) => {
    expect(read({ stop_reason: native }).finish).toEqual({ reason, native });
  });

  test('the stop sequence that matched is kept', () => {
    expect(read({ stop_reason: 'stop_sequence', stop_sequence: 'END' }).finish.stopSequence).toBe('END');
  });
});

describe('writing', () => {
  test('the answer has every member that clients read', () => {
    expect(write({ content: [{ type: 'text', text: 'Hi' }] })).toEqual({
      id: 'gen-1',
      type: 'message',
      role: 'assistant',
      model: 'acme/large',
      provider: 'Acme',
      content: [{ type: 'text', text: 'Hi' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
    });
  });

  test.each<[FinishReason, string]>([
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['tool-calls', 'tool_use'],
    ['content-filter', 'refusal'],
    ['pause', 'pause_turn'],
    ['error', 'end_turn'],
    ['unknown', 'end_turn'],
  ])('a client gets a word it knows for %s', (reason, word) => {
    expect(write({ finish: { reason } })['stop_reason']).toBe(word);
  });

  test('a stop sequence is told', () => {
    expect(write({ finish: { reason: 'stop', stopSequence: 'END' } })).toMatchObject({
      stop_reason: 'stop_sequence',
      stop_sequence: 'END',
    });
  });

  test('a refusal is text with its own stop reason', () => {
    expect(write({ content: [{ type: 'refusal', text: 'No.' }] })).toMatchObject({
      content: [{ type: 'text', text: 'No.' }],
      stop_reason: 'refusal',
    });
  });

  test('input is an object and ids are legal, whatever another model wrote', () => {
    expect(blocks({ type: 'tool-call', id: 'f:0', name: 'f', arguments: '{"x":' })).toEqual([
      {
        type: 'tool_use',
        id: expect.stringMatching(/^[A-Za-z0-9_-]+$/) as string,
        name: 'f',
        input: { arguments: '{"x":' },
      },
    ]);
  });

  test('another vendor’s seals reach the client in an envelope, so that its next request brings them back', () => {
    const claude = 'anthropic-claude-v1';
    expect(
      blocks(
        { type: 'reasoning', text: 'Hm', signature: 's', format: claude },
        { type: 'reasoning', text: '', redacted: 'zz', format: claude },
        { type: 'reasoning', text: 'G', signature: 'g', format: 'google-gemini-v1' },
        { type: 'reasoning', text: '', redacted: 'xx', format: 'xai-responses-v1' },
        { type: 'reasoning', text: 'bare' },
      ),
    ).toEqual([
      { type: 'thinking', thinking: 'Hm', signature: 's' },
      { type: 'redacted_thinking', data: 'zz' },
      { type: 'thinking', thinking: 'G', signature: wrapSeal({ format: 'google-gemini-v1', signature: 'g' }) },
      { type: 'redacted_thinking', data: wrapSeal({ format: 'xai-responses-v1', redacted: 'xx' }) },
      { type: 'thinking', thinking: 'bare', signature: '' },
    ]);
  });

  test('citations stand with the last text; empty texts and pictures are left out', () => {
    const response = write({
      content: [
        { type: 'text', text: 'A' },
        { type: 'text', text: 'B' },
        { type: 'text', text: '' },
        { type: 'media', kind: 'image', source: { type: 'url', url: 'u' } },
      ],
      annotations: [{ type: 'url-citation', url: 'https://x', title: 'X' }],
    });
    expect(response['content']).toEqual([
      { type: 'text', text: 'A' },
      { type: 'text', text: 'B', citations: [{ type: 'web_search_result_location', url: 'https://x', title: 'X' }] },
    ]);
  });

  test("Anthropic's own blocks come back to its clients", () => {
    const raw = { type: 'server_tool_use', id: 's' };
    expect(
      blocks({ type: 'vendor', dialect: 'anthropic-messages', raw }, { type: 'vendor', dialect: 'martian', raw: {} }),
    ).toEqual([raw]);
  });
});
