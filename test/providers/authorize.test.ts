// authorize: a secret goes into the right header, and to the one address it was given for.
import { createHash, createHmac, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createAuthorize,
  isBoundTo,
  originOf,
  type AuthorizedCall,
  type UnsignedCall,
} from '../../src-main/providers/authorize.ts';
import type { AuthScheme } from '../../src-main/providers/provider.ts';
import { SecretUnusable } from '../../src-main/providers/secret-unusable.ts';

const NOW = Date.parse('2026-08-30T12:36:00Z');
const post = {
  method: 'POST',
  url: 'https://api.example.com/v1/x',
  headers: { 'content-type': 'application/json' },
} as const;
const send = async (
  auth: AuthScheme,
  secret: string | undefined,
  call: UnsignedCall = post,
  query?: Record<string, string>,
): Promise<AuthorizedCall> => createAuthorize(() => NOW)({ auth, name: 'Acme', ...(query && { query }) }, secret, call);

describe('authorize', () => {
  it.each([
    [{ type: 'bearer' }, 's', { authorization: 'Bearer s' }],
    [{ type: 'header', name: 'X-Api-Key' }, 's', { 'x-api-key': 's' }],
    [{ type: 'none' }, undefined, {}],
    [{ type: 'none' }, 's', { authorization: 'Bearer s' }],
    [{ type: 'bearer' }, undefined, {}],
    [{ type: 'bearer' }, '', {}],
    [{ type: 'aws-sigv4', service: 'bedrock' }, 'ABSKexample', { authorization: 'Bearer ABSKexample' }],
  ] as const)('for %j with %j sends %j', async (auth, secret, headers) => {
    expect(await send(auth, secret)).toEqual({ url: post.url, headers: { ...post.headers, ...headers } });
  });

  it('puts a key into the address where the server takes it nowhere else, escaped', async () => {
    const { url, headers } = await send({ type: 'query', name: 'key' }, 'a&b=c', {
      ...post,
      url: `${post.url}?alt=sse`,
    });
    expect(url).toBe('https://api.example.com/v1/x?alt=sse&key=a%26b%3Dc');
    expect(headers).toEqual(post.headers);
  });

  it('adds the query that every call to a provider needs, without a key too', async () => {
    const { url } = await send({ type: 'bearer' }, undefined, post, { 'api-version': '2025-04-01-preview' });
    expect(url).toBe('https://api.example.com/v1/x?api-version=2025-04-01-preview');
  });
});

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** AWS's own recipe, step by step, for the headers that the call says it signed. */
function expectedSignature(
  call: { url: string; headers: Readonly<Record<string, string>> },
  body: string,
  region: string,
): string {
  const url = new URL(call.url);
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+),/.exec(call.headers['authorization'] ?? '') ?? [];
  const headers = names.split(';').map((name) => `${name}:${call.headers[name]?.trim()}\n`);
  // Every part of the path is escaped once more.
  const path = url.pathname.split('/').map(encodeURIComponent).join('/');
  const canonical = ['POST', path, '', headers.join(''), names, sha(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', call.headers['x-amz-date'], scope, sha(canonical)].join('\n');
  const dateKey = hmac('AWS4wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', '20260830');
  const key = hmac(hmac(hmac(dateKey, region), 'bedrock'), 'aws4_request');
  return hmac(key, text).toString('hex');
}

describe('AWS signatures', () => {
  const auth = { type: 'aws-sigv4', service: 'bedrock' } as const;
  const body = '{"messages":[]}';
  const call = {
    ...post,
    url: 'https://bedrock-runtime.eu-central-1.amazonaws.com/model/anthropic.claude-v2%3A0/converse',
    body: Buffer.from(body),
  };
  const pair = 'AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

  it.each([
    [pair, 'eu-central-1', undefined],
    [`${pair}:session:token`, 'eu-central-1', 'session:token'],
    [
      '{"accessKeyId":"AKIDEXAMPLE","secretAccessKey":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY","region":"us-west-2"}',
      'us-west-2',
      undefined,
    ],
  ])('follow AWS’s recipe: %s', async (secret, region, token) => {
    const signed = await send(auth, secret, call);
    expect(signed.headers['x-amz-date']).toBe('20260830T123600Z');
    expect(signed.headers['x-amz-security-token']).toBe(token);
    expect(signed.headers['authorization']).toContain(`Signature=${expectedSignature(signed, body, region)}`);
    expect(JSON.stringify(signed)).not.toContain('wJalrXUtnFEMI');
  });

  it.each([
    ['AKIDEXAMPLE', 'secretAccessKey'],
    ['{"secretAccessKey":"x"}', 'accessKeyId'],
    ['{broken', 'JSON'],
  ])('say what is missing in %s, and not the secret', async (secret, missing) => {
    const error: unknown = await send(auth, secret, call).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SecretUnusable);
    expect(String(error)).toContain(missing);
    expect(String(error)).not.toContain('AKIDEXAMPLE');
  });
});

