// What vendors answer, and what becomes of it: read, refused, tried elsewhere, recorded.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostRelay, type HostedProvider, type RelayHost } from './support/relay-host.ts';
import { simulateVendor, type SimulatedVendor, type VendorAnswer } from './support/simulated-vendor.ts';

let vendor: SimulatedVendor;
let second: SimulatedVendor;
let host: RelayHost;

const providers = (): readonly HostedProvider[] => [
  { id: 'oai', dialect: 'openai-chat', baseUrl: `${vendor.baseUrl}/v1`, secret: 'sk-test-relay-0001' },
  { id: 'two', dialect: 'openai-chat', baseUrl: `${second.baseUrl}/v1` },
  { id: 'gem', dialect: 'gemini', baseUrl: `${vendor.baseUrl}/v1beta` },
  {
    id: 'old',
    dialect: 'openai-chat',
    baseUrl: `${vendor.baseUrl}/v1`,
    rest: { registryId: 'deepseek', operations: [] },
  },
  {
    id: 'both',
    dialect: 'anthropic-messages',
    baseUrl: `${vendor.baseUrl}/anthropic`,
    rest: { alsoSpeaks: [{ dialect: 'openai-chat', baseUrl: `${vendor.baseUrl}/openai` }] },
  },
];
const routes = { pair: ['oai', 'two'], 'gem-first': ['gem', 'two'], 'old-first': ['old', 'two'] };

beforeEach(async () => {
  vendor = await simulateVendor(() => ({ json: EMBEDDED }));
  second = await simulateVendor(() => ({ json: EMBEDDED }));
  host = await hostRelay(providers(), { routes });
});
afterEach(async () => {
  await Promise.all([vendor.close(), second.close()]);
  await host.close();
});

const EMBEDDED = {
  object: 'list',
  data: [{ object: 'embedding', index: 0, embedding: [1, 2] }],
  model: 'sim',
  usage: { prompt_tokens: 2, total_tokens: 2 },
};

const embed = (model: string, rest: object = {}): Promise<Response> =>
  host.post('/v1/embeddings', { model, input: 'a', ...rest });

interface Told {
  readonly error: {
    readonly message: string;
    readonly metadata: { readonly error_type: string; readonly attempts: readonly { readonly reason: string }[] };
  };
}
const told = async (reply: Response): Promise<Told['error']> => ((await reply.json()) as Told).error;

const JSON_TYPE = { 'content-type': 'application/json' };

describe('an answer that is none', () => {
  it.each<[string, VendorAnswer]>([
    ['a page of some proxy', { headers: { 'content-type': 'text/html' }, chunks: ['<html>Sign in</html>'] }],
    ['cut off JSON', { headers: JSON_TYPE, chunks: ['{"object":"list","da'] }],
    ['nothing', { headers: JSON_TYPE, chunks: [] }],
    ['sound', { headers: { 'content-type': 'audio/mpeg' }, chunks: ['beep'] }],
    ['a connection that breaks', { headers: JSON_TYPE, chunks: ['{'], cut: true }],
    ['an error that calls itself a success', { json: { error: { message: 'no capacity', code: 503 } } }],
    ['a redirect', { status: 302, headers: { location: 'https://evil.example/v1/embeddings' }, chunks: [] }],
  ])('is tried elsewhere: %s', async (_, answer) => {
    vendor.answer(() => answer);
    const reply = await embed('pair', { provider: { retries: 0 } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-pointsman-provider')).toBe('two');
    expect(await host.ending(1)).toMatchObject({ outcome: 'ok', attempts: 2, servedProviderId: 'two' });
  });

  it('is told in the client’s words when nobody does better', async () => {
    vendor.answer(() => ({ headers: { 'content-type': 'text/html' }, chunks: ['<html>Sign in</html>'] }));
    const reply = await embed('oai:sim', { provider: { retries: 0 } });
    expect(reply.status).toBe(502);
    const error = await told(reply);
    expect(error.message).toContain('the answer is not JSON');
    expect(error.metadata.attempts).toHaveLength(1);
  });
});

describe('a page is no speech either', () => {
  it('so it is not played', async () => {
    vendor.answer(() => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, chunks: ['<html></html>'] }));
    second.answer(() => ({ headers: { 'content-type': 'audio/wav' }, chunks: ['RIFF'] }));
    const asked = { model: 'pair', input: 'Hi', voice: 'alloy', provider: { retries: 0 } };
    const reply = await host.post('/v1/audio/speech', asked);
    expect(await reply.text()).toBe('RIFF');
    expect(reply.headers.get('content-type')).toBe('audio/wav');
  });

  it('and JSON, which some send instead of sound, passes', async () => {
    vendor.answer(() => ({ json: { audio: 'UklGRg==' } }));
    const reply = await host.post('/v1/audio/speech', { model: 'oai:sim', input: 'Hi', voice: 'alloy' });
    expect(await reply.json()).toMatchObject({ audio: 'UklGRg==' });
  });
});

