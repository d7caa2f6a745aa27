// The request handler of the data plane: access rules → endpoint → key → operation, and the one catch.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessKey } from '../access-keys/access-keys.ts';
import type { ClientDialectId } from '../dialects/dialect.ts';
import { refuseManagement } from './admit.ts';
import { checkAccess, type AccessRules } from './access-rules.ts';
import { authenticate } from './authenticate.ts';
import { findEndpoint, type EndpointMatch } from './endpoints.ts';
import { explainRequest, type ExplainedRequest } from './explain-request.ts';
import { GatewayError } from './gateway-error.ts';
import { generate } from './generate.ts';
import { listModels, modelShape, showModel, type ModelShape } from './list-models.ts';
import { answerOpenRouter } from './openrouter/answer.ts';
import { listModels as listForOpenRouter } from './openrouter/models.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { readBody } from './read-body.ts';
import { modelNamedIn } from './read-request.ts';
import { redact } from './redact.ts';
import { relay } from './relay.ts';

export interface Gateway {
  /** A request from the network: every rule applies. */
  handle(request: IncomingMessage, response: ServerResponse, rules: AccessRules): void;
  /** A request of the user's own UI, already authenticated by its socket or session, booked under `key`. */
  handleAs(key: AccessKey, request: IncomingMessage, response: ServerResponse): void;
  /** Where a request of this key would go and why; sends nothing. @throws GatewayError */
  explain(
    request: Readonly<Record<string, unknown>>,
    dialect: ClientDialectId | undefined,
    key: AccessKey,
  ): ExplainedRequest;
  setPaused(paused: boolean): void;
  readonly paused: boolean;
  /** Requests running now. */
  readonly active: number;
  /** Resolves when none is running, or after `limitMs` when the rest has been aborted. */
  drain(limitMs: number): Promise<void>;
}

/** Programs switch features on by it: the version whose API is spoken here. */
const OLLAMA_VERSION = '0.13.0';

type Found = Extract<EndpointMatch, { type: 'found' }>;

