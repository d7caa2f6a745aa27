// `credential`, `provider set` and `provider detect`: what they do and print, and how they refuse.
import { beforeEach, describe, expect, test } from 'vitest';
import { type CliHarness, cliHarness } from '../support/cli-harness.ts';

const SECRET = 'sk-test-0123456789-abcd';
let harness: CliHarness;
let ids: readonly string[];

beforeEach(async () => {
  harness = cliHarness();
  harness.stdin = SECRET;
  await harness.run('provider', 'add', 'openrouter', '--key-stdin');
  harness.stdin = 'sk-other-0123456789-wxyz';
  await harness.run('provider', 'add', 'openrouter', '--key-stdin');
  ids = harness.fake.parts.settings.credentials().map(({ id }) => id);
});

const first = () => harness.fake.parts.settings.credentials()[0];

describe('credential list', () => {
  test('shows order, filters, why a key was refused and what it has left, never a secret', async () => {
    const [id = '', other = ''] = ids;
    harness.fake.keys.refused(id, { kind: 'auth', status: 401, message: 'no such key' });
    harness.fake.keys.told(other, 'gpt-5', {
      requests: { limit: 60, remaining: 1_500, resetAt: harness.fake.now + 1_000 },
    });
    const { code, out } = await harness.run('credential', 'list');
    expect(code).toBe(0);
    expect(out).toMatch(/openrouter\/Key 1 …abcd +0 +1 +all +all +refused \(401\): no such key/);
    expect(out).toMatch(/openrouter\/Key 2 …wxyz .*ready +1,500\/60 requests \(gpt-5\)/);
    expect(out).not.toContain('0123456789');
    expect(JSON.parse((await harness.run('credential', 'list', '--json')).out)).toMatchObject({
      credentials: [
        { id, refused: { status: 401 }, limits: [] },
        { id: other, limits: [{ model: 'gpt-5' }] },
      ],
    });
    expect((await harness.run('credential', 'list', '--provider', 'openrouter')).out).toContain('openrouter/Key 2');
  });
});

test('credential list tells a provider without keys from one that there is not', async () => {
  await harness.run('provider', 'add', 'groq', '--no-key', '--model', 'm');
  expect((await harness.run('credential', 'list', '--provider', 'groq')).out).toMatch(/No keys yet.*provider add groq/);
  const { code, err } = await harness.run('credential', 'list', '--provider', 'opnrouter');
  expect([code, err]).toEqual([5, 'There is no provider "opnrouter". There are: openrouter, groq.\n']);
});

describe('credential set', () => {
  test('changes only what is said, and takes filters away again', async () => {
    const words = ['--order', '3', '--weight', '2.5', '--model', 'gpt-*', '--app', 'chat', '--label', 'work'];
    expect((await harness.run('credential', 'set', 'openrouter/Key 1', ...words)).code).toBe(0);
    const changed = { order: 3, weight: 2.5, models: ['gpt-*'], apps: ['chat'], label: 'work', enabled: true };
    expect(harness.fake.parts.settings.credentials().find(({ id }) => id === ids[0])).toMatchObject(changed);
    const { out } = await harness.run(
      'credential',
      'set',
      ids[0] ?? '',
      '--all-models',
      '--all-apps',
      '--off',
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ order: 3, weight: 2.5, enabled: false });
    expect(JSON.parse(out)).not.toHaveProperty('models');
    expect(JSON.parse(out)).not.toHaveProperty('apps');
  });

  test.each([
    [['--weight', '0'], 'from 0.01'],
    [['--order', '-1'], 'whole number'],
    [['--on', '--off'], 'cannot be used with'],
    [['--app', 'a', '--all-apps'], 'cannot be used with'],
    [['--app', 'nobody'], 'no access key'],
    [[], 'Nothing to change'],
  ])('refuses %j', async (words, problem) => {
    const before = first();
    const { code, err } = await harness.run('credential', 'set', ids[0] ?? '', ...words);
    expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
    expect(first()).toEqual(before);
  });

  test('names the keys there are when none or several are meant', async () => {
    const none = await harness.run('credential', 'set', 'openrouter/nobody', '--on');
    expect([none.code, none.err]).toEqual([5, expect.stringContaining('openrouter/Key 1')]);
    const { settings } = harness.fake.parts;
    for (const credential of settings.credentials()) await settings.putCredential({ ...credential, label: 'same' });
    const several = await harness.run('credential', 'set', 'openrouter/same', '--on');
    expect([several.code, several.err]).toEqual([2, expect.stringContaining('names 2 keys')]);
    expect((await harness.run('credential', 'set', (ids[1] ?? '').slice(0, 8), '--off')).code).toBe(0);
  });
});

