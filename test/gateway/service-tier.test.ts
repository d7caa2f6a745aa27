// Which lane a request is billed at: the one that served, whatever was asked for.
import { describe, expect, it } from 'vitest';
import type { Price } from '../../src-main/catalog/price.ts';
import { settle } from '../../src-main/gateway/settle.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { Target } from '../../src-main/routing/plan.ts';
import { usageOf } from '../support/ledger-records.ts';
import { providerOf } from '../support/settings-records.ts';

const price: Price = {
  input: 1_000_000_000,
  output: 2_000_000_000,
  serviceTiers: {
    flex: { input: 500_000_000, output: 1_000_000_000 },
    priority: { input: 2_000_000_000, output: 4_000_000_000 },
  },
  source: 'test',
  asOf: '2026-01-01',
};
const targetOf = (serviceTier?: 'flex' | 'priority'): Target => ({
  provider: providerOf('acme'),
  endpoint: { providerId: 'acme', upstreamModel: 'one', model: 'acme/one', name: 'One', knownFrom: 'user', price },
  ...(serviceTier && { serviceTier }),
});
const DEFAULT = 1_000 * 1_000 + 1_000 * 2_000;

describe('a lane', () => {
  it.each([
    ['asked for and served', 'flex', 'flex', DEFAULT / 2],
    ['asked for and not told', 'flex', undefined, DEFAULT / 2],
    ['asked for but not given', 'priority', 'default', DEFAULT],
    ['given without having been asked for', undefined, 'priority', DEFAULT * 2],
    ['never named', undefined, undefined, DEFAULT],
    ['of a name we do not know', undefined, 'standard', DEFAULT],
  ] as const)('%s is billed as such', (_, asked, told, cost) => {
    const usage = { ...usageOf(1_000, 1_000), ...(told && { serviceTier: told }) };
    expect(settle(usage, targetOf(asked)).costNanoUsd).toBe(cost);
  });
});

describe('what the vendor says of its lane is read', () => {
  const counts = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };

  it('from a whole Chat answer', () => {
    const read = dialects.target['openai-chat'].decodeResponse({
      service_tier: 'flex',
      choices: [{ message: { content: 'hi' }, finish_reason: 'stop' }],
      usage: counts,
    });
    expect(read.ok && read.value.usage?.serviceTier).toBe('flex');
  });

  it('from a Chat stream', () => {
    const decoder = dialects.target['openai-chat'].createStreamDecoder();
    const data = JSON.stringify({ service_tier: 'priority', choices: [], usage: counts });
    const parts = decoder.decode({ event: '', data, raw: new Uint8Array(0) });
    expect(parts).toContainEqual(
      expect.objectContaining({ type: 'usage', usage: expect.objectContaining({ serviceTier: 'priority' }) }),
    );
  });

  it('from a whole Responses answer', () => {
    const read = dialects.target['openai-responses'].decodeResponse({
      service_tier: 'flex',
      status: 'completed',
      output: [],
      usage: { input_tokens: 3, output_tokens: 4, total_tokens: 7 },
    });
    expect(read.ok && read.value.usage?.serviceTier).toBe('flex');
  });

  it('from the end of a Responses stream', () => {
    const decoder = dialects.target['openai-responses'].createStreamDecoder();
    const response = {
      service_tier: 'flex',
      status: 'completed',
      output: [],
      usage: { input_tokens: 3, output_tokens: 4 },
    };
    const data = JSON.stringify({ type: 'response.completed', response });
    const parts = decoder.decode({ event: 'response.completed', data, raw: new Uint8Array(0) });
    expect(parts).toContainEqual(
      expect.objectContaining({ type: 'usage', usage: expect.objectContaining({ serviceTier: 'flex' }) }),
    );
  });
});
