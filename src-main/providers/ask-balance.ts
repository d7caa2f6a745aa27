// Asks a provider what an account or a key has left.
import { request, type Dispatcher } from 'undici';
import { createAuthorize } from './authorize.ts';
import { createCheckedAgent } from './checked-agent.ts';
import { explainFailure, explainStatus, type Asked, type DiscoveryFailure } from './discovery-failure.ts';
import type { BalanceSource, Provider } from './provider.ts';
import { readBalances, type Balance } from './read-balance.ts';
import { SecretUnusable } from './secret-unusable.ts';

export type AskedBalance = { readonly ok: true; readonly balances: readonly Balance[] } | DiscoveryFailure;

export interface BalanceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Epoch ms. */
  readonly now: () => number;
  /** Default: an agent that refuses addresses this provider may not be asked at. */
  readonly dispatcher?: Dispatcher | undefined;
}

const TIME_LIMIT_MS = 10_000;
const MAX_BYTES = 256 * 1024;

/**
 * GET of each call that the provider documents; what some of them tell is enough, since not every key may ask for everything.
 * Redirects are not followed: they could carry the key elsewhere. Never rejects.
 */
export async function askBalance(
  provider: Provider,
  secret: string | undefined,
  options: BalanceOptions,
): Promise<AskedBalance> {
  const sources = provider.balance ?? [];
  if (sources.length === 0) {
    return { ok: false, message: `${provider.name} documents no call that tells what is left. Look at its console.` };
  }
  const ownAgent = options.dispatcher ? undefined : createCheckedAgent(provider, TIME_LIMIT_MS);
  const dispatcher = options.dispatcher ?? ownAgent;
  try {
    const answers = await Promise.all(
      sources.map((source) => ask(provider, secret, source, { ...options, dispatcher })),
    );
    const balances = answers.flatMap((answer) => (answer.ok ? answer.balances : []));
    const failure = answers.find((answer) => !answer.ok);
    return balances.length > 0 || !failure ? { ok: true, balances } : failure;
  } finally {
    await ownAgent?.destroy();
  }
}

async function ask(
  provider: Provider,
  secret: string | undefined,
  source: BalanceSource,
  { now, dispatcher, signal }: BalanceOptions,
): Promise<AskedBalance> {
  const url = new URL(source.path, provider.baseUrl).href;
  const asked: Asked = { what: 'balance', at: url };
  const timeLimit = AbortSignal.timeout(TIME_LIMIT_MS);
  try {
    const headers = { accept: 'application/json', ...provider.headers };
    const authorized = await createAuthorize(now)(provider, secret, { method: 'GET', url, headers });
    const answer = await request(authorized.url, {
      method: 'GET',
      headers: authorized.headers,
      signal: signal ? AbortSignal.any([timeLimit, signal]) : timeLimit,
      ...(dispatcher && { dispatcher }),
    });
    const { statusCode } = answer;
    const body = await readLimited(answer.body);
    if (statusCode < 200 || statusCode > 299) return explainStatus(provider, secret, statusCode, body, asked);
    const balances = readBalances(parseJson(body), source);
    if (balances.length > 0) return { ok: true, balances };
    return { ok: false, status: statusCode, message: `${provider.name} answered, but not with a balance (${url}).` };
  } catch (error) {
    if (error instanceof SecretUnusable) return { ok: false, message: error.message };
    return explainFailure(provider, secret, error, timeLimit.aborted ? TIME_LIMIT_MS : undefined, asked);
  }
}

async function readLimited(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`its answer is larger than ${MAX_BYTES / 1024} KiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