describe('credential test, clear, remove', () => {
  test('a good test takes the mark away, a bad one leaves it and fails', async () => {
    const [id = ''] = ids;
    harness.fake.keys.refused(id, { kind: 'auth', status: 401, message: 'no' });
    harness.fake.discovery = async () => ({ ok: false, message: 'still no' });
    expect(await harness.run('credential', 'test', id)).toMatchObject({ code: 1, err: 'still no\n' });
    expect(harness.fake.keys.markOf(id)).toBeDefined();
    harness.fake.discovery = async () => ({ ok: true, models: 2, latencyMs: 5 });
    expect((await harness.run('credential', 'test', id)).out).toContain('2 models');
    expect(harness.fake.keys.markOf(id)).toBeUndefined();
  });

  test('clear forgets, remove takes the secret with it', async () => {
    const [id = ''] = ids;
    harness.fake.keys.refused(id, { kind: 'payment', status: 402, message: 'no' });
    expect((await harness.run('credential', 'clear', id)).out).toContain('is used again');
    expect(harness.fake.keys.markOf(id)).toBeUndefined();
    expect((await harness.run('credential', 'remove', id)).code).toBe(0);
    expect(harness.fake.secrets.has(id)).toBe(false);
    expect((await harness.run('credential', 'remove', id)).code).toBe(5);
  });
});

describe('credential balance', () => {
  test('asks with each key whose provider tells it, and prints amounts', async () => {
    const asked: (string | undefined)[] = [];
    harness.fake.balance = (_, secret) => {
      asked.push(secret);
      return { ok: true, balances: [{ of: 'key', currency: 'USD', remaining: '4.00', used: '1.00', limit: '5.00' }] };
    };
    const { code, out } = await harness.run('credential', 'balance');
    expect(code).toBe(0);
    expect(out).toContain('openrouter/Key 1: 4.00 USD left, 1.00 USD used, of 5.00 USD (this key)\n');
    expect(asked).toEqual([SECRET, 'sk-other-0123456789-wxyz']);
  });

  test('says why it could not be had, and asks nobody when a key is not meant for the address', async () => {
    harness.fake.balance = () => ({ ok: false, message: 'OpenRouter refused the key (401).' });
    expect(await harness.run('credential', 'balance', ids[0] ?? '')).toMatchObject({
      code: 1,
      err: 'openrouter/Key 1: OpenRouter refused the key (401).\n',
    });
    harness.fake.balance = () => {
      throw new Error('must not be asked');
    };
    const { settings } = harness.fake.parts;
    for (const credential of settings.credentials())
      await settings.putCredential({ ...credential, boundTo: 'https://elsewhere.example:443' });
    expect((await harness.run('credential', 'balance')).err).toContain(
      'may only be sent to https://elsewhere.example:443',
    );
  });
});

