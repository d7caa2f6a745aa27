// The provider of the bench: answers at once with a fixed body or a burst of chunks. Prints its port.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STREAM_CHUNKS } from './stream-chunks.ts';

const answer = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'bench',
    choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(800) }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 100, completion_tokens: 200, total_tokens: 300 },
  }),
);
const frame = (choices: unknown[], usage?: object): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'bench', choices, ...(usage && { usage }) })}\n\n`;
const delta = (value: object, finish: string | null = null): string =>
  frame([{ index: 0, delta: value, finish_reason: finish }]);
const chunk = Buffer.from(delta({ content: ' word' }));
const last = Buffer.from(
  `${delta({}, 'stop')}${frame([], { prompt_tokens: 100, completion_tokens: STREAM_CHUNKS, total_tokens: 100 + STREAM_CHUNKS })}data: [DONE]\n\n`,
);

const server = createServer((request, response) => {
  let tail: Buffer = Buffer.alloc(0);
  request.on('data', (data: Buffer) => {
    tail = data.subarray(-64);
  });
  request.on('end', () => {
    // The bench's bodies end with their stream flag, so the server need not parse them.
    if (!tail.includes('"stream":true')) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.byteLength }).end(answer);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let sent = 0; sent < STREAM_CHUNKS; sent += 1) response.write(chunk);
    response.end(last);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
