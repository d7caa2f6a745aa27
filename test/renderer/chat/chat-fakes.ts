// Stand-ins for what the chat needs: an engine that remembers, a gateway whose stream the test holds, a clock that stands still.
import type { MessageView, ThreadView } from '../../../src-main/contract/control-api.ts';
import type { ChatServer } from '../../../src-renderer/stores/chat-server.ts';
import type { ChatDeps } from '../../../src-renderer/stores/chat-state.ts';
import { createChatStore } from '../../../src-renderer/stores/chat-store.ts';

/** One request that the test answers piece by piece. */
export interface HeldRequest {
  readonly body: { model: string; messages: { role: string; content: string }[]; stream: boolean };
  readonly isAborted: () => boolean;
  begin(options?: { status?: number; headers?: Record<string, string> }): Promise<void>;
  /** Sends raw text or bytes; resolves when the page has read them. */
  send(piece: string | Uint8Array): Promise<void>;
  say(text: string): Promise<void>;
  finish(): Promise<void>;
  /** Ends the stream as it is. */
  cut(): Promise<void>;
  /** Breaks the connection. */
  break(): Promise<void>;
}

/** Lets everything run that can run without the test doing more. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}

export function heldGateway() {
  const requests: HeldRequest[] = [];
  const fakeFetch = (async (_url: string, init: RequestInit) => {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
    const abort = (): void => {
      const reason = new DOMException('aborted', 'AbortError');
      reject(reason);
      stream?.error(reason);
    };
    init.signal?.addEventListener('abort', abort);
    const encoder = new TextEncoder();
    const request: HeldRequest = {
      body: JSON.parse(init.body as string),
      isAborted: () => init.signal?.aborted === true,
      async begin({ status = 200, headers = {} } = {}) {
        const body = new ReadableStream<Uint8Array>({ start: (controller) => void (stream = controller) });
        const defaults = { 'content-type': 'text/event-stream', 'x-request-id': `gen-${requests.length}` };
        resolve(new Response(body, { status, headers: { ...defaults, ...headers } }));
        await settle();
      },
      async send(piece) {
        stream?.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
        await settle();
      },
      say: (text) => request.send(`data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`),
      async finish() {
        await request.send('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
        stream?.close();
        await settle();
      },
      async cut() {
        stream?.close();
        await settle();
      },
      async break() {
        stream?.error(new TypeError('network'));
        await settle();
      },
    };
    requests.push(request);
    return promise;
  }) as unknown as typeof fetch;
  return { requests, fetch: fakeFetch };
}

function standingClock() {
  let now = 1_000_000;
  let frames: (() => void)[] = [];
  let timers: { at: number; callback: () => void }[] = [];
  return {
    clock: {
      now: () => now,
      onFrame: (callback: () => void) => void frames.push(callback),
      after(delayMs: number, callback: () => void) {
        const timer = { at: now + delayMs, callback };
        timers.push(timer);
        return () => void (timers = timers.filter((each) => each !== timer));
      },
    },
    frame() {
      const due = frames;
      frames = [];
      for (const callback of due) callback();
    },
    async advance(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
      await settle();
    },
  };
}

function rememberingServer() {
  const threads = new Map<string, ThreadView>();
  const messages = new Map<string, MessageView>();
  const log: string[] = [];
  const saves: MessageView[] = [];
  const state = { refusal: undefined as string | undefined };
  const check = (): void => {
    if (state.refusal !== undefined) throw new Error(state.refusal);
  };
  const server: ChatServer = {
    async threads(search) {
      check();
      return [...threads.values()].filter(({ title }) => title.includes(search));
    },
    async thread(id) {
      check();
      const thread = threads.get(id);
      if (!thread) throw new Error(`There is no thread "${id}".`);
      return { thread, messages: [...messages.values()].filter(({ threadId }) => threadId === id) };
    },
    async saveThread(id, fields) {
      check();
      log.push(`thread ${fields.leafId ?? ''}`.trim());
      const thread = { createdAt: 1, ...threads.get(id), ...fields, id, updatedAt: 2 };
      threads.set(id, thread);
      return thread;
    },
    async removeThread(id) {
      check();
      threads.delete(id);
    },
    async saveMessage(message) {
      check();
      if (!threads.has(message.threadId)) throw new Error('no such thread');
      if (message.parentId !== undefined && !messages.has(message.parentId)) throw new Error('no such parent');
      log.push(`${message.role} ${message.state}`);
      saves.push(message);
      messages.set(message.id, message);
    },
  };
  return { server, threads, messages, log, saves, state };
}

export function chatBench(overrides: Partial<ChatDeps> = {}) {
  const gateway = heldGateway();
  const time = standingClock();
  const disk = rememberingServer();
  const kept = new Map<string, string>();
  let made = 0;
  const store = createChatStore({
    server: disk.server,
    fetch: gateway.fetch,
    clock: time.clock,
    newId: () => `id-${(made += 1)}`,
    keepsakes: { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value) },
    ...overrides,
  });
  return {
    store,
    chat: () => store.getState(),
    requests: gateway.requests,
    ...time,
    disk,
    kept,
    /** The messages of the open conversation. */
    shown: () => store.getState().conversations[store.getState().openId]?.messages ?? [],
  };
}