describe('provider set', () => {
  test('the user’s word on privacy wins, shows where it comes from, and can be taken back', async () => {
    const set = async (...words: string[]) =>
      JSON.parse((await harness.run('provider', 'set', 'openai', ...words, '--json')).out);
    await harness.run('provider', 'add', 'openai', '--no-key');
    expect(await set('--zero-retention-agreed')).toMatchObject({
      zeroRetentionAgreed: true,
      privacy: { retentionDays: 30 },
    });
    expect(await set('--retention-days', '0')).toMatchObject({
      privacy: { retentionDays: 0, zeroRetention: 'always', trainsOnApiData: false, source: 'user' },
    });
    const list = await harness.run('provider', 'list');
    expect(list.out).toMatch(/openai .* US +does not train, zero retention agreed, you say so/);
    expect(await set('--registry-privacy', '--no-zero-retention-agreed')).toMatchObject({
      zeroRetentionAgreed: false,
      privacy: { retentionDays: 30, source: expect.stringContaining('https://') },
    });
  });

  test('switches a provider off and on', async () => {
    expect((await harness.run('provider', 'set', 'openrouter', '--off')).out).toContain('(off)');
    expect((await harness.run('provider', 'set', 'openrouter', '--on', '--name', 'OR')).code).toBe(0);
    expect(harness.fake.parts.settings.providers()[0]).toMatchObject({ enabled: true, name: 'OR' });
  });

  test('adds nothing: an id that is not there is not found', async () => {
    const { code, err } = await harness.run('provider', 'set', 'groq', '--off');
    expect([code, err]).toEqual([5, expect.stringContaining('There is no provider "groq"')]);
    expect(harness.fake.parts.settings.providers()).toHaveLength(1);
  });

  test.each([
    [['--retention-days', 'long']],
    [['--trains', 'maybe']],
    [[]],
    [['--registry-privacy', '--trains', 'no']],
  ])('refuses %j', async (words) => {
    expect((await harness.run('provider', 'set', 'openrouter', ...words)).code).toBe(2);
  });
});

describe('provider detect', () => {
  test('tells whose a piped key is and why, and never prints it', async () => {
    harness.stdin = `sk-or-v1-${'a1b2'.repeat(16)}\n`;
    const { code, out } = await harness.run('provider', 'detect', '--key-stdin');
    expect(code).toBe(0);
    expect(out).toContain('OpenRouter (openrouter): it begins with sk-or-v1-, as its keys do.');
    expect(out).toContain('provider add openrouter --key-stdin');
    expect(out).not.toContain('a1b2');
  });

  test('takes a key from a variable or the keyboard', async () => {
    harness.env = { SOME_KEY: `gsk_${'aB3'.repeat(18)}` };
    expect((await harness.run('provider', 'detect', '--key-env', 'SOME_KEY')).out).toContain('Groq (groq)');
    harness.stdin = undefined;
    harness.typed = `jina_${'aB3'.repeat(20)}`;
    expect((await harness.run('provider', 'detect', '--paste')).out).toContain('Jina AI (jina)');
  });

  test('a key of unknown shape fails, and says how to add it', async () => {
    harness.stdin = 'what-is-this';
    const { code, out } = await harness.run('provider', 'detect', '--key-stdin');
    expect([code, out]).toEqual([1, expect.stringContaining('tells no provider')]);
  });

  test('without a key it lists keys of the environment by their last characters, and servers', async () => {
    Object.assign(harness.fake.parts.env, { GROQ_API_KEY: 'gsk_0123456789abcdefWXYZ' });
    const { out } = await harness.run('provider', 'detect', '--json');
    expect(JSON.parse(out)).toMatchObject({
      matches: null,
      keys: [{ envName: 'GROQ_API_KEY', registryId: 'groq', masked: '…WXYZ', alreadyStored: false }],
    });
    expect(out).not.toContain('0123456789');
  });

  test.each([
    ['--key-stdin', ''],
    ['--paste', 'x'],
  ])('refuses %s when there is nothing to read', async (option, stdin) => {
    harness.stdin = stdin;
    expect((await harness.run('provider', 'detect', option)).code).toBe(2);
  });
});
