// Files on their way through: private while they are here, gone in every outcome, refused when too large or broken.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hostRelay, type RelayHost } from './support/relay-host.ts';
import { simulateVendor, type SimulatedVendor } from './support/simulated-vendor.ts';

const LIMIT = 100_000;
const PATH = '/v1/audio/transcriptions';

let temporary: string;
const TMPDIR = process.env['TMPDIR'];
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'relay-test-'));
  process.env['TMPDIR'] = temporary;
});
afterAll(async () => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  await rm(temporary, { recursive: true, force: true });
});

let vendor: SimulatedVendor;
let host: RelayHost;
beforeEach(async () => {
  vendor = await simulateVendor(() => ({ json: { text: 'la' } }));
  host = await hostRelay([{ id: 'oai', dialect: 'openai-chat', baseUrl: `${vendor.baseUrl}/v1` }], {
    bodyLimitBytes: LIMIT,
  });
});
afterEach(async () => {
  await vendor.close();
  await host.close();
  expectNothingLeft();
});

function expectNothingLeft(): void {
  const left = readdirSync(temporary);
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
}

type Parts = readonly (readonly [name: string, value: string | Blob, filename?: string])[];

function form(parts: Parts): FormData {
  const data = new FormData();
  for (const [name, value, filename] of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, filename ?? 'a.wav');
  }
  return data;
}

const sound = (bytes = 1_000): Blob => new Blob([Buffer.alloc(bytes, 7)], { type: 'audio/wav' });

const send = (parts: Parts): Promise<Response> => fetch(`${host.origin}${PATH}`, { method: 'POST', body: form(parts) });

