// Calls as they leave the page, and refusals as they come back.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, ControlError } from '../../../src-renderer/control.ts';

function answering(answer: () => Response | Promise<Response>) {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) => answer());
  vi.stubGlobal('fetch', fetched);
  return {
    fetched,
    /** The one call made: address, method, body and its type. */
    sent() {
      const [url, init] = fetched.mock.calls[0] ?? ['', {}];
      return { url, method: init.method, body: init.body, headers: init.headers };
    },
  };
}

/** What the call was refused with. */
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a call', () => {
  it('does not let an id with a slash or a space become another path', async () => {
    const { sent } = answering(() => Response.json({}));
    await call('DELETE /control/routes/:name', { params: { name: 'team a/fast?x=1' } });
    expect(sent()).toMatchObject({ url: '/control/routes/team%20a%2Ffast%3Fx%3D1', method: 'DELETE' });
  });

  it('does not lose the part of the path behind the id', async () => {
    const { sent } = answering(() => Response.json({}));
    await call('PUT /control/providers/:id/credential-order', { params: { id: 'a' }, body: { ids: ['2', '1'] } });
    expect(sent()).toMatchObject({ url: '/control/providers/a/credential-order', body: '{"ids":["2","1"]}' });
  });

  it('does not send a parameter that is undefined as the word', async () => {
    const { sent } = answering(() => Response.json({ models: [] }));
    await call('GET /control/models', { query: {} });
    expect(sent().url).toBe('/control/models');
  });

  it('does not let a search text break out of its parameter', async () => {
    const { sent } = answering(() => Response.json({ threads: [] }));
    await call('GET /control/threads', { query: { search: 'a&b=c #1 ü' } });
    expect(new URL(sent().url, 'http://x').searchParams.get('search')).toBe('a&b=c #1 ü');
  });

  it('does not claim a body where there is none, and names the type of one that is there', async () => {
    const without = answering(() => Response.json({}));
    await call('POST /control/gateway/pause');
    expect(without.sent()).toEqual({
      url: '/control/gateway/pause',
      method: 'POST',
      body: undefined,
      headers: undefined,
    });
    const having = answering(() => Response.json({ registryIds: [] }));
    await call('POST /control/registry/identify', { body: { secret: 's' } });
    expect(having.sent()).toMatchObject({ body: '{"secret":"s"}', headers: { 'content-type': 'application/json' } });
  });
});

describe('a refusal', () => {
  it('does not lose its code, its field or its words', async () => {
    const error = { code: 'invalid', message: 'The name is taken.', field: 'name' };
    answering(() => Response.json({ error }, { status: 409 }));
    expect(await refusal(call('GET /control/status'))).toMatchObject({ status: 409, ...error });
  });

  it('does not show a parse error when the answer is not JSON', async () => {
    answering(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    const error = await refusal(call('GET /control/status'));
    expect(error).toBeInstanceOf(ControlError);
    expect(error).toMatchObject({
      status: 502,
      code: 'internal',
      message: 'The engine answered 502 and nothing more.',
    });
  });

  it('does not leave a person with the browser’s "Failed to fetch" when the engine is gone', async () => {
    answering(() => Promise.reject(new TypeError('Failed to fetch')));
    const error = await refusal(call('GET /control/status'));
    expect(error).toMatchObject({ status: 0, code: 'unreachable' });
    expect((error as ControlError).message).toContain('engine does not answer');
  });

  it('does not report a call that was given up as an engine that is gone', async () => {
    answering(() => Promise.reject(new DOMException('aborted', 'AbortError')));
    expect(await refusal(call('GET /control/status'))).toMatchObject({ name: 'AbortError' });
  });
});
