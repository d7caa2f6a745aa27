// Recording of contents: nothing is kept unless the user says so, no secret ever, and what is kept can be read and removed.
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Sdk from '@openrouter/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatAnswer, chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

const sdk = createRequire(import.meta.url)('@openrouter/sdk') as typeof Sdk;

let home: string;
let engine: RunningEngine;
let upstream: SimulatedProvider;
let clock = Date.UTC(2026, 5, 15);
const start = async (): Promise<void> => {
  engine = await runEngine({ home, now: () => clock });
};
beforeEach(async () => {
  clock = Date.UTC(2026, 5, 15);
  home = await mkdtemp(join(tmpdir(), 'pointsman-recording-'));
  upstream = await simulateProvider(({ body }) =>
    body?.['stream'] === true
      ? { steps: chatStream('The streamed answer.') }
      : { json: chatAnswer('The whole answer.') },
  );
  await start();
  await engine.provider('sim', { dialect: 'openai-chat', baseUrl: upstream.baseUrl, local: true, models: ['one'] });
});
afterEach(async () => {
  await engine.stop();
  await upstream.close();
  await rm(home, { recursive: true, force: true });
});

const switchOn = (body: { days: number | null; keys?: string[] } = { days: 30 }) =>
  engine.control.call('PUT /control/recording', { body });
const ask = async (
  more: object = {},
  headers: Record<string, string> = {},
  path = '/v1/chat/completions',
): Promise<string> => {
  const body = { model: 'sim:one', messages: [{ role: 'user', content: 'A quiet question' }], ...more };
  const response = await engine.post(path, body, headers);
  await response.text();
  return response.headers.get('x-request-id') ?? '';
};
const contentOf = (id: string) =>
  new sdk.OpenRouter({
    serverURL: engine.gateway,
    apiKey: engine.accessKey,
    retryConfig: { strategy: 'none' },
  }).generations
    .listGenerationContent({ id })
    .then(({ data }) => data);

describe('unless it is switched on', () => {
  it('nothing that is said reaches the disk, and who asks is told how to switch it on', async () => {
    const id = await ask();
    await expect(contentOf(id)).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('recording on --days'),
    });
    await engine.stop();
    for (const name of await readdir(home, { recursive: true })) {
      const bytes = await readFile(join(home, name)).catch(() => Buffer.alloc(0));
      expect(bytes.includes('A quiet question'), name).toBe(false);
    }
    await start();
  });
});

describe('once it is on', () => {
  it.each<readonly [string, object, string]>([
    ['whole', {}, 'The whole answer.'],
    ['streamed', { stream: true }, 'The streamed answer.'],
  ])("a %s answer is told with its question, by OpenRouter's SDK", async (_name, more, completion) => {
    await switchOn();
    const id = await ask(more);
    expect(await contentOf(id)).toMatchObject({
      input: { messages: [{ role: 'user', content: 'A quiet question' }] },
      output: { completion, reasoning: null },
      error: null,
    });
  });

  it('every protocol is told in one shape', async () => {
    await switchOn();
    const id = await ask({ max_tokens: 9, system: 'Be brief.' }, {}, '/v1/messages');
    expect((await contentOf(id)).input).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'A quiet question' },
      ],
    });
  });

  it('what broke is kept as far as it came, with the error', async () => {
    await switchOn();
    upstream.behave(() => ({ steps: [...chatStream('Half an answer that').slice(0, 3), { cut: true }] }));
    const content = await contentOf(await ask({ stream: true }));
    expect(content.output.completion).toMatch(/^Half/);
    expect(content.error).toMatchObject({ message: expect.any(String), providerName: 'sim' });
  });

  it('secrets and media are cut out', async () => {
    await switchOn();
    upstream.behave(() => ({ json: chatAnswer('Your key is sk-abcdefghijklmnop.') }));
    const url = `data:image/png;base64,${'A'.repeat(5_000)}`;
    const content = [
      { type: 'text', text: 'My key is sk-abcdefghijklmnop.' },
      { type: 'image_url', image_url: { url } },
    ];
    const text = JSON.stringify(await contentOf(await ask({ messages: [{ role: 'user', content }] })));
    expect(text).not.toContain('abcdefghijklmnop');
    expect(text).not.toContain('AAAA');
    expect(text).toContain('characters of media');
    // The provider got both.
    expect(JSON.stringify(upstream.seen.at(-1)?.body)).toContain(url);
  });

  it('only for the access keys that were named', async () => {
    const { secret } = await engine.control.call('POST /control/access-keys', { body: { name: 'editor' } });
    expect(await switchOn({ days: 30, keys: ['editor'] })).toMatchObject({ days: 30, keys: ['editor'] });
    await expect(contentOf(await ask())).rejects.toMatchObject({ statusCode: 404 });
    await ask({}, { authorization: `Bearer ${secret}` });
    expect(await engine.control.call('GET /control/recording')).toMatchObject({ recorded: 1 });
    await expect(switchOn({ days: 30, keys: ['nobody'] })).rejects.toMatchObject({ status: 400, field: 'keys[0]' });
  });

  it('is removed when its time is over, one by one, and all at once', async () => {
    await switchOn({ days: 2 });
    const old = await ask();
    clock += 86_400_000;
    const [second, third] = [await ask(), await ask()];
    clock += 86_400_001;
    await expect(contentOf(old)).rejects.toMatchObject({ statusCode: 404 });
    expect((await contentOf(second)).output.completion).toBe('The whole answer.');
    await engine.control.call('DELETE /control/requests/:id/content', { params: { id: second } });
    await expect(contentOf(second)).rejects.toMatchObject({ statusCode: 404 });
    expect(await engine.control.call('GET /control/requests/:id/content', { params: { id: third } })).toMatchObject({
      completion: 'The whole answer.',
    });
    await switchOn({ days: null });
    expect(await engine.control.call('DELETE /control/recording')).toEqual({ removed: 1 });
    await expect(contentOf(third)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('outlives a restart', async () => {
    await switchOn();
    const id = await ask();
    await engine.stop();
    await start();
    expect((await contentOf(id)).output.completion).toBe('The whole answer.');
  });
});
