// Real embeddings and token counts of real vendors: passed as they came, and carried to clients of other protocols.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TargetDialectId } from '../../src-main/dialects/dialect.ts';
import { noRecordings, recordings, type Recording } from '../support/recordings.ts';
import { hostRelay, type RelayHost } from './support/relay-host.ts';
import { simulateVendor, type SimulatedVendor } from './support/simulated-vendor.ts';

const KINDS: Readonly<Record<string, TargetDialectId>> = {
  'openai-embeddings': 'openai-chat',
  'gemini-embeddings': 'gemini',
  'gemini-count-tokens': 'gemini',
  'anthropic-count-tokens': 'anthropic-messages',
};
/** Mistral's recordings have OpenAI's shape; it is spoken to in its own protocol. */
const targetOf = ({ dialect, provider }: Recording): TargetDialectId =>
  provider === 'mistral' ? 'mistral' : (KINDS[dialect] ?? 'openai-chat');

const all = recordings(({ dialect, status }) => dialect in KINDS && status === 200);
const embeddings = all.filter(({ dialect }) => dialect.endsWith('embeddings'));
const counts = all.filter(({ dialect }) => dialect.endsWith('count-tokens'));

it('recorded embeddings and counts are there', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect([embeddings.length, counts.length]).toEqual([3, 2]);
});

let vendor: SimulatedVendor;
let host: RelayHost;
async function play(recording: Recording): Promise<void> {
  vendor = await simulateVendor(() => ({ json: recording.response.body }));
  const dialect = targetOf(recording);
  host = await hostRelay([
    { id: 'rec', dialect, baseUrl: `${vendor.baseUrl}${dialect === 'gemini' ? '/v1beta' : '/v1'}` },
  ]);
}
const stop = async (): Promise<void> => {
  await vendor.close();
  await host.close();
};

/** The recorded path with our name for the model in it. */
const pathOf = ({ request, model }: Recording): string =>
  (request?.path ?? '').replace(/\?.*$/, '').replace(`models/${model}`, 'models/rec:sim');

/** The recorded body, asking for our name of the model, or for the target's. */
const bodyFor = (recording: Recording, name: string): unknown =>
  JSON.parse(JSON.stringify(recording.request?.body ?? {}).replaceAll(`${recording.model}"`, `${name}"`)) as unknown;

/** Vectors of either protocol, as numbers. */
function vectorsIn(answer: unknown): number[][] {
  const { data = [], embeddings = [] } = answer as {
    data?: { embedding: number[] | string }[];
    embeddings?: (number[] | { values: number[] })[];
  };
  return [
    ...data.map(({ embedding }) => (typeof embedding === 'string' ? floatsIn(embedding) : embedding)),
    ...embeddings.map((each) => (Array.isArray(each) ? each : each.values)),
  ];
}

const floatsIn = (base64: string): number[] => {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
};

const promptTokensIn = (answer: unknown): number | undefined => {
  const { usage, usageMetadata } = answer as {
    usage?: { prompt_tokens: number };
    usageMetadata?: { promptTokenCount: number };
  };
  return usage?.prompt_tokens ?? usageMetadata?.promptTokenCount;
};

describe.each(embeddings.map((recording) => [recording.id, recording] as const))('%s', (_, recording) => {
  beforeEach(() => play(recording));
  afterEach(stop);

  it('reaches its vendor as it was, but for the model, and its answer comes back whole', async () => {
    const reply = await host.post(pathOf(recording), bodyFor(recording, 'rec:sim'));
    expect(reply.status).toBe(200);
    const answer: unknown = await reply.json();
    expect(vectorsIn(answer)).toEqual(vectorsIn(recording.response.body));
    expect(vectorsIn(answer)[0]?.length).toBeGreaterThan(100);
    expect(vendor.seen[0]?.body).toEqual(bodyFor(recording, 'sim'));
    expect(vendor.seen[0]?.path).toBe(pathOf(recording).replace('rec:sim', 'sim'));
  });

  it('is counted as the vendor counted it', async () => {
    await host.post(pathOf(recording), bodyFor(recording, 'rec:sim'));
    expect(await host.ending(1)).toMatchObject({
      outcome: 'ok',
      usage: { input: { total: promptTokensIn(recording.response.body) }, estimated: false },
    });
  });

  it.each([
    ['/v1/embeddings', { model: 'rec:sim', input: ['hello'] }],
    ['/api/embed', { model: 'rec:sim', input: 'hello' }],
    ['/v1beta/models/rec:sim:batchEmbedContents', { requests: [{ content: { parts: [{ text: 'hello' }] } }] }],
  ])('means the same to a client of %s', async (path, body) => {
    const reply = await host.post(path, body);
    expect(reply.status).toBe(200);
    expect(vectorsIn(await reply.json())).toEqual(vectorsIn(recording.response.body));
  });
});

describe.each(counts.map((recording) => [recording.id, recording] as const))('%s', (_, recording) => {
  beforeEach(() => play(recording));
  afterEach(stop);

  it('is counted by its vendor, byte for byte', async () => {
    const reply = await host.post(pathOf(recording), bodyFor(recording, 'rec:sim'));
    expect(await reply.json()).toEqual(recording.response.body);
    expect(reply.headers.get('x-pointsman-estimated')).toBeNull();
    expect(vendor.seen[0]?.body).toEqual(bodyFor(recording, 'sim'));
    expect(host.started).toEqual([]);
  });

  it('can be estimated when the vendor is down', async () => {
    vendor.answer(() => ({ status: 500, json: {} }));
    const reply = await host.post(pathOf(recording), bodyFor(recording, 'rec:sim'));
    expect(reply.status).toBe(200);
    const [tokens] = Object.values((await reply.json()) as Record<string, number>);
    expect(tokens).toBeGreaterThan(10);
    expect(reply.headers.get('x-pointsman-estimated')).toBe('true');
  });
});
