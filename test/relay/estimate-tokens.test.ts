// How a conversation is estimated: four characters a token, media by a constant.
import { describe, expect, it } from 'vitest';
import type { ModelRequest, RequestPart } from '../../src-main/dialects/model-request.ts';
import { estimateTokens } from '../../src-main/relay/estimate-tokens.ts';

const asking = (content: readonly RequestPart[], rest: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'm',
  stream: false,
  messages: [{ role: 'user', content }],
  ...rest,
});
const text = (chars: number): RequestPart => ({ type: 'text', text: 'x'.repeat(chars) });
const image: RequestPart = {
  type: 'media',
  kind: 'image',
  source: { type: 'base64', data: 'A'.repeat(1_000_000) },
  mediaType: 'image/png',
};

describe('an estimate', () => {
  it('counts a started token as a whole one, once and not for each part', () => {
    expect(estimateTokens(asking([text(1)]))).toBe(1);
    expect(estimateTokens(asking([text(4)]))).toBe(1);
    expect(estimateTokens(asking([text(1), text(1), text(3)]))).toBe(2);
  });

  it('of nothing is nothing', () => {
    expect(estimateTokens(asking([]))).toBe(0);
  });

  it('takes a picture for a constant, however large its data', () => {
    expect(estimateTokens(asking([image, text(4)]))).toBe(1_601);
  });

  it.each([
    ['document', 3_000],
    ['audio', 1_900],
    ['video', 5_200],
  ] as const)('takes other media for constants, too: %s', (kind, tokens) => {
    expect(estimateTokens(asking([{ type: 'media', kind, source: { type: 'url', url: 'https://x.example' } }]))).toBe(
      tokens,
    );
  });

  it('counts calls, and what is inside their results', () => {
    const call: RequestPart = { type: 'tool-call', id: 'a', name: 'abcd', arguments: '{"a":1}-' };
    const result: RequestPart = {
      type: 'tool-result',
      callId: 'a',
      content: [{ type: 'text', text: 'x'.repeat(8) }, ...(image.type === 'media' ? [image] : [])],
    };
    expect(estimateTokens(asking([call, result]))).toBe(5 + 1_600);
  });

  it('counts readable reasoning, and nothing for what is opaque', () => {
    const thought: RequestPart = { type: 'reasoning', text: 'x'.repeat(40), redacted: 'y'.repeat(4_000) };
    expect(estimateTokens(asking([thought]))).toBe(10);
  });

  it('counts what tools say about themselves', () => {
    const parameters = { type: 'object' };
    // 4 + 8 + 17 characters.
    const tools = [{ type: 'function' as const, name: 'abcd', description: 'abcdefgh', parameters }];
    expect(estimateTokens(asking([], { tools }))).toBe(8);
  });

  it('counts the schema of the answer', () => {
    const schema = { type: 'object' };
    expect(estimateTokens(asking([], { responseFormat: { type: 'json-schema', name: 'n', schema } }))).toBe(5);
  });

  it('counts blocks and tools that only one vendor knows by their JSON', () => {
    const block: RequestPart = { type: 'vendor', dialect: 'anthropic-messages', raw: { a: 'xx' } };
    const tools = [{ type: 'vendor' as const, dialect: 'anthropic-messages', raw: { b: 'yy' } }];
    // Ten characters each.
    expect(estimateTokens(asking([block], { tools }))).toBe(5);
  });

  it('counts a search tool for nothing: its words are the vendor’s', () => {
    expect(estimateTokens(asking([], { tools: [{ type: 'web-search', maxUses: 3 }] }))).toBe(0);
  });
});
