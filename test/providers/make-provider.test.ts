// makeProvider: what a user typed becomes a provider, or a sentence that names the field and the fix.
import { describe, expect, it } from 'vitest';
import { makeProvider, type MadeProvider, type ProviderWishes } from '../../src-main/providers/make-provider.ts';
import type { Provider } from '../../src-main/providers/provider.ts';
import { findRow, registry } from '../../src-main/providers/registry.ts';

function made(result: MadeProvider): Provider {
  if (!result.ok) throw new Error(`${result.field}: ${result.message}`);
  return result.provider;
}
const refused = (result: MadeProvider): string => (result.ok ? 'accepted' : `${result.field}: ${result.message}`);
const custom = (baseUrl: string, wishes: ProviderWishes = {}): MadeProvider =>
  makeProvider('mine', { dialect: 'openai-chat', baseUrl, ...wishes });

describe('makeProvider from the registry', () => {
  it.each(registry.filter((row) => row.addressHint).map((row) => row.id))(
    'asks for the address of %s: each customer has another',
    (id) => {
      expect(refused(makeProvider(id, {}))).toContain('baseUrl: baseUrl is needed');
      const baseUrl = `${findRow(id)?.baseUrl}/mine`;
      expect(made(makeProvider(id, { baseUrl, registryId: id }))).toMatchObject({ registryId: id, baseUrl });
    },
  );

  it('does not carry a key to the registry’s host when the user gave another', () => {
    const elsewhere = made(makeProvider('deepseek', { registryId: 'deepseek', baseUrl: 'https://proxy.example/v1' }));
    expect(elsewhere.alsoSpeaks).toBeUndefined();
    const openai = made(makeProvider('openai', { registryId: 'openai', baseUrl: 'https://proxy.example/v1' }));
    expect(openai.alsoSpeaks).toEqual([{ dialect: 'openai-responses' }]);
  });

  it.each(registry.filter((row) => !row.addressHint).map((row) => row.id))(
    'accepts the shipped row %s as it is',
    (id) => {
      const row = findRow(id);
      expect(made(makeProvider(id, {}))).toMatchObject({
        id,
        registryId: id,
        baseUrl: row?.baseUrl,
        enabled: true,
        models: [],
      });
    },
  );

  it('makes two providers of one row, for two accounts', () => {
    expect(made(makeProvider('openai-work', { registryId: 'openai', name: 'Work' }))).toMatchObject({
      id: 'openai-work',
      registryId: 'openai',
      name: 'Work',
      priceProvider: 'openai',
    });
  });

  it('keeps what the user set before when an update leaves it out', () => {
    const before = made(makeProvider('openai', { name: 'Mine', models: ['a'] }));
    const after = made(makeProvider('openai', { enabled: false }, before));
    expect(after).toEqual({ ...before, enabled: false });
  });

  it('does not fall back to the row when an update repeats the registry id', () => {
    const before = made(makeProvider('openai', { name: 'Mine' }));
    expect(made(makeProvider('openai', { registryId: 'openai' }, before)).name).toBe('Mine');
  });

  it('sends the key the way the dialect wants it when the dialect is changed', () => {
    const deepseek = made(makeProvider('deepseek', { dialect: 'anthropic-messages', registryId: 'deepseek' }));
    expect(deepseek.auth).toEqual({ type: 'header', name: 'x-api-key' });
  });

  it('keeps local rows local, without a key', () => {
    expect(made(makeProvider('ollama', {}))).toMatchObject({ local: true, auth: { type: 'none' } });
  });
});

