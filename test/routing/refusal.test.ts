// A baffling 404 is the most frequent complaint about filters: a refusal names the rule, whom it hit and what would help.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import { refused } from '../support/plan-fixtures.ts';
import { aCredential, anEndpoint } from '../support/route-fixtures.ts';

const endpoint = (id: string, over: Partial<Endpoint> = {}): Endpoint => ({ ...anEndpoint(id, 'm', [1, 1]), ...over });

describe('the filter is named in OpenRouter’s words', () => {
  const needs = { parameters: ['seed'], inputModalities: [], promptTokens: 20_000, maxOutputTokens: 9_000 };
  it.each([
    [{ zdr: true }, 'privacy_restricted', 'data_policy:zdr', 'provider.zdr'],
    [{ data_collection: 'deny' }, 'privacy_restricted', 'data_policy:training', 'provider.data_collection'],
    [{ only: ['x'] }, 'constraint_filtered', 'allowed_providers', 'provider.only'],
    [{ ignore: ['a', 'b', 'c'] }, 'constraint_filtered', 'allowed_providers', 'provider.ignore'],
    [{ quantizations: ['fp8'] }, 'constraint_filtered', 'quantization', 'provider.quantizations'],
    [{ max_price: { prompt: 0.5 } }, 'constraint_filtered', 'max_price', 'provider.max_price'],
    [{ enforce_distillable_text: true }, 'constraint_filtered', 'distillable', 'provider.enforce_distillable_text'],
  ])('%j', (provider, code, excludedBy, field) => {
    const { status, errorType, availability, message } = refused({ provider });
    expect({ status, errorType }).toEqual({ status: 404, errorType: 'not_found' });
    expect(availability).toEqual({
      code,
      retryable: false,
      requested_models: ['m'],
      affected_providers: ['A', 'B', 'C'],
      excluded_by: [excludedBy],
      constraint: { field, detail: 'Without that it would be served by A, B, C.' },
    });
    expect(message).toContain(`Left out by ${field}: A, B, C (`);
  });

  it('require_parameters', () => {
    const endpoints = [endpoint('a', { supportedParameters: ['tools'] })];
    const { availability, message } = refused({ endpoints, needs, provider: { require_parameters: true } });
    expect(availability.excluded_by).toEqual(['require_parameters']);
    expect(message).toContain('does not take seed');
  });

  it('a prompt that is surely too long is the caller’s fault, in the words that clients act on', () => {
    const refusal = refused({ endpoints: [endpoint('a', { contextTokens: 8_000 })], needs });
    expect(refusal).toMatchObject({
      status: 400,
      errorType: 'context_length_exceeded',
      availability: { excluded_by: ['context_length'] },
    });
    expect(refusal.message).toContain('about 29000 tokens with the answer, and it takes 8000');
  });

  it('too long an answer', () => {
    const { message, availability } = refused({ endpoints: [endpoint('a', { maxOutputTokens: 4_000 })], needs });
    expect(message).toContain('max_tokens');
    expect(message).toContain('writes 4000 tokens at most, not 9000');
    expect(availability.constraint?.field).toBe('max_tokens');
  });

  it('a model whose every provider has switched it off', () => {
    const refusal = refused({ endpoints: [endpoint('a', { endsAt: '2026-11-01' })], now: Date.parse('2026-11-24') });
    expect(refusal).toMatchObject({ status: 404, availability: { code: 'model_deprecated' } });
    expect(refusal.message).toContain('2026-11-01');
  });

  it('flex, where only others have it', () => {
    const serviceTiers = { flex: { input: 1, output: 1 } };
    const price = { input: 1e9, output: 1e9, source: 'test', asOf: '2026-11-01' };
    const endpoints = [endpoint('a', { price: { ...price, serviceTiers } }), endpoint('b', { price })];
    const refusal = refused({ endpoints, serviceTier: 'flex', provider: { only: ['b'] } });
    expect(refusal.availability.excluded_by).toContain('service_tier');
  });
});

describe('what would help', () => {
  const providerOver = {
    a: { privacy: { zeroRetention: 'always', source: 'x', asOf: '2026-11-01' } },
    b: {},
  } as const;
  const endpoints = [anEndpoint('a', 'm', [9, 9]), anEndpoint('b', 'm', [1, 1])];

  it('each single change that would be enough, and no change that would not', () => {
    const { message, availability } = refused({
      endpoints,
      providerOver,
      provider: { zdr: true, max_price: { prompt: 2 } },
    });
    expect(availability.excluded_by).toEqual(['max_price', 'data_policy:zdr'].sort().reverse());
    expect(message).toContain('Left out by provider.max_price: A (costs $9 in and $9 out per million tokens).');
    expect(message).toContain('Left out by provider.zdr: B (does not say that it keeps nothing).');
    expect(message).toContain('Without that it would be served by A.');
    expect(message).toContain('Without that it would be served by B.');
  });

  it('nothing is promised where two rules stand in the way', () => {
    const { availability } = refused({
      endpoints: endpoints.slice(1),
      provider: { zdr: true, quantizations: ['fp8'] },
    });
    expect(availability.constraint).toBeUndefined();
  });

  it('a key that would be enough is named beside the filter that hit the others', () => {
    const { status, message } = refused({
      endpoints,
      providerOver,
      credentialsOf: (id) => (id === 'b' ? [aCredential('b')] : []),
      provider: { zdr: true },
    });
    expect(status).toBe(404);
    expect(message).toContain('Left out by provider.zdr: B');
    expect(message).toContain('With a key it would be served by A.');
  });

  it('a key that would not be enough is not asked for', () => {
    const { message } = refused({ endpoints, providerOver, credentialsOf: () => [], provider: { zdr: true } });
    expect(message).toContain('One for any of these would help: A.');
    expect(message).not.toContain('B');
  });
});

describe('whose fault', () => {
  it('the access key’s scope is 403', () => {
    expect(refused({ reach: { models: ['other/*'] } })).toMatchObject({
      status: 403,
      errorType: 'permission_denied',
      availability: { excluded_by: ['allowed_models'] },
    });
    expect(refused({ reach: { providers: ['x'] } })).toMatchObject({
      status: 403,
      availability: { excluded_by: ['allowed_providers'] },
    });
  });

  it('a route whose stored preferences cannot be read serves nobody: they may forbid something', () => {
    const routes = [
      { name: 'r', updatedAt: 0, targets: [{ providerId: 'a', model: 'm' }], preferences: { zdr: 'perhaps' } },
    ];
    expect(refused({ models: ['r'], routes }).message).toContain('provider.zdr must be true or false');
  });

  it('unknown names give the nearest', () => {
    expect(refused({ models: ['unknown-x'] })).toMatchObject({
      status: 404,
      message: expect.stringContaining('Nearest: m.'),
      availability: { code: 'model_not_found', requested_models: ['unknown-x'] },
    });
  });
});