/** A form sent in pieces: the caller decides how far it gets. */
function openUpload(headers: Record<string, string>): {
  write(text: string): void;
  end(): void;
  leave(): void;
  answer: Promise<number>;
} {
  const { promise: answer, resolve } = Promise.withResolvers<number>();
  const sending = request(`${host.origin}${PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b', ...headers },
  });
  sending.once('response', (response) => {
    resolve(response.statusCode ?? 0);
    response.resume();
  });
  // A server that has answered may close before all was sent.
  sending.on('error', () => undefined);
  return {
    write: (text) => void sending.write(text),
    end: () => void sending.end(),
    leave: () => void sending.destroy(),
    answer,
  };
}

const opening =
  '--b\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\ncontent-type: audio/wav\r\n\r\n';

describe('a file on its way', () => {
  it('is readable by its owner alone', async () => {
    const upload = openUpload({});
    upload.write(`${opening}some sound`);
    const folder = await appeared(() => readdirSync(temporary)[0]);
    const file = join(temporary, folder, 'file');
    await appeared(() => (existsSync(file) ? file : undefined));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(temporary, folder)).mode & 0o777).toBe(0o700);
    upload.write('\r\n--b\r\ncontent-disposition: form-data; name="model"\r\n\r\noai:sim\r\n--b--\r\n');
    upload.end();
    expect(await upload.answer).toBe(200);
    await host.idle();
  });

  it('is gone when its sender leaves in the middle', async () => {
    const upload = openUpload({});
    upload.write(`${opening}some sound`);
    await appeared(() => readdirSync(temporary)[0]);
    upload.leave();
    await appeared(() => (readdirSync(temporary).length === 0 ? true : undefined));
    await host.idle();
    expect(vendor.seen).toEqual([]);
    expect(host.started).toEqual([]);
  });

  it('may come before the model and everything else', async () => {
    const reply = await send([
      ['file', sound(), 'a.wav'],
      ['model', 'oai:sim'],
      ['language', 'en'],
    ]);
    expect(await reply.json()).toMatchObject({ text: 'la' });
    expect(vendor.seen[0]?.fields).toEqual([
      ['model', 'sim'],
      ['language', 'en'],
    ]);
    await host.idle();
  });

  it('may be empty: that is for the vendor to refuse', async () => {
    await send([
      ['model', 'oai:sim'],
      ['file', sound(0)],
    ]);
    expect(vendor.seen[0]?.file?.bytes).toBe(0);
    await host.idle();
  });
});

/** Polls what the file system shows; there is no event for it. */
async function appeared<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const seen = look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const messageOf = async (reply: Response): Promise<string> =>
  ((await reply.json()) as { error: { message: string } }).error.message;

describe('a form is refused', () => {
  it('over the limit by its own word, before it is read', async () => {
    const upload = openUpload({ 'content-length': String(LIMIT + 1) });
    upload.write(opening);
    expect(await upload.answer).toBe(413);
    upload.leave();
    await host.idle();
  });

  it('over the limit when it did not say how long it is', async () => {
    const upload = openUpload({});
    upload.write(opening + 'x'.repeat(LIMIT + 1));
    upload.write('\r\n--b--\r\n');
    upload.end();
    expect(await upload.answer).toBe(413);
    await host.idle();
  });

  it('without a file', async () => {
    const reply = await send([['model', 'oai:sim']]);
    expect(reply.status).toBe(400);
    expect(await messageOf(reply)).toContain('file is missing');
    await host.idle();
  });

  it('without a model', async () => {
    const reply = await send([['file', sound()]]);
    expect(reply.status).toBe(400);
    expect(await messageOf(reply)).toContain('model is missing');
    await host.idle();
  });

  it('with two files', async () => {
    const reply = await send([
      ['model', 'oai:sim'],
      ['file', sound()],
      ['file', sound()],
    ]);
    expect(reply.status).toBe(400);
    expect(await messageOf(reply)).toContain('more than one file');
    await host.idle();
  });

  it('with more fields than anyone needs', async () => {
    const reply = await send([
      ...Array.from({ length: 65 }, (_, index) => [`field${index}`, 'x'] as const),
      ['file', sound()],
    ]);
    expect(reply.status).toBe(400);
    expect(await messageOf(reply)).toContain('more than 64 fields');
    await host.idle();
  });

  it('with a field that is a file in disguise', async () => {
    host = await replaced(host, 1_000_000);
    const reply = await send([
      ['model', 'oai:sim'],
      ['prompt', 'x'.repeat(300_000)],
      ['file', sound()],
    ]);
    expect(reply.status).toBe(400);
    expect(await messageOf(reply)).toContain('prompt is longer than');
    await host.idle();
  });

  it('that ends before its end', async () => {
    const upload = openUpload({});
    upload.write(`${opening}some sound`);
    upload.end();
    expect(await upload.answer).toBe(400);
    await host.idle();
  });

  it('without its boundary', async () => {
    const reply = await fetch(`${host.origin}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data' },
      body: 'x',
    });
    expect(reply.status).toBe(400);
    expect(await messageOf(reply)).toContain('could not be read');
    await host.idle();
  });

  it('that is none', async () => {
    const reply = await host.post(PATH, { model: 'oai:sim', file: 'x' });
    expect(reply.status).toBe(415);
    expect(await messageOf(reply)).toContain('multipart/form-data');
  });

  it('compressed, rather than misread', async () => {
    const reply = await fetch(`${host.origin}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-encoding': 'gzip' },
      body: 'x',
    });
    expect(reply.status).toBe(415);
  });

  it('with preferences that cannot be read, by their field', async () => {
    const reply = await send([
      ['model', 'oai:sim'],
      ['provider', '{"only":7}'],
      ['file', sound()],
    ]);
    expect(reply.status).toBe(400);
    expect(await messageOf(reply)).toContain('provider.only');
    await host.idle();
  });

  it('for a model that nobody knows', async () => {
    const reply = await send([
      ['model', 'nobody'],
      ['file', sound()],
    ]);
    expect(reply.status).toBe(404);
    await host.idle();
  });
});

async function replaced(old: RelayHost, bodyLimitBytes: number): Promise<RelayHost> {
  await old.close();
  return hostRelay([{ id: 'oai', dialect: 'openai-chat', baseUrl: `${vendor.baseUrl}/v1` }], { bodyLimitBytes });
}

describe('preferences in a form', () => {
  it('choose among providers, and stay here', async () => {
    const reply = await send([
      ['model', 'oai:sim'],
      ['provider', '{"only":["oai"]}'],
      ['file', sound()],
    ]);
    expect(reply.status).toBe(200);
    expect(vendor.seen[0]?.fields).toEqual([['model', 'sim']]);
    await host.idle();
  });

  it('bring a provider what is meant for it alone, in its own words', async () => {
    const options = { OAI: { chunking: { type: 'auto' }, language: 'de', model: 'other' }, else: { stray: 1 } };
    const reply = await send([
      ['model', 'oai:sim'],
      ['provider', JSON.stringify({ options })],
      ['language', 'en'],
      ['file', sound()],
    ]);
    expect(reply.status).toBe(200);
    expect(vendor.seen[0]?.fields).toEqual([
      ['model', 'sim'],
      ['chunking', '{"type":"auto"}'],
      ['language', 'de'],
    ]);
    await host.idle();
  });
});