describe('an answer that does not say what it is', () => {
  it('is taken for sound where sound was asked for', async () => {
    vendor.answer(() => ({ chunks: ['RIFF'] }));
    const reply = await host.post('/v1/audio/speech', { model: 'oai:sim', input: 'Hi', voice: 'alloy' });
    expect(await reply.text()).toBe('RIFF');
    expect(reply.headers.get('content-type')).toBe('application/octet-stream');
  });

  it('is taken for JSON where only that can be meant', async () => {
    vendor.answer(() => ({ chunks: [JSON.stringify(EMBEDDED)] }));
    expect(await (await embed('oai:sim')).json()).toMatchObject({ data: EMBEDDED.data });
  });
});

describe('a refusal', () => {
  it('of the key is not shown as if it were the client’s own', async () => {
    vendor.answer(() => ({
      status: 401,
      json: { error: { message: 'Incorrect API key: sk-test-relay-0001-very-secret' } },
    }));
    const reply = await embed('oai:sim');
    const error = await told(reply);
    expect(reply.status).toBe(401);
    expect(error.message).not.toContain('sk-test');
    expect(error.metadata.error_type).toBe('authentication');
  });

  it('for too many says when to come back', async () => {
    vendor.answer(() => ({ status: 429, headers: { 'retry-after': '17' }, json: { error: { message: 'slow down' } } }));
    const reply = await embed('oai:sim');
    expect(reply.status).toBe(429);
    expect(reply.headers.get('retry-after')).toBe('17');
    expect(host.health.cooling('oai', 'sim')).toBe(true);
  });

  it('of a model that cannot do this leaves its chats alone', async () => {
    vendor.answer(() => ({ status: 404, json: { error: { message: 'this model does not embed' } } }));
    const reply = await embed('oai:sim');
    expect(reply.status).toBe(404);
    expect(host.health.cooling('oai', 'sim')).toBe(false);
  });

  it('for what the client did wrong is not tried elsewhere', async () => {
    vendor.answer(() => ({ status: 400, json: { error: { message: 'input is too strange' } } }));
    expect((await embed('pair')).status).toBe(400);
    expect(second.seen).toEqual([]);
  });
});

describe('a target', () => {
  it('that cannot read token ids hands over to one that can', async () => {
    const reply = await embed('gem-first', { input: [1, 2, 3] });
    expect(reply.status).toBe(200);
    expect(second.seen[0]?.body).toMatchObject({ input: [1, 2, 3] });
    expect(host.attempts[0]).toMatchObject({
      providerId: 'gem',
      outcome: 'error',
      message: 'It takes texts only, no token ids.',
    });
    expect(vendor.seen).toEqual([]);
  });

  it('that cannot be told something is passed over by a client that requires it', async () => {
    await embed('gem-first', { input_type: 'divination', provider: { require_parameters: true } });
    expect(host.attempts.map(({ providerId, message }) => [providerId, message])).toEqual([
      ['gem', 'It cannot be told: purpose.'],
      ['two', undefined],
    ]);
  });

  it('that drops only a user’s name still does for such a client', async () => {
    vendor.answer(() => ({ json: { embeddings: [{ values: [1] }] } }));
    await embed('gem-first', { user: 'me', provider: { require_parameters: true } });
    expect(host.attempts[0]).toMatchObject({ providerId: 'gem', outcome: 'ok', dropped: ['user'] });
  });

  it('that offers nothing of the kind is not even tried', async () => {
    const reply = await embed('old-first');
    expect(reply.headers.get('x-pointsman-provider')).toBe('two');
    expect(reply.headers.get('x-pointsman-attempts')).toBe('1');
    expect(vendor.seen).toEqual([]);
  });

  it('is asked in whichever of its protocols has the operation', async () => {
    expect((await embed('both:sim')).status).toBe(200);
    expect(vendor.seen[0]?.path).toBe('/openai/embeddings');
  });

  it('is asked in it for a client of a third protocol, too', async () => {
    const reply = await host.post('/api/embed', { model: 'both:sim', input: ['a'] });
    expect(await reply.json()).toMatchObject({ embeddings: [[1, 2]] });
    expect(vendor.seen[0]?.path).toBe('/openai/embeddings');
  });

  it('whose key is gone from the store is named', async () => {
    const lost = { id: 'oai', dialect: 'openai-chat' as const, baseUrl: vendor.baseUrl, secret: 'x' };
    const without = await hostRelay([{ ...lost, id: 'gone' }], { lostSecrets: true });
    const reply = await without.post('/v1/embeddings', { model: 'gone:sim', input: 'a' });
    expect((await told(reply)).message).toContain('its secret is gone from the store');
    await without.close();
  });
});

