// The stream to a client: however much comes at once, and however slowly it is read, it goes on.
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createReply, type Reply } from '../../src-main/gateway/reply.ts';

/** What a client gets of a reply. */
async function served(
  send: (reply: Reply, response: ServerResponse) => Promise<void>,
  receive: (message: IncomingMessage) => Promise<string>,
): Promise<string> {
  const server = createServer((_, response) => {
    const reply = createReply(response, { keepAlive: '', keepAliveMs: 0, streamType: 'text/event-stream' });
    reply.openStream();
    void send(reply, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve, reject) => {
      get({ port, host: '127.0.0.1' }, (message) => void receive(message).then(resolve, reject)).on('error', reject);
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function all(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) text += chunk as string;
  return text;
}

const frames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `data: ${index} ${'x'.repeat(70)}\n\n`);

test.each([1, 900, 5_000])('%i frames at once do not stop the stream', async (count) => {
  const list = frames(count);
  const text = await served(async (reply) => {
    await reply.write(list);
    await reply.end('data: end\n\n');
  }, all);
  expect(text).toBe(`${list.join('')}data: end\n\n`);
});

test('text, bytes and nothing at all arrive in their order', async () => {
  const text = await served(async (reply) => {
    await reply.write([]);
    await reply.write(['']);
    await reply.write(['a', new Uint8Array(), Buffer.from('ü'), '', 'c']);
    await reply.write([Buffer.from('d')]);
    await reply.end('');
  }, all);
  expect(text).toBe('aücd');
});

test('a client that does not read holds the provider back, and gets all once it reads', async () => {
  const list = frames(2_000);
  let written = 0;
  const halted = Promise.withResolvers<void>();
  const text = await served(
    async (reply, response) => {
      for (let round = 0; round < 200; round += 1) {
        const writing = reply.write(list);
        if (response.writableNeedDrain) halted.resolve();
        await writing;
        written += 1;
      }
      await reply.end('');
    },
    async (message) => {
      message.pause();
      await halted.promise;
      expect(written).toBeLessThan(200);
      return all(message);
    },
  );
  expect(text.length).toBe(200 * list.join('').length);
});

test('a slow reader leaves no listeners behind, however often it is waited for', async () => {
  const batch = frames(500);
  let left = -1;
  await served(async (reply, response) => {
    const before = response.listenerCount('close');
    for (let index = 0; index < 20; index += 1) await reply.write(batch);
    left = response.listenerCount('close') - before + response.listenerCount('drain');
    await reply.end('');
  }, all);
  expect(left).toBe(0);
});
