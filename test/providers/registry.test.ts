// The registry: data that must hold together.
import { describe, expect, it } from 'vitest';
import { originOf } from '../../src-main/providers/authorize.ts';
import { checkBaseUrl } from '../../src-main/providers/base-url.ts';
import { identifyKey } from '../../src-main/providers/identify-key.ts';
import { demoProvider, findRow, registry } from '../../src-main/providers/registry.ts';
import { gateways } from '../../src-main/providers/rows/gateways.ts';
import { privacyFacts } from '../../src-main/providers/rows/privacy.ts';
import { KEY_EXAMPLES, letters } from '../support/key-examples.ts';

const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region' });

const SHIPPED_IDS =
  'openai anthropic google mistral deepseek xai perplexity cohere moonshot zai minimax alibaba azure ' +
  'bedrock vertex openrouter groq together fireworks cerebras deepinfra nebius sambanova nvidia ' +
  'huggingface github-models hyperbolic novita vercel baseten chutes siliconflow ollama-cloud ollama ' +
  'lmstudio llamacpp vllm jan ';

describe('registry', () => {
  it('has every id, name and address once', () => {
    for (const field of ['id', 'name', 'baseUrl'] as const) {
      const values = registry.map((row) => row[field]);
      expect(new Set(values).size, field).toBe(values.length);
    }
  });

  it('names each environment variable for one provider only, so that an import is never ambiguous', () => {
    const names = registry.flatMap((row) => row.envNames);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(registry.map((row) => [row.id, row] as const))('%s has usable addresses', (_, row) => {
    expect(checkBaseUrl(row.baseUrl, row.local ?? false)).toEqual({ ok: true, baseUrl: row.baseUrl });
    for (const url of [row.docsUrl, row.keysUrl, row.statusUrl]) {
      if (url !== undefined) expect(new URL(url).protocol).toBe('https:');
    }
    if (row.modelsPath !== undefined) expect(row.modelsPath).toMatch(/^\/[a-z0-9/]+$/);
    expect(row.id).toMatch(/^[a-z0-9-]+$/);
  });

  it.each(registry.filter((row) => row.alsoSpeaks).map((row) => [row.id, row] as const))(
    '%s speaks its further protocols at the same host: the key is bound to it',
    (_, row) => {
      for (const { dialect, baseUrl = row.baseUrl } of row.alsoSpeaks ?? []) {
        expect(originOf(baseUrl)).toBe(originOf(row.baseUrl));
        expect(baseUrl).not.toMatch(/\/$/);
        expect(dialect).not.toBe(row.dialect);
      }
    },
  );

  it.each(registry.map((row) => [row.id, row] as const))(
    '%s has an anchored key pattern and a consistent local mark',
    (_, row) => {
      if (row.keyPattern !== undefined) expect(row.keyPattern).toMatch(/^\^.*\$$/);
      expect(row.auth.type === 'none').toBe(row.local === true);
    },
  );

  it.each(registry.filter((row) => row.privacy).map((row) => [row.id, row.privacy] as const))(
    'what %s says about privacy has a page, a date in the past, and no contradiction',
    (_, privacy) => {
      expect(new URL(privacy?.source ?? '').protocol).toBe('https:');
      expect(new Date(privacy?.asOf ?? '').toISOString().slice(0, 10)).toBe(privacy?.asOf);
      expect(Date.parse(privacy?.asOf ?? '')).toBeLessThanOrEqual(Date.now());
      if (privacy?.zeroRetention === 'always') expect(privacy.retentionDays).toBe(0);
      if (privacy?.retentionDays === 0) expect(privacy.trainsOnApiData).not.toBe(true);
      expect(privacy?.trainsOnApiData ?? privacy?.retentionDays ?? privacy?.zeroRetention).toBeDefined();
    },
  );

  it('has privacy facts for registered providers only', () => {
    expect(Object.keys(privacyFacts).filter((id) => !findRow(id))).toEqual([]);
    // What a gateway's own pages promise says nothing about those it hands requests on to.
    expect(gateways.filter(({ id }) => privacyFacts[id])).toEqual([]);
  });

  it.each(registry.map((row) => [row.id, row] as const))('%s has a seat and a cache lifetime that can be', (_, row) => {
    if (row.headquarters !== undefined) expect(COUNTRIES.of(row.headquarters)).not.toBe(row.headquarters);
    if (row.promptCacheTtlMs !== undefined) expect(row.promptCacheTtlMs).toBeGreaterThanOrEqual(60_000);
    for (const name of row.envNames) expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
  });

  it.each(registry.flatMap((row) => (row.balance ?? []).map((source) => [row.id, row, source] as const)))(
    '%s tells its balance at an address on its own host, in a currency',
    (_, row, source) => {
      expect(originOf(new URL(source.path, row.baseUrl).href)).toBe(originOf(row.baseUrl));
      expect(source.path).toMatch(/^\/[a-z0-9/]+$/);
      expect(source.remaining ?? (source.limit && source.used)).toBeDefined();
      expect(source.currency ?? source.currencyField).toBeDefined();
    },
  );

  it('keeps every id that it ever shipped: configured providers are joined with their rows by it', () => {
    const missing = SHIPPED_IDS.trim()
      .split(' ')
      .filter((id) => !findRow(id));
    expect(missing).toEqual([]);
    expect(registry.length).toBeGreaterThanOrEqual(75);
  });

  it('finds rows by id, and none under inherited names', () => {
    expect(findRow('groq')?.name).toBe('Groq');
    expect(findRow('constructor')).toBeUndefined();
  });

  it('keeps the demo provider outside, where no network call can reach', () => {
    expect(findRow('demo')).toBeUndefined();
    expect(demoProvider).toMatchObject({ id: 'demo', baseUrl: 'demo://built-in', local: true });
    expect(demoProvider.models).toEqual(['demo/echo', 'demo/slow', 'demo/flaky']);
  });
});

describe('identifyKey', () => {
  it('has an example of every pattern, each of which fits its own provider only', () => {
    const shown = new Set(KEY_EXAMPLES.flatMap(([, ids]) => ids));
    expect(registry.filter((row) => row.keyPattern !== undefined && !shown.has(row.id)).map(({ id }) => id)).toEqual(
      [],
    );
    for (const [secret, ids] of KEY_EXAMPLES) expect(identifyKey(secret), secret).toEqual(ids);
  });

  it.each([
    ['', []],
    ['hello', []],
    ['sk-', []],
    [`sk-ant-oat01-${letters(90)}`, []],
    [`Bearer sk-proj-${letters(60)}`, []],
  ])('recognises %s as %j', (secret, ids) => {
    expect(identifyKey(secret)).toEqual(ids);
  });

  it('puts the more telling pattern first when two fit', () => {
    const base = {
      name: '',
      dialect: 'openai-chat',
      baseUrl: '',
      auth: { type: 'bearer' },
      envNames: [],
      docsUrl: '',
    } as const;
    const rows = [
      { ...base, id: 'vague', keyPattern: '^sk-.+$' },
      { ...base, id: 'exact', keyPattern: '^sk-or-v1-.+$' },
      { ...base, id: 'none' },
    ];
    expect(identifyKey('sk-or-v1-abc', rows)).toEqual(['exact', 'vague']);
  });
});
