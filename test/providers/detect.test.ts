// Detection: finds what is there, and takes nothing else for it.
import { describe, expect, it } from 'vitest';
import { detectKeys, detectLocalServers, type FetchLike } from '../../src-main/providers/detect.ts';

describe('detectKeys', () => {
  it('finds keys by variable name, trimmed', () => {
    expect(detectKeys({ OPENAI_API_KEY: ' sk-1 ', GROQ_API_KEY: 'gsk_2', OTHER: 'x' })).toEqual([
      { envName: 'OPENAI_API_KEY', registryId: 'openai', secret: 'sk-1' },
      { envName: 'GROQ_API_KEY', registryId: 'groq', secret: 'gsk_2' },
    ]);
  });

  it('ignores variables that are set to nothing', () => {
    expect(detectKeys({ OPENAI_API_KEY: '', GROQ_API_KEY: '  ', XAI_API_KEY: undefined })).toEqual([]);
  });
});

const answer = (body: unknown, ok = true): Awaited<ReturnType<FetchLike>> => ({ ok, json: async () => body });
const only =
  (port: string, reply: () => Promise<Awaited<ReturnType<FetchLike>>>): FetchLike =>
  async (url) => {
    if (new URL(url).port !== port) throw new TypeError('connection refused');
    return reply();
  };

describe('detectLocalServers', () => {
  it('asks only loopback addresses, without following redirects', async () => {
    const asked: string[] = [];
    await detectLocalServers(async (url, { redirect }) => {
      asked.push(`${redirect} ${url}`);
      throw new TypeError('connection refused');
    });
    expect(asked.sort()).toEqual([
      'error http://127.0.0.1:11434/v1/models',
      'error http://127.0.0.1:1234/v1/models',
      'error http://127.0.0.1:1337/v1/models',
      'error http://127.0.0.1:8000/v1/models',
      'error http://127.0.0.1:8080/v1/models',
    ]);
  });

  it('finds a server with its models', async () => {
    const list = { object: 'list', data: [{ id: 'llama3.1:8b' }, { id: 'qwen3:4b' }] };
    expect(await detectLocalServers(only('11434', async () => answer(list)))).toEqual([
      {
        registryId: 'ollama',
        name: 'Ollama',
        baseUrl: 'http://127.0.0.1:11434/v1',
        models: ['llama3.1:8b', 'qwen3:4b'],
      },
    ]);
  });

  it('finds a server that has no models yet', async () => {
    const found = await detectLocalServers(only('11434', async () => answer({ object: 'list', data: null })));
    expect(found).toMatchObject([{ registryId: 'ollama', models: [] }]);
  });

  it.each([
    ['an error', async () => answer({ object: 'list', data: [] }, false)],
    ['a page', async () => ({ ok: true, json: async () => JSON.parse('<html>') as unknown })],
    ['null', async () => answer(null)],
    ['an array', async () => answer([])],
    ['another object', async () => answer({ data: [{ id: 'a' }] })],
    ['a list without data', async () => answer({ object: 'list' })],
    ['entries without ids', async () => answer({ object: 'list', data: [{ name: 'a' }] })],
    ['a crash', async () => Promise.reject(new Error('reset'))],
  ])('does not take %s on a known port for a model server', async (_, reply) => {
    expect(await detectLocalServers(only('8080', reply))).toEqual([]);
  });

  it('gives up on a port that accepts but never answers', async () => {
    const silent: FetchLike = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    expect(await detectLocalServers(silent, 5)).toEqual([]);
  });
});
