// Every other command: what it does and prints, and how it refuses.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createControlApp } from '../../src-main/control/app.ts';
import { controlSocketPath } from '../../src-main/control/socket-path.ts';
import { startSocketServer } from '../../src-main/control/socket-server.ts';
import { EngineStartError } from '../../src-main/engine-errors.ts';
import { type CliHarness, cliHarness } from '../support/cli-harness.ts';
import { recordedFallback } from '../support/control-fakes.ts';

const SECRET = 'sk-test-0123456789-abcd';

/** Makes the harness's parts answer on the home's control socket, as a running engine does. */
async function startEngine({ fake, home }: CliHarness): Promise<void> {
  const path = controlSocketPath(home);
  const app = createControlApp(fake.parts);
  const server = await startSocketServer(path, app, fake.parts.gateway.handleAsUser);
  onTestFinished(async () => {
    await app.close();
    await server.close(0);
  });
  const facts = { pid: process.pid, controlSocket: path, gateway: 'http://127.0.0.1:4774/v1', ui: null };
  writeFileSync(join(home, 'engine.json'), JSON.stringify(facts));
}

describe('provider add', () => {
  test('takes the key from the environment, asks for the models and prints their number, never the key', async () => {
    const harness = cliHarness();
    harness.env = { OPENAI_API_KEY: ` ${SECRET}\n` };
    const { code, out, err } = await harness.run('provider', 'add', 'openai', '--key-env', 'OPENAI_API_KEY');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('2 models');
    expect(out).not.toContain(SECRET);
    expect([...harness.fake.secrets.values()]).toContain(SECRET);
    expect(harness.fake.discovered).toContainEqual({ providerId: 'openai', secret: SECRET });
  });

  test('takes the key from standard input', async () => {
    const harness = cliHarness();
    harness.stdin = `${SECRET}\n`;
    const run = await harness.run('provider', 'add', 'work', '--from', 'anthropic', '--key-stdin', '--json');
    expect(run.code).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({
      provider: { id: 'work', registryId: 'anthropic', ready: true, credentials: [{ lastFour: 'abcd' }] },
      test: { ok: true, models: 2 },
    });
    expect(run.out).not.toContain(SECRET);
  });

  test('asks a person at the keyboard', async () => {
    const harness = cliHarness();
    harness.stdin = undefined;
    harness.typed = SECRET;
    expect((await harness.run('provider', 'add', 'openai')).code).toBe(0);
    expect([...harness.fake.secrets.values()]).toContain(SECRET);
  });

  test('a key of two words is refused before the provider is made', async () => {
    const harness = cliHarness();
    harness.stdin = 'sk-one sk-two';
    const { code, err } = await harness.run('provider', 'add', 'openai', '--key-stdin');
    expect([code, err]).toEqual([2, expect.stringContaining('one word')]);
    expect(err).not.toContain('sk-');
    expect(harness.fake.parts.settings.providers()).toEqual([]);
  });

  test("a server of one's own needs an address only, and keeps the models that were named", async () => {
    const harness = cliHarness();
    const words = ['--base-url', 'http://127.0.0.1:9/v1', '--local', '--model', 'a', '--model', 'b', 'c', '--json'];
    const { code, out } = await harness.run('provider', 'add', 'box', ...words);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      provider: { dialect: 'openai-chat', local: true, ready: true, models: ['a', 'b', 'c'] },
      test: null,
    });
  });

  test('a provider that cannot be asked is added all the same, and says so', async () => {
    const harness = cliHarness();
    harness.fake.discovery = async () => ({ ok: false, message: 'No answer from 127.0.0.1:9.' });
    const words = ['--base-url', 'http://127.0.0.1:9/v1', '--local'];
    const { code, err } = await harness.run('provider', 'add', 'box', ...words);
    expect([code, err]).toEqual([0, expect.stringContaining('No answer from')]);
    expect((await harness.run('provider', 'test', 'box')).code).toBe(1);
  });

  test('adding again with --model changes what was left out of nothing else', async () => {
    const harness = cliHarness();
    await harness.run('provider', 'add', 'box', '--base-url', 'http://127.0.0.1:9/v1', '--local', '--model', 'a');
    const { code, out } = await harness.run('provider', 'add', 'box', '--model', 'b', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      provider: { baseUrl: 'http://127.0.0.1:9/v1', local: true, models: ['b'] },
    });
  });

  const refused: [string, string[], string][] = [
    ['no id', [], 'id'],
    ['an unknown id without an address', ['nobody'], '--base-url'],
    ['an unknown --from', ['a', '--from', 'nobody'], '--from nobody'],
    ['an empty variable', ['openai', '--key-env', 'NOT_SET'], 'NOT_SET'],
    ['empty standard input', ['openai', '--key-stdin'], 'empty'],
    ['two sources of the key', ['openai', '--key-stdin', '--key-env', 'A'], 'cannot be used'],
    ['a key and no key', ['openai', '--key-stdin', '--no-key'], '--no-key'],
    ['no key and nobody to ask', ['openai'], '--key-env OPENAI_API_KEY'],
    ['a key on the command line', ['openai', '--key', SECRET], '--key'],
    ['http to another machine', ['a', '--base-url', 'http://example.com/v1', '--no-key'], '--local'],
    ['an unknown dialect', ['a', '--base-url', 'https://example.com', '--dialect', 'x', '--no-key'], 'dialect'],
  ];
  test.each(refused)('%s is refused as wrong usage and leaves nothing behind', async (_name, words, message) => {
    const harness = cliHarness();
    const { code, out, err } = await harness.run('provider', 'add', ...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(harness.fake.parts.settings.providers()).toEqual([]);
  });
});

