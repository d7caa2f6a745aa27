// A thread with a provider that sends a chunk every few ms, and a program that reads it through the gateway: how late each chunk comes.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** `listen` → the provider's port; then a stream through the gateway until `stop` → the delays in ms. */
export type PacedQuestion =
  { readonly type: 'stream'; readonly url: string; readonly accessKey: string } | { readonly type: 'stop' };

const CHUNK_EVERY_MS = 5;

let isRunning = false;
const chunk = (content: string, finish: string | null = null): string =>
  `data: ${JSON.stringify({ id: 'p', object: 'chat.completion.chunk', created: 1, model: 'paced', choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;

const provider = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const timer = setInterval(() => {
    if (isRunning) return void response.write(chunk(`@${performance.now()}@`));
    clearInterval(timer);
    response.end(`${chunk('', 'stop')}data: [DONE]\n\n`);
  }, CHUNK_EVERY_MS);
});
provider.listen(0, '127.0.0.1');
await once(provider, 'listening');
provider.unref();

async function delaysOf(url: string, accessKey: string): Promise<readonly number[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessKey}` },
    body: JSON.stringify({ model: 'paced:paced', stream: true, messages: [{ role: 'user', content: 'x' }] }),
  });
  if (!response.ok || !response.body) throw new Error(`the gateway answered ${response.status}`);
  const delays: number[] = [];
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const now = performance.now();
    for (const [, sentAt] of text.matchAll(/@([\d.]+)@/g)) delays.push(now - Number(sentAt));
  }
  return delays;
}

parentPort?.on('message', (question: PacedQuestion) => {
  if (question.type === 'stop') {
    isRunning = false;
    return;
  }
  isRunning = true;
  void delaysOf(question.url, question.accessKey).then((delays) => parentPort?.postMessage(delays));
});
parentPort?.postMessage((provider.address() as AddressInfo).port);
