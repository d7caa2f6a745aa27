// Model servers on this machine: each is recognised by its real answer, and counts as free and private.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { endpointsOf } from '../../src-main/catalog/build-endpoints.ts';
import { createKnownFacts } from '../../src-main/catalog/known-facts.ts';
import { createOverrides } from '../../src-main/catalog/overrides.ts';
import { openSnapshot } from '../../src-main/catalog/snapshot.ts';
import { detectLocalServers, type FetchLike } from '../../src-main/providers/detect.ts';
import { makeProvider } from '../../src-main/providers/make-provider.ts';
import { keepsNothing } from '../../src-main/providers/privacy.ts';
import { registry } from '../../src-main/providers/registry.ts';

/** What each server answers to GET /v1/models. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  ollama: {
    object: 'list',
    data: [{ id: 'qwen3:4b', object: 'model', created: 1_760_000_000, owned_by: 'library' }],
  },
  lmstudio: {
    data: [{ id: 'qwen/qwen3-4b', object: 'model', owned_by: 'organization_owner' }],
    object: 'list',
  },
  llamacpp: {
    models: [{ name: 'qwen3.gguf', model: 'qwen3.gguf', type: 'model', capabilities: ['completion'] }],
    object: 'list',
    data: [
      {
        id: 'qwen3.gguf',
        object: 'model',
        created: 1_760_000_000,
        owned_by: 'llamacpp',
        meta: { n_ctx_train: 40_960 },
      },
    ],
  },
  vllm: {
    object: 'list',
    data: [
      {
        id: 'Qwen/Qwen3-4B',
        object: 'model',
        created: 1_760_000_000,
        owned_by: 'vllm',
        root: 'Qwen/Qwen3-4B',
        parent: null,
        max_model_len: 32_768,
        permission: [{ id: 'modelperm-1', object: 'model_permission', allow_sampling: true }],
      },
    ],
  },
  jan: {
    object: 'list',
    data: [{ id: 'qwen3-4b', object: 'model', created: 1_760_000_000, owned_by: 'user' }],
  },
};

async function serve(body: unknown): Promise<number> {
  const server = createServer((request, response) => {
    const found = request.method === 'GET' && request.url === '/v1/models';
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ? body : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test.each(registry.filter((row) => row.local).map((row) => [row.id, row] as const))(
  '%s is found by what it answers at its usual port',
  async (id, row) => {
    const usualPort = new URL(row.baseUrl).port;
    const port = await serve(ANSWERS[id]);
    // The usual ports may be taken on the machine that tests.
    const fetchThere: FetchLike = (url, init) => {
      const there = new URL(url);
      if (there.port !== usualPort) return Promise.reject(new TypeError('connection refused'));
      there.port = String(port);
      return fetch(there, init);
    };
    const found = await detectLocalServers(fetchThere);
    expect(found).toEqual([{ registryId: id, name: row.name, baseUrl: row.baseUrl, models: [expect.any(String)] }]);

    const made = makeProvider(id, { models: [...(found[0]?.models ?? [])] });
    if (!made.ok) throw new Error(made.message);
    expect(keepsNothing(made.provider, 'any/model')).toBe(true);
    const [endpoint] = endpointsOf(made.provider, {
      facts: createKnownFacts(openSnapshot(), [], Date.now()),
      listOf: () => undefined,
      overrides: createOverrides([]),
      at: Date.now(),
    });
    expect(endpoint?.price).toMatchObject({ input: 0, output: 0, source: 'local' });
  },
);
