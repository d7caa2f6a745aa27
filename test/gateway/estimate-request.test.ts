// What a request may come to: too low lets a crowd overrun a budget, too high refuses for nothing.
import { expect, test } from 'vitest';
import { dialects } from '../../src-main/dialects/index.ts';
import { dearestCost, estimateRequest, tokensOf } from '../../src-main/gateway/estimate-request.ts';
import { readRequest } from '../../src-main/gateway/read-request.ts';
import type { Target } from '../../src-main/routing/plan.ts';
import { aProvider, anEndpoint } from '../support/route-fixtures.ts';

const clientOf = (body: object) =>
  readRequest(Buffer.from(JSON.stringify({ model: 'm', ...body })), dialects.client['openai-chat'], {});
const chat = (more: object = {}) => clientOf({ messages: [{ role: 'user', content: 'x'.repeat(400) }], ...more });
const target = (dollars?: readonly [number, number], maxOutputTokens?: number, local = false): Target => ({
  provider: aProvider('one', { local }),
  endpoint: { ...anEndpoint('one', 'm', dollars), ...(maxOutputTokens !== undefined && { maxOutputTokens }) },
});

test('text counts by its length, and the client’s own limit is believed', () => {
  expect(estimateRequest(chat({ max_tokens: 300 }), true)).toEqual({ inputTokens: 100, maxOutputTokens: 300 });
  expect(estimateRequest(chat({ max_tokens: 300, n: 3 }), true)).toMatchObject({ maxOutputTokens: 900 });
  expect(estimateRequest(chat(), true)).toEqual({ inputTokens: 100 });
});

test('a picture is not counted by the size of its file', () => {
  const url = `data:image/png;base64,${'A'.repeat(4_000_000)}`;
  const { inputTokens } = estimateRequest(
    clientOf({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] }),
    true,
  );
  expect(inputTokens).toBeLessThan(5_000);
});

test('what this gateway cannot read may still be for a provider to read: its bytes are counted', () => {
  const client = clientOf({ messages: [{ role: 'nobody', content: 5 }] });
  expect(estimateRequest(client, true)).toEqual({ inputTokens: Math.ceil(client.bytes.byteLength / 4) });
});

test('operations that answer with no text promise none', () => {
  expect(estimateRequest(chat({ max_tokens: 300 }), false)).toMatchObject({ maxOutputTokens: 0 });
});

test('the dearest target counts, at most what its model can write', () => {
  const estimate = { inputTokens: 1_000_000, maxOutputTokens: 1_000_000 };
  expect(dearestCost(estimate, [target([1, 2]), target([2, 5]), target()])).toBe(7e9);
  expect(dearestCost(estimate, [target([1, 2], 500_000)])).toBe(2e9);
});

test('without a limit an answer is taken for 4096 tokens, or for what the model can write', () => {
  expect(dearestCost({ inputTokens: 0 }, [target([0, 1_000])])).toBe(4_096e6);
  expect(dearestCost({ inputTokens: 0 }, [target([0, 1_000], 100)])).toBe(100e6);
});

test('no known price is not a price of nothing; a server of one’s own is', () => {
  expect(dearestCost({ inputTokens: 5 }, [target(), target()])).toBeUndefined();
  expect(dearestCost({ inputTokens: 5 }, [target(undefined, undefined, true)])).toBe(0);
  expect(dearestCost({ inputTokens: 5 }, [])).toBeUndefined();
});

test('a limit per minute is not charged with more output than is usual', () => {
  expect(tokensOf({ inputTokens: 10, maxOutputTokens: 50 })).toBe(60);
  expect(tokensOf({ inputTokens: 10, maxOutputTokens: 1_000_000 })).toBe(4_106);
  expect(tokensOf({ inputTokens: 10 })).toBe(4_106);
});
