// The unmodified openai package sending sound of several megabytes.
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { toFile, type OpenAI } from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAiWorld, type OpenAiWorld } from './support/openai-world.ts';
import type { RelayHost } from './support/relay-host.ts';
import type { SimulatedVendor } from './support/simulated-vendor.ts';

let world: OpenAiWorld;
let vendor: SimulatedVendor;
let second: SimulatedVendor;
let host: RelayHost;
let client: OpenAI;
beforeEach(async () => {
  world = await openAiWorld();
  ({ vendor, second, host, client } = world);
});
afterEach(() => world.close());

/** Uploads of this file alone are seen there. */
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
const uploads = (): string[] => readdirSync(temporary);

describe('transcriptions', () => {
  const MEGABYTES = 5;
  const CHUNK = Buffer.alloc(1024 * 1024, 'la ');
  const sha256 = createHash('sha256');
  for (let count = 0; count < MEGABYTES; count += 1) sha256.update(CHUNK);
  const SHA256 = sha256.digest('hex');
  const recording = (): Promise<File> =>
    toFile(Readable.from(Array.from({ length: MEGABYTES }, () => CHUNK)), 'spoken "words" é.mp3', {
      type: 'audio/mpeg',
    });

  it('carry several megabytes and every field, with only the model changed, and leave no file behind', async () => {
    vendor.answer(() => ({
      json: { text: 'la la la', usage: { type: 'tokens', input_tokens: 14, output_tokens: 45, total_tokens: 59 } },
    }));
    const said = await client.audio.transcriptions.create({
      model: 'oai:sim',
      file: await recording(),
      language: 'fr',
      response_format: 'json',
      timestamp_granularities: ['word', 'segment'],
    });
    expect(said.text).toBe('la la la');
    const [seen] = vendor.seen;
    expect(seen?.path).toBe('/v1/audio/transcriptions');
    expect(seen?.file).toEqual({
      field: 'file',
      filename: expect.stringMatching(/^spoken .+words.+ é\.mp3$/) as string,
      type: 'audio/mpeg',
      bytes: MEGABYTES * CHUNK.length,
      sha256: SHA256,
    });
    expect(seen?.fields).toEqual(
      expect.arrayContaining([
        ['model', 'sim'],
        ['language', 'fr'],
        ['response_format', 'json'],
        ['timestamp_granularities[]', 'word'],
        ['timestamp_granularities[]', 'segment'],
      ]),
    );
    expect(seen?.fields.filter(([name]) => name === 'model')).toHaveLength(1);
    expect(Number(seen?.headers['content-length'])).toBeGreaterThan(MEGABYTES * CHUNK.length);
    expect(await host.ending(1)).toMatchObject({
      outcome: 'ok',
      usage: { input: { total: 14 }, output: { total: 45 } },
    });
    expect(host.started[0]?.operation).toBe('transcriptions');
    await host.idle();
    expect(uploads()).toEqual([]);
  });

  it('are sent again, whole, to the next provider', async () => {
    vendor.answer(() => ({ status: 503, json: { error: { message: 'busy' } } }));
    second.answer(() => ({ json: { text: 'la' } }));
    const said = await client.audio.transcriptions.create({ model: 'both', file: await recording() });
    expect(said.text).toBe('la');
    expect(second.seen[0]?.file).toMatchObject({ bytes: MEGABYTES * CHUNK.length, sha256: SHA256 });
    await host.idle();
    expect(uploads()).toEqual([]);
  });

  it('come as plain text when asked for as such', async () => {
    const srt = '1\n00:00:00,000 --> 00:00:01,000\nla la\n';
    vendor.answer(() => ({ headers: { 'content-type': 'text/plain; charset=utf-8' }, chunks: [srt] }));
    const said = await client.audio.transcriptions.create({
      model: 'oai:sim',
      file: await recording(),
      response_format: 'srt',
    });
    expect(said).toBe(srt);
  });

  it('stream as they are heard', async () => {
    const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
    vendor.answer(() => ({
      headers: { 'content-type': 'text/event-stream' },
      chunks: [
        event({ type: 'transcript.text.delta', delta: 'la' }),
        event({
          type: 'transcript.text.done',
          text: 'la la',
          usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
        }),
      ],
    }));
    const stream = await client.audio.transcriptions.create({
      model: 'oai:sim',
      file: await recording(),
      stream: true,
    });
    const types: string[] = [];
    for await (const part of stream) types.push(part.type);
    expect(types).toEqual(['transcript.text.delta', 'transcript.text.done']);
    expect(host.started[0]?.stream).toBe(true);
    expect(await host.ending(1)).toMatchObject({ outcome: 'ok', usage: { output: { total: 2 } } });
  });

  it('that break off in their stream end with an error', async () => {
    vendor.answer(() => ({
      headers: { 'content-type': 'text/event-stream' },
      chunks: ['data: {"type":"transcript.text.delta","delta":"la"}\n\n'],
    }));
    const stream = await client.audio.transcriptions.create({
      model: 'oai:sim',
      file: await recording(),
      stream: true,
    });
    await expect(async () => {
      for await (const _ of stream);
    }).rejects.toThrow(/before its end/);
    expect(await host.ending(1)).toMatchObject({ outcome: 'error' });
  });

  it('leave no file behind when they fail', async () => {
    vendor.answer(() => ({ status: 400, json: { error: { message: 'not a sound', code: 'bad_file' } } }));
    const asked = client.audio.transcriptions.create({ model: 'oai:sim', file: await recording() });
    await expect(asked).rejects.toThrow('not a sound');
    await host.idle();
    expect(uploads()).toEqual([]);
  });

  it('can be translated, too', async () => {
    vendor.answer(() => ({ json: { text: 'the the the' } }));
    // The SDK advises against it; programs that were written before still ask.
    // oxlint-disable-next-line typescript/no-deprecated
    const said = await client.audio.translations.create({ model: 'oai:sim', file: await recording() });
    expect(said).toMatchObject({ text: 'the the the' });
    expect(vendor.seen[0]?.path).toBe('/v1/audio/translations');
    expect(host.started[0]?.operation).toBe('translations');
  });
});
