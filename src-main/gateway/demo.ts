// The built-in demo provider: answers in OpenAI Chat's shape without leaving the process.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Upstream, UpstreamCall, UpstreamReply } from './upstream.ts';

const SLOW_WORD_MS = 250;
const FAST_WORD_MS = 8;

interface ChatBody {
  readonly model: string;
  readonly stream: boolean;
  readonly prompt: string;
}

/** Base URLs with this scheme are served here. */
const DEMO_SCHEME = 'demo:';

/** Wraps the network: demo calls stay inside, all others go out. */
export function withDemo(network: Upstream): Upstream {
  let flakyCalls = 0;
  return {
    send(call) {
      if (!call.provider.baseUrl.startsWith(DEMO_SCHEME)) return network.send(call);
      const chat = readChat(call);
      if (chat.model === 'demo/flaky') {
        flakyCalls += 1;
        if (flakyCalls % 2 === 1) return Promise.resolve(overloaded());
      }
      return Promise.resolve(answer(chat, call.signal));
    },
    close: () => network.close(),
  };
}

/** The body was built by a dialect, so its shape is known; its content is what a client wrote. */
function readChat(call: UpstreamCall): ChatBody {
  if (!Buffer.isBuffer(call.body)) throw new Error('nothing is uploaded to the demo provider');
  const body = JSON.parse(call.body.toString()) as {
    model: string;
    stream?: boolean;
    messages: { role: string; content: unknown }[];
  };
  const last = body.messages.findLast((message) => message.role === 'user');
  return { model: body.model, stream: body.stream === true, prompt: textOf(last?.content) };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: { type?: string; text?: string }) =>
      part.type === 'text' ? (part.text ?? '') : `[${part.type ?? 'part'}]`,
    )
    .join('\n');
}

const json = (status: number, body: unknown): UpstreamReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: once(JSON.stringify(body)),
});

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const overloaded = (): UpstreamReply =>
  json(503, {
    error: { message: 'demo/flaky fails every other attempt, on purpose.', type: 'overloaded', code: 'demo_flaky' },
  });

const words = (text: string): readonly string[] => text.match(/\s*\S+\s*/g) ?? [];

function answer(chat: ChatBody, signal: AbortSignal): UpstreamReply {
  const text = chat.prompt === '' ? 'Say something and I will say it back.' : chat.prompt;
  const id = `demo-${crypto.randomUUID()}`;
  const created = Math.floor(Date.now() / 1000);
  const usage = {
    prompt_tokens: words(chat.prompt).length,
    completion_tokens: words(text).length,
    total_tokens: words(chat.prompt).length + words(text).length,
  };
  const common = { id, created, model: chat.model };
  if (!chat.stream) {
    return json(200, {
      ...common,
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
      usage,
    });
  }
  const paceMs = chat.model === 'demo/slow' ? SLOW_WORD_MS : FAST_WORD_MS;
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: streamed(text, paceMs, { ...common, object: 'chat.completion.chunk' }, usage, signal),
  };
}

async function* streamed(
  text: string,
  paceMs: number,
  common: object,
  usage: object,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const frame = (rest: object): Uint8Array => Buffer.from(`data: ${JSON.stringify({ ...common, ...rest })}\n\n`);
  const delta = (value: object, finish: string | null = null): Uint8Array =>
    frame({ choices: [{ index: 0, delta: value, finish_reason: finish }] });
  yield delta({ role: 'assistant', content: '' });
  for (const word of words(text)) {
    await sleep(paceMs, undefined, { signal });
    yield delta({ content: word });
  }
  yield delta({}, 'stop');
  yield frame({ choices: [], usage });
  yield Buffer.from('data: [DONE]\n\n');
}
