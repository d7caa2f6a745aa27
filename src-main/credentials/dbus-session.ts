// A short conversation with the user's D-Bus session. Plain sockets: it can be given up at any time, which a native call cannot.
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import { type BusCall, type BusReply, decodeReply, encodeCall, messageBytes } from './dbus-message.ts';

const BUS = 'org.freedesktop.DBus';
const UNIX = 'unix:';

export type Env = Readonly<Record<string, string | undefined>>;
export type AskBus = (call: BusCall) => Promise<BusReply>;

/** Socket path of the session bus (`\0name` for an abstract one); undefined when the environment names none that can be used. */
export function busSocket(env: Env): string | undefined {
  const address = env['DBUS_SESSION_BUS_ADDRESS'];
  if (!address) return env['XDG_RUNTIME_DIR'] ? join(env['XDG_RUNTIME_DIR'], 'bus') : undefined;
  for (const choice of address.split(';')) {
    if (!choice.startsWith(UNIX)) continue;
    const pairs = new URLSearchParams(choice.slice(UNIX.length).replaceAll('+', '%2B').replaceAll(',', '&'));
    const abstract = pairs.get('abstract');
    const path = pairs.get('path') ?? (abstract === null ? null : `\0${abstract}`);
    if (path !== null) return path;
  }
  return undefined;
}

/** Logs in, lets `talk` ask, hangs up. Rejects when the bus is away, refuses, or the signal aborts. */
export async function withBus<T>(path: string, signal: AbortSignal, talk: (ask: AskBus) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const socket = connect({ path });
  const gone = new Promise<never>((_, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection was closed')));
    signal.addEventListener('abort', () => reject(new Error('the bus was given up on', { cause: signal.reason })), {
      once: true,
    });
  });
  gone.catch(() => {});
  try {
    return await Promise.race([gone, converse(socket, talk)]);
  } finally {
    socket.destroy();
  }
}

async function converse<T>(socket: Socket, talk: (ask: AskBus) => Promise<T>): Promise<T> {
  await once(socket, 'connect');
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  if (!answer.toString().startsWith('OK ')) throw new Error('the bus refused the login');
  socket.write('BEGIN\r\n');
  const ask = asker(socket);
  await ask({ destination: BUS, path: '/org/freedesktop/DBus', interface: BUS, member: 'Hello' });
  return talk(ask);
}

function asker(socket: Socket): AskBus {
  const waiting = new Map<number, (reply: BusReply) => void>();
  let asked = 0;
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let size = messageBytes(received); size !== undefined && received.length >= size;) {
      const reply = decodeReply(received.subarray(0, size));
      received = received.subarray(size);
      size = messageBytes(received);
      if (reply.answers === undefined) continue;
      waiting.get(reply.answers)?.(reply);
      waiting.delete(reply.answers);
    }
  });
  return (call) => {
    asked += 1;
    const { promise, resolve } = Promise.withResolvers<BusReply>();
    waiting.set(asked, resolve);
    socket.write(encodeCall(asked, call));
    return promise;
  };
}