describe('provider list, test and remove', () => {
  test('a provider that lacks a key is told apart', async () => {
    const harness = cliHarness();
    await harness.run('provider', 'add', 'openai', '--no-key');
    const { out } = await harness.run('provider', 'list');
    expect(out).toMatch(/openai +OpenAI +openai-chat +https:\S+ +0 +needs a key/);
    expect(JSON.parse((await harness.run('provider', 'list', '--json')).out)).toMatchObject({
      providers: [{ id: 'openai', ready: false }],
    });
  });

  test('an empty list says what to do', async () => {
    expect((await cliHarness().run('provider', 'list')).out).toContain('provider add');
  });

  test('removing takes the keys along; a missing provider ends with 5', async () => {
    const harness = cliHarness();
    harness.stdin = SECRET;
    await harness.run('provider', 'add', 'openai', '--key-stdin');
    expect((await harness.run('provider', 'remove', 'openai')).code).toBe(0);
    expect([...harness.fake.secrets.values()]).not.toContain(SECRET);
    for (const command of ['remove', 'test']) {
      const { code, err } = await harness.run('provider', command, 'openai');
      expect([code, err]).toEqual([5, expect.stringContaining('"openai"')]);
    }
  });
});

describe('key', () => {
  test('a created key is shown once, with its tags; show knows only the default key', async () => {
    const harness = cliHarness();
    const created = JSON.parse(
      (await harness.run('key', 'create', 'editor', '--tag', 'team=web', 'cost=a=b', '--json')).out,
    ) as { secret: string };
    expect(created).toMatchObject({ key: { name: 'editor', tags: { team: 'web', cost: 'a=b' } } });
    const list = await harness.run('key', 'list');
    expect(list.out).not.toContain(created.secret);
    expect(list.out).toContain('team=web');
    expect((await harness.run('key', 'show', 'default')).out).toMatch(/^pm-[\w-]{43}\n$/);
    expect((await harness.run('key', 'show', 'editor')).code).toBe(5);
  });

  test('limits of a key are set, shown, changed one by one and taken away', async () => {
    const harness = cliHarness();
    const words = [
      '--route',
      'current',
      'fast',
      '--model',
      'openai/*',
      '--requests-per-minute',
      '60',
      '--expires',
      '2h',
    ];
    const made = await harness.run('key', 'create', 'editor', ...words, '--json');
    expect(JSON.parse(made.out)).toMatchObject({
      key: {
        expiresAt: harness.fake.now + 7_200_000,
        scope: { routes: ['current', 'fast'], models: ['openai/*'], requestsPerMinute: 60 },
      },
    });
    const set = ['--clear', 'routes', 'expires', '--tokens-per-minute', '5000', '--disable', '--json'];
    const changed = JSON.parse((await harness.run('key', 'set', 'editor', ...set)).out);
    expect(changed).toMatchObject({
      disabled: true,
      scope: { models: ['openai/*'], requestsPerMinute: 60, tokensPerMinute: 5000 },
    });
    expect(changed.scope.routes).toBeUndefined();
    expect(changed.expiresAt).toBeUndefined();
    const list = await harness.run('key', 'list');
    expect(list.out).toMatch(/editor .*models openai\/\*, 60 requests\/min, 5,000 tokens\/min .* off/);
    expect((await harness.run('key', 'set', 'editor', '--enable', '--name', 'vim')).out).toMatch(/vim .* live/);
    expect((await harness.run('key', 'set', 'editor', '--enable')).code).toBe(5);
  });

  test.each([
    [['--requests-per-minute', '0'], 'whole number'],
    [['--tokens-per-minute', '1.5'], 'whole number'],
    [['--expires', 'tomorrow'], '2027-01-31'],
    [['--clear', 'colour'], 'requests-per-minute'],
    [['--preset', 'Not A Slug'], 'scope.preset'],
    [['--expires', '2020-01-01'], 'expiresAt'],
    [['--enable', '--disable'], 'cannot be used'],
    [[], 'Say what is to change'],
  ])('key set %j is refused as wrong usage', async (words, message) => {
    const harness = cliHarness();
    await harness.run('key', 'create', 'editor');
    const { code, err } = await harness.run('key', 'set', 'editor', ...words);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test('a revoked key is listed as revoked and cannot be revoked again', async () => {
    const harness = cliHarness();
    await harness.run('key', 'create', 'editor');
    expect((await harness.run('key', 'revoke', 'editor')).code).toBe(0);
    expect((await harness.run('key', 'list')).out).toMatch(/editor .* revoked/);
    expect((await harness.run('key', 'revoke', 'editor')).code).toBe(5);
  });

  test.each([['team'], ['=web']])('a tag written as %s is refused', async (tag) => {
    const { code, err } = await cliHarness().run('key', 'create', 'a', '--tag', tag);
    expect([code, err]).toEqual([2, expect.stringContaining('key=value')]);
  });

  test('a name that is taken is a failure, not wrong usage', async () => {
    const { code, err } = await cliHarness().run('key', 'create', 'default');
    expect([code, err]).toEqual([1, expect.stringContaining('already')]);
  });
});

describe('models, spend, requests, doctor', () => {
  test('models lists what can be reached; --all lists the rest too', async () => {
    const harness = cliHarness();
    await harness.run('provider', 'add', 'openai', '--no-key', '--model', 'large');
    expect((await harness.run('models')).out).not.toContain('maker/large');
    expect((await harness.run('models', '--all')).out).toMatch(
      /maker\/large +128k +unknown +\$3\.00 +\$15\.00 +openai/,
    );
    const { models } = JSON.parse((await harness.run('models', '--json')).out) as { models: { id: string }[] };
    expect(models.map(({ id }) => id)).toEqual(['demo/echo', 'demo/flaky', 'demo/slow']);
  });

  test.each([[['spend', '--by', 'planet']], [['spend', '--json', '--csv']], [['requests', '--limit', '0']]])(
    '%j is refused as wrong usage',
    async (words) => {
      expect((await cliHarness().run(...words)).code).toBe(2);
    },
  );

  test('requests shows who served and how many tries it took', async () => {
    const harness = cliHarness();
    harness.fake.requests.push(recordedFallback('gen-1', harness.fake.now));
    expect((await harness.run('requests')).out).toMatch(/editor +current +Second maker\/large +ok +2 .* \$0\.00135\n/);
    const { requests } = JSON.parse((await harness.run('requests', '--json')).out) as {
      requests: { attempts: unknown[] }[];
    };
    expect(requests[0]?.attempts).toHaveLength(2);
  });

  test('requests --follow prints what ends, live, and leaves when told to', async () => {
    const harness = cliHarness();
    await startEngine(harness);
    const source = cliHarness();
    source.fake.requests.push(recordedFallback('gen-2', harness.fake.now));
    const [request] = (JSON.parse((await source.run('requests', '--json')).out) as { requests: [never] }).requests;
    harness.onOutput = () => harness.stop.abort();
    const followed = harness.run('requests', '--follow');
    await expect.poll(() => harness.fake.listeners()).toBe(1);
    harness.fake.emit({ type: 'request-started', request });
    harness.fake.emit({ type: 'request-finished', request });
    const { code, out } = await followed;
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(4);
    expect(out).toContain('1. first:maker/large  error overloaded 503 busy  20 ms');
  });

  test('requests --follow says why a request failed, also after a single try', async () => {
    const harness = cliHarness();
    await startEngine(harness);
    const source = cliHarness();
    source.fake.requests.push(recordedFallback('gen-2', harness.fake.now));
    const { requests } = JSON.parse((await source.run('requests', '--json')).out) as {
      requests: { attempts: object[] }[];
    };
    const request = { ...requests[0], outcome: 'error', attempts: requests[0]?.attempts.slice(0, 1) } as never;
    harness.onOutput = () => harness.stop.abort();
    const followed = harness.run('requests', '--follow');
    await expect.poll(() => harness.fake.listeners()).toBe(1);
    harness.fake.emit({ type: 'request-finished', request });
    expect((await followed).out).toContain('1. first:maker/large  error overloaded 503 busy  20 ms');
  });

  test('key create says which names of its scope stand for nothing yet', async () => {
    const { run } = cliHarness();
    const { code, err } = await run('key', 'create', 'k', '--route', 'curent', 'team-*', '--preset', 'brief');
    expect(code).toBe(0);
    expect(err).toBe('Note: there is no route "curent" yet.\nNote: there is no preset "brief" yet.\n');
    const limit = await run('key', 'set', 'k', '--requests-per-minute', '0');
    expect([limit.code, limit.err]).toEqual([2, expect.stringContaining('--requests-per-minute')]);
  });

  test('requests --follow without a running engine says how to start one', async () => {
    const { code, err } = await cliHarness().run('requests', '--follow');
    expect([code, err]).toEqual([1, expect.stringContaining('serve')]);
  });

  test('doctor ends with 1 when it finds a problem', async () => {
    const harness = cliHarness();
    const { code, out } = await harness.run('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/PROBLEM {2}Gateway: .*\n +→ /);
    expect(JSON.parse((await harness.run('doctor', '--json')).out)).toHaveProperty('checks');
  });
});

describe('finding an engine', () => {
  test('a running engine is asked over its socket and no second one is made', async () => {
    const harness = cliHarness();
    await startEngine(harness);
    expect((await harness.run('provider', 'list')).code).toBe(0);
    expect(harness.engines).toEqual([]);
  });

  test('without one the home is opened without listening, and let go of even after a failure', async () => {
    const harness = cliHarness();
    await harness.run('provider', 'test', 'ghost');
    expect(harness.engines).toMatchObject([{ home: harness.home, gateway: { listen: false } }]);
    expect(harness.stops).toEqual([0]);
  });

  test('a home that another short command holds is waited for', async () => {
    const harness = cliHarness();
    const start = harness.startEngine;
    let tries = 0;
    harness.startEngine = (options) => {
      tries += 1;
      return tries < 3 ? Promise.reject(new EngineStartError('home-busy', 'busy')) : start(options);
    };
    expect((await harness.run('provider', 'list')).code).toBe(0);
    expect(tries).toBe(3);
  });
});

describe('help', () => {
  test.each([
    [['--help']],
    [['provider', 'add', '--help']],
    [['key', '--help']],
    [['spend', '--help']],
    [['--version']],
  ])('%j succeeds', async (words) => {
    const { code, out } = await cliHarness().run(...words);
    expect(code).toBe(0);
    expect(out).not.toBe('');
  });

  test.each([[[]], [['provider']], [['nonsense']], [['models', 'extra']], [['models', '--nonsense']]])(
    '%j is wrong usage',
    async (words) => {
      expect((await cliHarness().run(...words)).code).toBe(2);
    },
  );
});