describe('makeProvider for a server of the user', () => {
  it('assumes nothing about it: what a client of its protocol sends, passes', () => {
    expect(made(custom('https://llm.example/v1')).traits).toEqual({});
  });

  it.each([
    ['https://llm.example/v1/', 'https://llm.example/v1'],
    ['https://llm.example/v1///', 'https://llm.example/v1'],
    ['https://llm.example', 'https://llm.example'],
    [' https://LLM.example:8443/v1 ', 'https://llm.example:8443/v1'],
    ['https://llm.example:443/v1', 'https://llm.example/v1'],
  ])('cleans %s to %s', (text, expected) => {
    expect(made(custom(text)).baseUrl).toBe(expected);
  });

  it.each([
    'http://127.0.0.1:8000/v1',
    'http://localhost:8000/v1',
    'http://[::1]:8000/v1',
    'http://192.168.1.5:11434/v1',
    'https://10.0.0.1/v1',
    'http://nas.local:1234/v1',
    'http://vllm.example/v1',
  ])('accepts %s once marked local', (baseUrl) => {
    expect(made(custom(baseUrl, { local: true }))).toMatchObject({ baseUrl, local: true, auth: { type: 'none' } });
  });

  it.each([
    ['not a url', 'baseUrl: baseUrl is not a URL'],
    ['llm.example/v1', 'baseUrl: baseUrl is not a URL'],
    ['ftp://llm.example', 'only https:// and http://'],
    ['file:///etc/passwd', 'only https:// and http://'],
    ['demo://built-in', 'only https:// and http://'],
    ['https://user:pass@llm.example/v1', 'user name or password'],
    ['https://llm.example/v1?key=abc', 'after ? or #'],
    ['https://llm.example/v1#x', 'after ? or #'],
    ['http://llm.example/v1', 'must use https'],
    ['http://127.0.0.1:8000/v1', 'Add --local'],
    ['http://127.1:8000/v1', 'Add --local'],
    ['http://2130706433/v1', 'Add --local'],
    ['http://0x7f.1/v1', 'Add --local'],
    ['https://localhost/v1', 'Add --local'],
    ['https://localhost./v1', 'Add --local'],
    ['https://api.localhost/v1', 'Add --local'],
    ['https://[::1]/v1', 'Add --local'],
    ['https://[::ffff:127.0.0.1]/v1', 'Add --local'],
    ['https://192.168.1.5/v1', 'Add --local'],
    ['https://[fd00::1]/v1', 'Add --local'],
  ])('refuses %s: …%s', (baseUrl, words) => {
    expect(refused(custom(baseUrl))).toContain(words);
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://[::ffff:169.254.169.254]/v1',
    'http://2852039166/v1',
    'http://169.254.1.1/v1',
    'http://[fe80::1]/v1',
    'http://metadata.google.internal/v1',
    'http://METADATA.google.internal./v1',
    'http://0.0.0.0:8000/v1',
  ])('refuses %s even when marked local', (baseUrl) => {
    expect(refused(custom(baseUrl, { local: true }))).toMatch(/^baseUrl: /);
  });

  it('refuses to take the local mark off a provider on this machine', () => {
    const local = made(custom('http://127.0.0.1:8000/v1', { local: true }));
    expect(refused(makeProvider('mine', { local: false }, local))).toContain('Add --local');
  });

  it.each([
    ['id', 'Mine', {}],
    ['id', 'a:b', {}],
    ['id', 'a/b', {}],
    ['id', '', {}],
    ['id', '-a', {}],
    ['id', 'a'.repeat(65), {}],
    ['id', 'demo', {}],
    ['baseUrl', 'unknown', {}],
    ['baseUrl', 'mine', { dialect: 'openai-chat' }],
    ['dialect', 'mine', { baseUrl: 'https://llm.example' }],
    ['dialect', 'mine', { baseUrl: 'https://llm.example', dialect: 'soap' }],
    ['dialect', 'mine', { baseUrl: 'https://llm.example', dialect: 'constructor' }],
    ['dialect', 'openai', { registryId: 'openai', dialect: 'soap' }],
    ['registryId', 'mine', { registryId: 'nobody' }],
    ['name', 'openai', { name: ' ' }],
    ['name', 'openai', { name: 'x'.repeat(101) }],
    ['models', 'openai', { models: [''] }],
    ['models', 'openai', { models: ['two words'] }],
  ])('names the field %s when it refuses %s %j', (field, id, wishes) => {
    expect(refused(makeProvider(id, wishes))).toMatch(new RegExp(`^${field}: .+\\.$`));
  });

  it('keeps each named model once', () => {
    expect(made(makeProvider('openai', { models: [' a ', 'a', 'b'] })).models).toEqual(['a', 'b']);
  });
});