describe('Google service accounts', () => {
  const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
  const auth = { type: 'google-service-account', scopes } as const;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const account = {
    client_email: 'me@project.iam.gserviceaccount.com',
    private_key_id: 'key-1',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };

  it('sign their own token, for the right scope, without asking another server', async () => {
    const { headers } = await send(auth, JSON.stringify(account), {
      ...post,
      url: 'https://aiplatform.googleapis.com/v1/x',
    });
    const [head = '', claims = '', signature = ''] = (headers['authorization'] ?? '').replace('Bearer ', '').split('.');
    const read = (part: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    expect(read(head)).toMatchObject({ alg: 'RS256', kid: 'key-1' });
    expect(read(claims)).toMatchObject({ iss: account.client_email, scope: scopes.join(' ') });
    const good = verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
    expect(good).toBe(true);
  });

  it('keep a token for the next call', async () => {
    const authorize = createAuthorize(() => NOW);
    const once = (): Promise<AuthorizedCall> => authorize({ auth, name: 'Vertex' }, JSON.stringify(account), post);
    expect((await once()).headers).toEqual((await once()).headers);
  });

  it.each([
    ['not json', 'not JSON'],
    [JSON.stringify({ ...account, client_email: undefined }), 'client_email'],
    [JSON.stringify({ ...account, private_key: '' }), 'private_key'],
    [JSON.stringify({ ...account, private_key: 'nonsense' }), 'private key'],
  ])('say what is missing', async (secret, missing) => {
    const error: unknown = await send(auth, secret).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(SecretUnusable);
    expect(String(error)).toContain(missing);
  });
});

describe('isBoundTo', () => {
  it.each([
    ['https://api.example.com/v1', 'https://api.example.com:443'],
    ['https://API.example.com:443/v1/x', 'https://api.example.com:443'],
    ['http://127.0.0.1:8000/v1', 'http://127.0.0.1:8000'],
    ['http://lan/v1', 'http://lan:80'],
    ['http://[::1]:8000/v1', 'http://[::1]:8000'],
  ])('%s belongs to %s', (baseUrl, origin) => {
    expect(originOf(baseUrl)).toBe(origin);
    expect(isBoundTo({ boundTo: origin }, { baseUrl })).toBe(true);
  });

  it.each([
    'http://api.example.com/v1',
    'https://api.example.com:8443/v1',
    'https://api.example.com.evil.test/v1',
    'https://example.com/v1',
  ])('does not let a key for https://api.example.com travel to %s', (baseUrl) => {
    expect(isBoundTo({ boundTo: 'https://api.example.com:443' }, { baseUrl })).toBe(false);
  });

  it('lets a key follow a change of path on the same server', () => {
    expect(isBoundTo({ boundTo: 'https://api.example.com:443' }, { baseUrl: 'https://api.example.com/v2' })).toBe(true);
  });
});
