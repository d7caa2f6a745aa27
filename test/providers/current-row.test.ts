// Which facts about a provider are today's, which are the user's, and what that means for privacy.
import { describe, expect, it } from 'vitest';
import { withCurrentRow } from '../../src-main/providers/current-row.ts';
import { makeProvider, type ProviderWishes } from '../../src-main/providers/make-provider.ts';
import { keepsNothing, privacyFor } from '../../src-main/providers/privacy.ts';
import type { Provider } from '../../src-main/providers/provider.ts';
import { findRow } from '../../src-main/providers/registry.ts';
import { aProvider } from '../support/route-fixtures.ts';

function made(id: string, wishes: ProviderWishes = {}, existing?: Provider): Provider {
  const result = makeProvider(id, wishes, existing);
  if (!result.ok) throw new Error(result.message);
  return result.provider;
}

const xai = findRow('xai');

describe('withCurrentRow', () => {
  it('replaces the facts of the day on which a provider was added by those of today', () => {
    const stored: Provider = {
      ...made('xai', { name: 'Mine', models: ['grok'] }),
      headquarters: 'FR',
      promptCacheTtlMs: 1,
      cancelStopsBilling: false,
      traits: { maxTokensField: 'max_tokens' },
      operations: [],
      privacy: { trainsOnApiData: true, source: 'https://old.example', asOf: '2020-01-01' },
    };
    const current = withCurrentRow(stored);
    expect(current).toMatchObject({
      name: 'Mine',
      models: ['grok'],
      headquarters: 'US',
      cancelStopsBilling: true,
      traits: xai?.traits,
      operations: xai?.operations,
      privacy: xai?.privacy,
    });
    expect(current).not.toHaveProperty('promptCacheTtlMs');
  });

  it('keeps what the user chose, whatever the row says', () => {
    const mine = made('work', {
      registryId: 'openai',
      name: 'Work',
      enabled: false,
      dialect: 'openai-responses',
      models: ['a'],
      zeroRetentionAgreed: true,
    });
    expect(withCurrentRow(mine)).toEqual(mine);
    expect(mine).toMatchObject({ id: 'work', enabled: false, dialect: 'openai-responses', zeroRetentionAgreed: true });
  });

  it('says nothing about the privacy, seat or balance of a proxy that stands before the vendor', () => {
    const proxied = made('deepseek', { registryId: 'deepseek', baseUrl: 'https://proxy.example/v1' });
    for (const field of ['privacy', 'headquarters', 'balance']) expect(proxied).not.toHaveProperty(field);
    expect(made('xai', { registryId: 'xai', baseUrl: 'https://proxy.example' }).privacy).toBeUndefined();
  });

  it('believes no privacy facts that stand in the settings of a provider without a row', () => {
    const custom = aProvider('box', { privacy: { trainsOnApiData: false, source: 'x', asOf: '2026-01-01' } });
    expect(withCurrentRow(custom)).not.toHaveProperty('privacy');
  });
});

describe('what the user knows better', () => {
  const override = { retentionDays: 0, zeroRetention: 'always', asOf: '2026-11-01' } as const;

  it('wins over the row, field by field, and names the user as its source', () => {
    expect(made('xai', { privacy: override }).privacy).toEqual({ trainsOnApiData: false, ...override, source: 'user' });
    expect(withCurrentRow(aProvider('box', { privacyOverride: override })).privacy).toEqual({
      ...override,
      source: 'user',
    });
  });

  it('stays over later changes until it is taken back', () => {
    const before = made('xai', { privacy: override, zeroRetentionAgreed: true });
    const renamed = made('xai', { name: 'Other' }, before);
    expect(renamed).toMatchObject({ privacyOverride: override, zeroRetentionAgreed: true });
    const back = made('xai', { privacy: null, zeroRetentionAgreed: false }, renamed);
    expect(back.privacy).toEqual(xai?.privacy);
    expect(back).not.toHaveProperty('privacyOverride');
  });
});

describe('keepsNothing', () => {
  const provider = (over: Partial<Provider>): Provider => aProvider('p', over);
  const facts = { source: 'https://p.example', asOf: '2026-11-01' };

  it.each<[string, boolean, Partial<Provider>]>([
    ['nothing is known', false, {}],
    ['it runs on this machine', true, { local: true }],
    ['nobody’s data is kept', true, { privacy: { ...facts, zeroRetention: 'always' } }],
    ['it could be agreed, but was not', false, { privacy: { ...facts, zeroRetention: 'on-request' } }],
    ['it was agreed', true, { privacy: { ...facts, zeroRetention: 'on-request' }, zeroRetentionAgreed: true }],
    ['it was agreed with one of which nothing is known', true, { zeroRetentionAgreed: true }],
    [
      'it is not offered, whatever was agreed',
      false,
      { privacy: { ...facts, zeroRetention: 'none' }, zeroRetentionAgreed: true },
    ],
  ])('%s: %s', (_, expected, over) => {
    expect(keepsNothing(provider(over), 'qwen/qwen3')).toBe(expected);
  });

  it('does not hold for a model that is handed on to its maker, agreed or not', () => {
    const deepinfra = made('deepinfra', { zeroRetentionAgreed: true });
    expect(keepsNothing(deepinfra, 'qwen/qwen3')).toBe(true);
    expect(keepsNothing(deepinfra, 'anthropic/claude-sonnet-4.5')).toBe(false);
    expect(privacyFor(deepinfra, 'google/gemini-2.5-pro')).toBeUndefined();
    expect(privacyFor(deepinfra, 'deepseek/deepseek-chat')?.trainsOnApiData).toBe(false);
    // Made up from what a client wrote: whose model that is nobody knows.
    expect(keepsNothing(deepinfra, `${deepinfra.id}/some-model`)).toBe(false);
    expect(privacyFor(deepinfra, '/claude')).toBeUndefined();
  });
});
