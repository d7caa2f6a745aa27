// A programmable HTTP server that plays a provider: answers, streams, holds, cuts, and remembers what it was asked.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  /** Parsed body; undefined when there was none. */
  readonly body: Record<string, unknown> | undefined;
  /** Resolves when the gateway closed the connection before the answer was finished. */
  readonly aborted: Promise<void>;
}

/** One step of a streamed answer. */
export type Step =
  | { readonly send: string | Uint8Array }
  /** Waits for the promise before going on. */
  | { readonly wait: Promise<unknown> }
  /** Destroys the connection. */
  | { readonly cut: true }
  /** Never goes on. */
  | { readonly hang: true };

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON value; or `steps` for anything else. */
  readonly json?: unknown;
  readonly steps?: readonly Step[];
}

export type Behaviour = (request: SeenRequest) => Answer | Promise<Answer>;

export interface SimulatedProvider {
  readonly baseUrl: string;
  readonly port: number;
  readonly seen: readonly SeenRequest[];
  behave(behaviour: Behaviour): void;
  /** Closes the listener: connections are refused from now on. */
  close(): Promise<void>;
}

/** @param port 0 picks a free one; a port used before can be named to come back */
export async function simulateProvider(behaviour: Behaviour, port = 0): Promise<SimulatedProvider> {
  let current = behaviour;
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => void play(request, response));

  const play = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const aborted = new Promise<void>((resolve) =>
      response.once('close', () => !response.writableFinished && resolve()),
    );
    const entry: SeenRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      bytes,
      body: bytes.length > 0 ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : undefined,
      aborted,
    };
    // Model lists are asked for in the background; they are no part of any conversation.
    if (entry.method === 'GET') return send({ status: 404, json: { error: { message: 'no list here' } } }, response);
    seen.push(entry);
    return send(await current(entry), response);
  };

  await listen(server, port);
  const actualPort = (server.address() as AddressInfo).port;
  return {
    baseUrl: `http://127.0.0.1:${actualPort}/v1`,
    port: actualPort,
    seen,
    behave(next) {
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });

async function send(answer: Answer, response: ServerResponse): Promise<void> {
  if (answer.json !== undefined) {
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.json));
    return;
  }
  response.writeHead(answer.status ?? 200, { 'content-type': 'text/event-stream', ...answer.headers });
  response.flushHeaders();
  for (const step of answer.steps ?? []) {
    if (response.destroyed) return;
    if ('send' in step) await write(response, step.send);
    else if ('wait' in step) await step.wait;
    else if ('cut' in step) return void response.destroy();
    else return;
  }
  response.end();
}

const write = (response: ServerResponse, data: string | Uint8Array): Promise<void> =>
  new Promise((resolve) => response.write(data, () => resolve()));

/** An OpenAI chat stream that says `text` word by word. */
export function chatStream(text: string, extra: { usage?: object; model?: string; id?: string } = {}): Step[] {
  const frame = (rest: object): Step => ({
    send: `data: ${JSON.stringify({ id: extra.id ?? 'chatcmpl-sim', object: 'chat.completion.chunk', created: 1_790_000_000, model: extra.model ?? 'sim-model', ...rest })}\n\n`,
  });
  const delta = (value: object, finish: string | null = null): Step =>
    frame({ choices: [{ index: 0, delta: value, finish_reason: finish }] });
  return [
    delta({ role: 'assistant', content: '' }),
    ...(text.match(/\s*\S+/g) ?? []).map((word) => delta({ content: word })),
    delta({}, 'stop'),
    frame({ choices: [], usage: extra.usage ?? { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }),
    { send: 'data: [DONE]\n\n' },
  ];
}

/** A whole OpenAI chat answer. */
export const chatAnswer = (
  text: string,
  usage: object = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
): object => ({
  id: 'chatcmpl-sim',
  object: 'chat.completion',
  created: 1_790_000_000,
  model: 'sim-model',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  usage,
});

/** An Anthropic stream that says `text` in one block. */
export function messagesStream(text: string, usage = { input_tokens: 10, output_tokens: 5 }): Step[] {
  const event = (type: string, rest: object): Step => ({
    send: `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`,
  });
  return [
    event('message_start', {
      message: {
        id: 'msg_sim',
        type: 'message',
        role: 'assistant',
        model: 'sim-model',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...usage, output_tokens: 1 },
      },
    }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ...(text.match(/\s*\S+/g) ?? []).map((word) =>
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: word } }),
    ),
    event('content_block_stop', { index: 0 }),
    event('message_delta', {
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: usage.output_tokens },
    }),
    event('message_stop', {}),
  ];
}
