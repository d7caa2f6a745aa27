// discoverModels: a provider's list over real sockets, and every way it can go wrong put into words.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { discoverModels, type DiscoveredModels } from '../../src-main/providers/discover-models.ts';
import { makeProvider, type ProviderWishes } from '../../src-main/providers/make-provider.ts';
import type { Provider } from '../../src-main/providers/provider.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function provider(baseUrl: string, wishes: ProviderWishes = {}): Provider {
  const made = makeProvider('mine', { dialect: 'openai-chat', baseUrl, local: true, name: 'Mine', ...wishes });
  if (!made.ok) throw new Error(made.message);
  return made.provider;
}

const send =
  (status: number, body: unknown): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const secret = 'sk-proj-abcdefghijklmnopqrstuvwxyz';
const ask = (from: Provider, options: Partial<Parameters<typeof discoverModels>[2]> = {}): Promise<DiscoveredModels> =>
  discoverModels(from, secret, { now: () => 0, ...options });
const words = (result: DiscoveredModels): string => (result.ok ? `ok ${result.models.length}` : result.message);

describe('discoverModels', () => {
  it('asks below the base URL, with the key, and reads the list', async () => {
    const asked: unknown[] = [];
    const base = await serve((request, response) => {
      asked.push([request.method, request.url, request.headers.authorization]);
      send(200, { object: 'list', data: [{ id: 'a' }, { id: 'b' }] })(request, response);
    });
    const result = await ask(provider(`${base}/v1`));
    expect(result).toEqual({ ok: true, models: [{ id: 'a' }, { id: 'b' }], latencyMs: 0 });
    expect(asked).toEqual([['GET', '/v1/models', `Bearer ${secret}`]]);
  });

  it("speaks Anthropic's headers and follows its pages", async () => {
    const asked: unknown[] = [];
    const base = await serve((request, response) => {
      asked.push([
        request.url,
        request.headers['x-api-key'],
        request.headers['anthropic-version'],
        request.headers.authorization,
      ]);
      const isFirst = !request.url?.includes('after_id');
      send(
        200,
        isFirst ? { data: [{ id: 'a' }], has_more: true, last_id: 'a' } : { data: [{ id: 'b' }], has_more: false },
      )(request, response);
    });
    const anthropic = {
      ...provider(base),
      dialect: 'anthropic-messages',
      auth: { type: 'header', name: 'x-api-key' },
    } as const;
    const result = await ask(anthropic);
    expect(result.ok && result.models.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(asked).toEqual([
      ['/models?limit=1000', secret, '2023-06-01', undefined],
      ['/models?limit=1000&after_id=a', secret, '2023-06-01', undefined],
    ]);
  });

  it('stops at a list whose pages never end', async () => {
    let pages = 0;
    const base = await serve((request, response) => {
      pages += 1;
      send(200, { data: [{ id: `m${pages}` }], has_more: true, last_id: `m${pages}` })(request, response);
    });
    expect((await ask(provider(base))).ok).toBe(true);
    expect(pages).toBe(20);
  });

  it('stops at a list that points back at the same page', async () => {
    const base = await serve(send(200, { data: [{ id: 'a' }], has_more: true, last_id: 'a' }));
    expect(words(await ask(provider(base)))).toBe('ok 1');
  });

  it('does not follow a redirect, which could carry the key to another host', async () => {
    let followed = false;
    const elsewhere = await serve((request, response) => {
      followed = true;
      send(200, { data: [] })(request, response);
    });
    const base = await serve((_, response) => {
      response.writeHead(302, { location: `${elsewhere}/models` });
      response.end();
    });
    expect(words(await ask(provider(base)))).toContain('redirect (302)');
    expect(followed).toBe(false);
  });

  it.each([
    [401, { error: { message: 'bad key' } }, 'refused the key (401). It said: bad key'],
    [403, {}, 'refused the key (403).'],
    [402, {}, 'asks for payment (402)'],
    [404, 'not found', 'has no model list at http://127.0.0.1'],
    [429, { message: 'slow down' }, 'limits the rate of requests (429). Try again in a minute. It said: slow down'],
    [500, '<html>', 'has a failure of its own (500)'],
    [503, [{ error: { message: 'busy' } }], 'It said: busy'],
    [418, { error: 'teapot' }, 'answered with status 418. It said: teapot'],
  ])('puts status %i into words', async (status, body, expected) => {
    const result = await ask(provider(await serve(send(status, body))));
    expect(result).toMatchObject({ ok: false, status });
    expect(words(result)).toContain(expected);
    expect(words(result)).toMatch(/^Mine /);
  });

  it('says that a key is missing, not wrong, when none was sent', async () => {
    const base = await serve(send(401, {}));
    expect(words(await discoverModels(provider(base), undefined, { now: () => 0 }))).toContain('asks for a key (401)');
  });

  it.each([
    `Incorrect API key provided: ${secret}.`,
    'Incorrect API key provided: sk-proj-********************wxyz.',
    `The header was Bearer ${secret}`,
  ])('keeps the key out of the message when the vendor echoes it: %s', async (message) => {
    const result = await ask(provider(await serve(send(401, { error: { message } }))));
    expect(words(result)).not.toMatch(/sk-proj|wxyz/);
    expect(words(result)).toContain('[key]');
  });

  it('does not read a list so long that reading it would hold up everything else, on one page or on several', async () => {
    const many = (count: number, page: number): object[] =>
      Array.from({ length: count }, (_, index) => ({ id: `m-${page}-${index}` }));
    const long = await ask(provider(await serve(send(200, { data: many(5_001, 0) }))));
    expect(words(long)).toContain('more than 5000 models');
    let page = 0;
    const pages = await serve((request, response) => {
      page += 1;
      send(200, { data: many(1_000, page), has_more: true, last_id: `m-${page}-999` })(request, response);
    });
    expect(words(await ask(provider(pages)))).toContain('more than 5000 models');
    expect(page).toBe(6);
    expect(words(await ask(provider(await serve(send(200, { data: many(5_000, 0) })))))).toBe('ok 5000');
  });

  it.each(['<html>hello</html>', '', '{"ok":true}', 'null'])('does not take %j for a list', async (body) => {
    const result = await ask(provider(await serve(send(200, body))));
    expect(words(result)).toContain('not with a model list. Check that the base URL');
  });

  it('stops reading a list that is too large', async () => {
    const base = await serve((_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(1024 * 1024, 32);
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      response.on('error', () => undefined);
      pour();
    });
    expect(words(await ask(provider(base)))).toContain('larger than 5 MiB');
  });

  it('gives up on a server that accepts and stays silent', async () => {
    const base = await serve(() => undefined);
    expect(words(await ask(provider(base), { timeLimitMs: 20 }))).toContain(
      'did not send its model list within 0.02 s',
    );
  });

  it('gives up on a server that falls silent half way', async () => {
    const base = await serve((_, response) => {
      response.writeHead(200);
      response.write('{"data":[');
    });
    expect(words(await ask(provider(base), { timeLimitMs: 50 }))).toContain('did not send its model list');
  });

  it('ends at once when the caller cancels', async () => {
    const abort = new AbortController();
    const base = await serve(() => abort.abort());
    expect(words(await ask(provider(base), { signal: abort.signal }))).toBe('The test was cancelled.');
  });

  it('says when nothing is listening', async () => {
    const base = await serve(() => undefined);
    closers.pop()?.();
    expect(words(await ask(provider(base)))).toContain('nothing is listening there');
  });

  it('says when the connection is cut', async () => {
    const base = await serve((request) => request.socket.destroy());
    expect(words(await ask(provider(base)))).toContain('the connection was cut');
  });

  it.each(['127.0.0.1', 'localhost'])(
    'refuses to connect to %s for a provider that is not local, before any byte is sent',
    async (host) => {
      let reached = false;
      const base = await serve(() => {
        reached = true;
      });
      const strict = { ...provider(base.replace('127.0.0.1', host)), local: false };
      expect(words(await ask(strict))).toContain('is not marked local');
      expect(reached).toBe(false);
    },
  );

  it('refuses a key that no header can carry, without repeating it', async () => {
    const result = await discoverModels(provider('http://127.0.0.1:9'), 'sk-abc\r\nx: y', { now: () => 0 });
    expect(words(result)).toContain('Paste it again');
    expect(words(result)).not.toContain('sk-abc');
  });

  it('says what to do for a provider without a list', async () => {
    const { modelsPath: _, ...unlisted } = provider('http://127.0.0.1:9');
    expect(words(await ask(unlisted))).toBe('Mine offers no model list. Name the models you use in its settings.');
  });
});
