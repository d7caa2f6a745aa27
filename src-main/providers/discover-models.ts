// Asks a provider for its model list.
import { request, type Dispatcher } from 'undici';
import type { TargetDialectId } from '../dialects/dialect.ts';
import { createAuthorize, type Authorize } from './authorize.ts';
import { SecretUnusable } from './secret-unusable.ts';
import { createCheckedAgent } from './checked-agent.ts';
import { explainFailure, explainStatus, type DiscoveryFailure } from './discovery-failure.ts';
import { entriesOf, MAX_LISTED, readModelList, type ListedModel } from './model-list.ts';
import type { Provider } from './provider.ts';

export type DiscoveredModels =
  { readonly ok: true; readonly models: readonly ListedModel[]; readonly latencyMs: number } | DiscoveryFailure;

export interface DiscoveryOptions {
  readonly signal?: AbortSignal | undefined;
  /** Epoch ms, for the date on prices and the time it took. */
  readonly now: () => number;
  /** Default: an agent that refuses addresses this provider may not be asked at. */
  readonly dispatcher?: Dispatcher | undefined;
  /** For the whole list, all pages. Default 10 000. */
  readonly timeLimitMs?: number | undefined;
}

const TIME_LIMIT_MS = 10_000;
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_PAGES = 20;

/** What a dialect's server wants on a list request beside the key. */
const listHeaders: Readonly<Partial<Record<TargetDialectId, Readonly<Record<string, string>>>>> = {
  'anthropic-messages': { 'anthropic-version': '2023-06-01' },
};
const listQuery: Readonly<Partial<Record<TargetDialectId, string>>> = {
  'anthropic-messages': 'limit=1000',
  gemini: 'pageSize=1000',
  cohere: 'page_size=1000',
};

/**
 * GET of the provider's model list, following pages. Redirects are not followed: they could carry the key elsewhere.
 * Never rejects; the message of a failure names the provider and what to do, without the secret.
 */
export async function discoverModels(
  provider: Provider,
  secret: string | undefined,
  options: DiscoveryOptions,
): Promise<DiscoveredModels> {
  if (provider.modelsPath === undefined) {
    return { ok: false, message: `${provider.name} offers no model list. Name the models you use in its settings.` };
  }
  // A service account's file has spaces and lines.
  if (secret !== undefined && provider.auth.type !== 'google-service-account' && /[^\x21-\x7e]/.test(secret)) {
    return { ok: false, message: 'The key contains a space or a character that no key has. Paste it again.' };
  }
  const timeLimitMs = options.timeLimitMs ?? TIME_LIMIT_MS;
  const startedAt = options.now();
  const timeLimit = AbortSignal.timeout(timeLimitMs);
  const signal = options.signal ? AbortSignal.any([timeLimit, options.signal]) : timeLimit;
  const ownAgent = options.dispatcher ? undefined : createCheckedAgent(provider, timeLimitMs);
  const dispatcher = options.dispatcher ?? ownAgent;
  try {
    const pages = await readPages(provider, secret, {
      signal,
      authorize: createAuthorize(options.now),
      asOf: new Date(startedAt).toISOString().slice(0, 10),
      ...(dispatcher && { dispatcher }),
    });
    return pages.ok ? { ...pages, latencyMs: options.now() - startedAt } : pages;
  } catch (error) {
    if (error instanceof SecretUnusable) return { ok: false, message: error.message };
    return explainFailure(provider, secret, error, timeLimit.aborted ? timeLimitMs : undefined);
  } finally {
    await ownAgent?.destroy();
  }
}

interface Call {
  readonly signal: AbortSignal;
  readonly asOf: string;
  readonly dispatcher?: Dispatcher;
  readonly authorize: Authorize;
}

async function readPages(
  provider: Provider,
  secret: string | undefined,
  call: Call,
): Promise<{ readonly ok: true; readonly models: readonly ListedModel[] } | DiscoveryFailure> {
  const models = new Map<string, ListedModel>();
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { status, body } = await getPage(provider, secret, after, call);
    if (status < 200 || status > 299) return explainStatus(provider, secret, status, body);
    const sent = parseJson(body);
    const listed = models.size + (entriesOf(sent)?.length ?? 0);
    if (listed > MAX_LISTED) return { ok: false, status, message: tooLong(provider) };
    const list = readModelList(sent, call.asOf);
    if (!list) return { ok: false, status, message: notAList(provider) };
    for (const model of list.models) models.set(model.id, model);
    if (list.after === undefined || list.after === after) break;
    after = list.after;
  }
  return { ok: true, models: [...models.values()] };
}

async function getPage(
  provider: Provider,
  secret: string | undefined,
  after: string | undefined,
  { signal, dispatcher, authorize }: Call,
): Promise<{ status: number; body: string }> {
  const url = new URL(`${provider.baseUrl}${provider.modelsPath}`);
  url.search = listQuery[provider.dialect] ?? '';
  if (after !== undefined) url.searchParams.set('after_id', after);
  const headers = { accept: 'application/json', ...listHeaders[provider.dialect], ...provider.headers };
  const authorized = await authorize(provider, secret, { method: 'GET', url: url.href, headers });
  const answer = await request(authorized.url, {
    method: 'GET',
    headers: authorized.headers,
    signal,
    ...(dispatcher && { dispatcher }),
  });
  return { status: answer.statusCode, body: await readLimited(answer.body) };
}

async function readLimited(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`its model list is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
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

const notAList = (provider: Provider): string =>
  `${provider.name} answered, but not with a model list. Check that the base URL is that of the API: ${provider.baseUrl}`;

const tooLong = (provider: Provider): string =>
  `${provider.name} lists more than ${MAX_LISTED} models, so its list was not read. Name the models you use in its settings.`;
