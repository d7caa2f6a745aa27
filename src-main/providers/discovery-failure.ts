// Puts into words why a model list could not be had.
import type { Provider } from './provider.ts';
import { redact } from './redact.ts';

export interface DiscoveryFailure {
  readonly ok: false;
  readonly status?: number;
  readonly message: string;
}

/** What was asked for, in a sentence, and where. */
export interface Asked {
  readonly what: string;
  readonly at: string;
}

const modelList = ({ baseUrl, modelsPath = '' }: Provider): Asked => ({
  what: 'model list',
  at: `${baseUrl}${modelsPath}`,
});

const MAX_WORDS = 300;

const networkWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing is listening there. Start the server or check the port.',
  ECONNRESET: 'the connection was cut. Try again.',
  EAI_AGAIN: 'its name cannot be looked up. Check the network connection.',
  ENOTFOUND: 'its name cannot be found. Check the base URL and the network connection.',
  ENETUNREACH: 'there is no network connection.',
  EHOSTUNREACH: 'the host cannot be reached. Check the base URL and the network connection.',
  UND_ERR_CONNECT_TIMEOUT: 'it did not accept the connection in time. Check the base URL and the network connection.',
  UND_ERR_SOCKET: 'the connection was cut. Try again.',
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'a self-signed certificate is in its chain; a proxy may be reading the traffic.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate belongs to another name.',
};

/** An answer with a status outside 200–299. `body` may hold the vendor's message. */
export function explainStatus(
  provider: Provider,
  secret: string | undefined,
  status: number,
  body: string,
  asked: Asked = modelList(provider),
): DiscoveryFailure {
  const said = vendorMessage(body);
  const words = said === undefined ? '' : ` It said: ${redact(said, secret).slice(0, MAX_WORDS)}`;
  return { ok: false, status, message: `${provider.name} ${statusWords(secret, status, asked)}${words}` };
}

function statusWords(secret: string | undefined, status: number, { what, at }: Asked): string {
  if (status >= 300 && status < 400)
    return `answered with a redirect (${status}), which is not followed. Check the base URL.`;
  if (status === 401 || status === 403) {
    return secret === undefined ? `asks for a key (${status}).` : `refused the key (${status}).`;
  }
  if (status === 402) return `asks for payment (${status}). Add credit to the account.`;
  if (status === 404) return `has no ${what} at ${at} (404). Check the base URL.`;
  if (status === 429) return `limits the rate of requests (${status}). Try again in a minute.`;
  if (status >= 500) return `has a failure of its own (${status}). Try again later.`;
  return `answered with status ${status}.`;
}

/** No answer at all. `timeLimitMs` is set when our own limit ended it. */
export function explainFailure(
  provider: Provider,
  secret: string | undefined,
  error: unknown,
  timeLimitMs: number | undefined,
  { what }: Asked = modelList(provider),
): DiscoveryFailure {
  const at = `${provider.name} at ${provider.baseUrl}`;
  if (timeLimitMs !== undefined) {
    return { ok: false, message: `${at} did not send its ${what} within ${timeLimitMs / 1000} s.` };
  }
  if (error instanceof Error && error.name === 'AbortError') return { ok: false, message: 'The test was cancelled.' };
  const known = networkWords[codeOf(error)];
  const words = known ?? redact(error instanceof Error ? error.message : String(error), secret).slice(0, MAX_WORDS);
  return { ok: false, message: `${at} could not be asked: ${words}` };
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** `error.message`, `error`, `message` or `detail` of a JSON body, where that is text. */
function vendorMessage(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const root: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    const inner = field(root, 'error');
    const found = [field(inner, 'message'), inner, field(root, 'message'), field(root, 'detail')];
    return found.filter((value) => typeof value === 'string').find((value) => value !== '');
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