export function createGateway(parts: GatewayParts): Gateway {
  let paused = false;
  const running = new Set<{ abort: () => void; done: Promise<void> }>();

  const serve = async (
    match: Found,
    key: AccessKey | undefined,
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    client: AbortSignal,
  ): Promise<void> => {
    const { operation } = match.endpoint;
    const dialect = parts.dialects.client[match.endpoint.dialect];
    switch (operation) {
      case 'healthz':
        return sendJson(response, 200, {
          status: 'ok',
          version: parts.version,
          uptimeMs: parts.now() - parts.startedAt,
        });
      case 'hello':
        return sendJson(response, 200, {});
      case 'list-models':
        return sendJson(response, 200, await listed(modelShape(request, dialect.id, url), url, key, parts));
      case 'show-model': {
        if (!key) throw new Error('a model is never shown to nobody');
        const name = match.params.length > 0 ? match.params.join('/') : await namedInBody(request, parts);
        const model = showModel(modelShape(request, dialect.id, url), name, key, parts.directory());
        if (!model)
          throw new GatewayError('not_found', `model: "${name}" is unknown. GET /v1/models lists what there is.`);
        return sendJson(response, 200, model);
      }
      case 'stored-response':
        throw new GatewayError(
          'not_found',
          `Response with id '${match.params[0]}' not found: this gateway stores no answers. Send the whole conversation in input.`,
        );
      case 'ollama-version':
        return sendJson(response, 200, { version: OLLAMA_VERSION });
      case 'ollama-running':
        return void response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('Ollama is running');
      case 'openrouter': {
        const { call, management, status = 200 } = match.endpoint;
        if (!key || !call) throw new Error(`${match.endpoint.path} is never open`);
        const asked = { request, url, key };
        const endpoint = { call, ...(management && { management }) };
        return sendJson(response, status, await answerOpenRouter(endpoint, match.params, asked, parts));
      }
      case 'generate':
      case 'relay': {
        if (!key) throw new Error(`${operation} is never open`);
        if (paused)
          throw new GatewayError(
            'provider_overloaded',
            'The gateway is paused. Resume it from the tray, the UI or Settings.',
          );
        refuseManagement(key);
        const { path, endpoint } = match;
        const started = { startedAt: parts.now(), startedMs: performance.now() };
        const exchange: Exchange = { id, request, response, dialect, path, key, client, ...started };
        return endpoint.relayed ? relay(exchange, endpoint.relayed, parts) : generate(exchange, parts);
      }
    }
  };

  const run = (
    request: IncomingMessage,
    response: ServerResponse,
    keyFor: (url: URL) => AccessKey | GatewayError,
    refusal?: GatewayError,
  ): void => {
    const id = `gen-${crypto.randomUUID()}`;
    response.setHeader('x-request-id', id);
    // OpenRouter's name for it.
    response.setHeader('x-generation-id', id);
    const url = new URL(request.url ?? '/', 'http://gateway');
    const match = findEndpoint(request.method ?? 'GET', url);
    const dialect = match.type === 'found' ? match.endpoint.dialect : match.dialect;
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort(new Error('the client went away'));
    });
    const work = async (): Promise<void> => {
      if (refusal) throw refusal;
      if (match.type === 'unknown')
        throw new GatewayError(
          'not_found',
          `${request.method} ${url.pathname} is not served here. See GET /v1/models for what there is.`,
        );
      if (match.type === 'wrong-method') {
        response.setHeader('allow', match.allowed.join(', '));
        throw new GatewayError(
          'method_not_allowed',
          `${url.pathname} takes ${match.allowed.join(' or ')}, not ${request.method}.`,
        );
      }
      if (match.endpoint.open) return serve(match, undefined, id, request, response, url, gone.signal);
      const key = keyFor(url);
      if (key instanceof GatewayError) throw key;
      return serve(match, key, id, request, response, url, gone.signal);
    };
    const entry = { abort: () => response.destroy(), done: Promise.resolve() };
    entry.done = work()
      .catch((error: unknown) => sendError(error, dialect, id, response))
      .finally(() => {
        running.delete(entry);
        parts.admission.release(id);
      });
    running.add(entry);
  };

  const sendError = (error: unknown, dialect: ClientDialectId, id: string, response: ServerResponse): void => {
    if (!(error instanceof GatewayError))
      parts.log(redact(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`));
    if (response.headersSent || response.destroyed) return void response.destroy();
    const known =
      error instanceof GatewayError
        ? error
        : new GatewayError('server', 'The gateway failed on this request; the log has the details.');
    if (known.extras.retryAfterSeconds !== undefined)
      response.setHeader('retry-after', String(known.extras.retryAfterSeconds));
    // The body may not have been read to its end: the connection cannot be used again.
    response.setHeader('connection', 'close');
    sendJson(response, known.status, parts.dialects.client[dialect].encodeError(known.body(id)));
  };

  return {
    handle: (request, response, rules) =>
      run(request, response, (url) => authenticate(request, url, parts.accessKeys), checkAccess(request, rules)),
    explain: (request, dialect, key) => explainRequest(request, dialect, key, parts),
    handleAs: (key, request, response) => run(request, response, () => key),
    setPaused: (value) => {
      paused = value;
    },
    get paused() {
      return paused;
    },
    get active() {
      return running.size;
    },
    async drain(limitMs) {
      const all = Promise.allSettled([...running].map((entry) => entry.done));
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, limitMs);
      await Promise.race([all, late]);
      clearTimeout(timer);
      for (const entry of running) entry.abort();
      await Promise.allSettled([...running].map((entry) => entry.done));
    },
  };
}

/** OpenAI's clients get OpenRouter's list, which is theirs with more in it. */
function listed(
  shape: ModelShape,
  url: URL,
  key: AccessKey | undefined,
  parts: GatewayParts,
): object | Promise<object> {
  if (!key) throw new Error('a list of models is never open');
  if (shape !== 'openai') return listModels(shape, url, key, parts.directory());
  return listForOpenRouter({ url, key, parts, params: [], body: () => Promise.resolve({}) });
}

/** Ollama asks about a model with a body. @throws GatewayError 400, 413 */
const namedInBody = async (request: IncomingMessage, parts: GatewayParts): Promise<string> =>
  modelNamedIn(await readBody(request, parts.settings().bodyLimitBytes));

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.byteLength });
  response.end(bytes);
}