describe('what goes upstream', () => {
  it('has nothing of the client’s own key, or of what is meant for the gateway', async () => {
    await host.post(
      '/v1/embeddings',
      { model: 'oai:sim', input: 'a', provider: { only: ['oai'] }, models: ['two:sim'], user: 'me' },
      { authorization: 'Bearer pm-local-key', cookie: 'a=b', 'openai-beta': 'x=1', 'openai-organization': 'org-1' },
    );
    expect(vendor.seen[0]?.body).toEqual({ model: 'sim', input: 'a', user: 'me' });
    expect(vendor.seen[0]?.headers).toMatchObject({
      authorization: 'Bearer sk-test-relay-0001',
      'content-type': 'application/json',
      'openai-beta': 'x=1',
      'user-agent': 'Pointsman/0.0.0-test',
    });
    expect(vendor.seen[0]?.headers).not.toHaveProperty('cookie');
    expect(vendor.seen[0]?.headers).not.toHaveProperty('openai-organization');
  });

  it('is the client’s own bytes but for the model', async () => {
    await host.post(
      '/v1/images/generations',
      '{ "prompt": "caf\\u00e9",  "model":"oai:sim", "seed": 12345678901234567890 }',
    );
    expect(vendor.seen[0]?.body).toMatchObject({ prompt: 'café', model: 'sim' });
    expect(vendor.seen[0]?.bytes?.toString()).toBe(
      '{ "prompt": "caf\\u00e9",  "model":"sim", "seed": 12345678901234567890 }',
    );
  });
});

describe('what comes back', () => {
  it('is the vendor’s bytes for a key that wants nothing added', async () => {
    const bytes = '{ "object":"list", "data":[{"embedding":[1.50, 2]}],"usage":{"prompt_tokens":2,"total_tokens":2}}';
    vendor.answer(() => ({ headers: JSON_TYPE, chunks: [bytes] }));
    const plain = await hostRelay(providers(), { verbatim: true });
    const reply = await plain.post('/v1/embeddings', { model: 'oai:sim', input: 'a' });
    expect(await reply.text()).toBe(bytes);
    await plain.close();
  });

  it('names the provider and the cost beside the vendor’s own members for others', async () => {
    const reply = await embed('oai:sim');
    expect(await reply.json()).toEqual({
      ...EMBEDDED,
      provider: 'OAI',
      usage: { ...EMBEDDED.usage, cost: null, is_byok: true },
    });
  });

  it('keeps the limits that the vendor states', async () => {
    vendor.answer(() => ({ json: EMBEDDED, headers: { 'x-ratelimit-remaining-requests': '9', 'set-cookie': 'a=b' } }));
    const reply = await embed('oai:sim');
    expect(reply.headers.get('x-ratelimit-remaining-requests')).toBe('9');
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('server-timing')).toMatch(/^gateway;dur=[\d.]+, upstream;dur=[\d.]+$/);
  });
});

describe('a stream of events', () => {
  const EVENTS = { 'content-type': 'text/event-stream' };
  const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
  const partial = event({ type: 'image_generation.partial_image', b64_json: 'aGk=' });
  const last = event({ type: 'image_generation.completed', b64_json: 'aGk=' });
  const draw = (): Promise<Response> =>
    host.post('/v1/images/generations', { model: 'pair', prompt: 'a cat', stream: true });

  it('passes byte by byte, comments included', async () => {
    vendor.answer(() => ({ headers: EVENTS, chunks: [': hello\n\n', partial.slice(0, 9), partial.slice(9), last] }));
    const reply = await draw();
    expect(await reply.text()).toBe(`: hello\n\n${partial}${last}`);
    expect(await host.ending(1)).toMatchObject({ outcome: 'ok', costNanoUsd: null });
  });

  it('that begins with an error falls back', async () => {
    vendor.answer(() => ({ headers: EVENTS, chunks: [event({ error: { message: 'overloaded', code: 503 } })] }));
    second.answer(() => ({ headers: EVENTS, chunks: [last] }));
    const reply = await draw();
    expect(await reply.text()).toBe(last);
    expect(reply.headers.get('x-pointsman-provider')).toBe('two');
  });

  it('that ends without its last event ends with an error', async () => {
    vendor.answer(() => ({ headers: EVENTS, chunks: [partial] }));
    const text = await (await draw()).text();
    expect(text.startsWith(partial)).toBe(true);
    expect(text).toContain('event: error\n');
    expect(text).toContain('closed the stream before its end');
    expect(await host.ending(1)).toMatchObject({ outcome: 'error', errorType: 'provider_unavailable' });
    expect(second.seen).toEqual([]);
  });

  it('that breaks with the vendor’s own error does not get a second one', async () => {
    const broken = event({ type: 'error', error: { message: 'the picture burned' } });
    const { promise: seen, resolve: see } = Promise.withResolvers<void>();
    vendor.answer(() => ({ headers: EVENTS, chunks: [partial, seen, broken] }));
    const reply = await draw();
    see();
    expect(await reply.text()).toBe(partial + broken);
    expect(await host.ending(1)).toMatchObject({ outcome: 'error', errorMessage: 'the picture burned' });
  });

  it('that never begins falls back', async () => {
    vendor.answer(() => ({ headers: EVENTS, chunks: [] }));
    second.answer(() => ({ headers: EVENTS, chunks: [last] }));
    expect(await (await draw()).text()).toBe(last);
  });
});
