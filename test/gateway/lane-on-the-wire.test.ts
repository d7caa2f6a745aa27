// In which lane a target is really asked: the plan's, and not the client's word where the plan fell back to the default one.
import { describe, expect, it } from 'vitest';
import type { ClientDialectId } from '../../src-main/dialects/dialect.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import { callTarget } from '../../src-main/gateway/call-target.ts';
import type { Exchange, GatewayParts } from '../../src-main/gateway/parts.ts';
import { readRequest } from '../../src-main/gateway/read-request.ts';
import { createSealMemory } from '../../src-main/gateway/seal-memory.ts';
import { createToolIdMemory } from '../../src-main/gateway/tool-id-memory.ts';
import type { UpstreamCall } from '../../src-main/gateway/upstream.ts';
import type { Target } from '../../src-main/routing/plan.ts';
import { anEndpoint, aProvider } from '../support/route-fixtures.ts';

const TIMEOUTS = { connectMs: 0, firstTokenMs: 0, idleMs: 0, totalMs: 0 };
const BODIES: Partial<Record<ClientDialectId, object>> = {
  'openai-chat': { messages: [{ role: 'user', content: 'hi' }] },
  'openai-responses': { input: 'hi' },
};

/** The body that a target was sent. */
async function sent(
  id: ClientDialectId,
  tier: unknown,
  over: Partial<Target>,
  speaks = id,
): Promise<Record<string, unknown>> {
  const dialect = dialects.client[id];
  const body = { model: 'm', ...BODIES[id], ...(tier !== undefined && { service_tier: tier }) };
  const client = readRequest(Buffer.from(JSON.stringify(body)), dialect, {});
  const bodies: Buffer[] = [];
  const parts = {
    dialects,
    seals: createSealMemory(),
    toolIds: createToolIdMemory(),
    version: '0',
    now: () => 0,
    authorize: async () => ({ method: 'POST', url: 'https://a.example/', headers: {} }),
    upstream: {
      send: async (call: UpstreamCall) => {
        bodies.push(call.body as Buffer);
        throw new Error('far enough');
      },
    },
  } as unknown as GatewayParts;
  const exchange = {
    dialect,
    request: { headers: {} },
    path: {},
    client: new AbortController().signal,
  } as unknown as Exchange;
  const target = {
    provider: aProvider('a', { dialect: speaks as 'openai-chat' }),
    endpoint: anEndpoint('a', 'm'),
    ...over,
  };
  await callTarget({ target, client, timeouts: TIMEOUTS, stripped: false }, exchange, parts);
  return JSON.parse(Buffer.concat(bodies).toString()) as Record<string, unknown>;
}

const WIRES: readonly (readonly [ClientDialectId, ClientDialectId])[] = [
  ['openai-chat', 'openai-chat'],
  ['openai-responses', 'openai-responses'],
  ['openai-chat', 'openai-responses'],
  ['openai-responses', 'openai-chat'],
];

describe.each(WIRES)('%s asked, %s spoken', (asked, spoken) => {
  const tierSent = async (tier: unknown, over: Partial<Target> = {}): Promise<unknown> =>
    (await sent(asked, tier, over, spoken))['service_tier'];

  it('the lane of the target is named, whatever word the client had for it', async () => {
    expect(await tierSent('fast', { serviceTier: 'priority' })).toBe('priority');
    expect(await tierSent('flex', { serviceTier: 'flex' })).toBe('flex');
    expect(await tierSent(undefined, { serviceTier: 'flex' })).toBe('flex');
  });

  it.each(['priority', 'fast'])('a target in its default lane is not asked for %s again', async (tier) => {
    expect(await tierSent(tier)).toBeUndefined();
  });

  it('a word that is the vendor’s to understand passes', async () => {
    expect(await tierSent('auto')).toBe('auto');
    expect(await tierSent('default')).toBe('default');
    expect(await tierSent(undefined)).toBeUndefined();
  });
});
