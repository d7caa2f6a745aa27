// The registry: data that must hold together.
import { describe, expect, it } from 'vitest';
import { originOf } from '../../src-main/providers/authorize.ts';
import { checkBaseUrl } from '../../src-main/providers/base-url.ts';
import { identifyKey } from '../../src-main/providers/identify-key.ts';
import { demoProvider, findRow, registry } from '../../src-main/providers/registry.ts';

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

const letters = (count: number): string => 'aB3'.repeat(count).slice(0, count);
const hex = (count: number): string => 'a1b2'.repeat(count).slice(0, count);

describe('identifyKey', () => {
  it.each([
    [`sk-proj-${letters(60)}`, ['openai']],
    [`sk-${letters(20)}T3BlbkFJ${letters(20)}`, ['openai']],
    [`sk-ant-api03-${letters(90)}`, ['anthropic']],
    [`sk-or-v1-${hex(64)}`, ['openrouter']],
    [`sk-${hex(32)}`, ['deepseek']],
    [`AIza${letters(35)}`, ['google']],
    [`gsk_${letters(52)}`, ['groq']],
    [`xai-${letters(80)}`, ['xai']],
    [`pplx-${letters(48)}`, ['perplexity']],
    [`csk-${hex(48)}`, ['cerebras']],
    [`fw_${letters(24)}`, ['fireworks']],
    [`nvapi-${letters(64)}`, ['nvidia']],
    [`hf_${letters(34)}`, ['huggingface']],
    [`${hex(32)}.${letters(16)}`, ['zai']],
    [letters(32), ['mistral']],
    [hex(64), ['together']],
    [`  gsk_${letters(52)}\n`, ['groq']],
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
