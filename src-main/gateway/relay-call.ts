// Builds the call of a relayed operation for one target, and makes it.
import { Readable } from 'node:stream';
import type { RelayAnswer, RelayCall } from '../relay/call.ts';
import { fieldsForTarget, frameForm } from '../relay/multipart.ts';
import { OPERATIONS, type RelayOperation } from '../relay/offered-operations.ts';
import { prepare } from '../relay/prepare.ts';
import type { Provider } from '../providers/provider.ts';
import type { Target, Timeouts } from '../routing/plan.ts';
import { isNamed } from '../routing/provider-slugs.ts';
import { malformed } from './attempt-failures.ts';
import type { AttemptFailure } from './classify-failure.ts';
import type { CallResult } from './tried.ts';
import { spliceMembers } from './json-splice.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import type { Upload, UploadedFile } from './receive-upload.ts';
import type { RelayRequest } from './relay-request.ts';
import { jsonBody, sendRelayed, type RelayBody } from './relay-send.ts';
import { relayWire } from './relay-wire.ts';

export interface RelayInput {
  readonly operation: RelayOperation;
  readonly asked: RelayRequest;
  readonly timeouts: Timeouts;
}

/** What came of one call; `answer` when it was a whole one that is JSON. */
export interface RelayResult extends CallResult {
  readonly answer?: RelayAnswer;
}

/** Changes nothing of what is asked for. */
const HARMLESS: ReadonlySet<string> = new Set(['user', 'title']);

export async function relayTo(
  target: Target,
  { operation, asked, timeouts }: RelayInput,
  exchange: Exchange,
  parts: GatewayParts,
): Promise<RelayResult> {
  const { provider, endpoint } = target;
  const wire = relayWire(provider, operation, exchange.dialect, parts.dialects);
  if (!wire) throw new Error('a target without the operation is never tried');
  const passthrough = wire.shared !== undefined;
  const failed = (failure: AttemptFailure, dropped: readonly string[] = []): RelayResult => ({
    outcome: { type: 'failed', failure },
    passthrough,
    dropped,
  });

  const { client } = asked;
  const prepared = prepare(operation, client.json, exchange.dialect.id, wire.dialect.id, endpoint.upstreamModel);
  if (!prepared.ok)
    return failed({ kind: 'http', status: 400, message: prepared.failure.message, code: 'invalid_request' });
  if (!prepared.value.ok) return failed({ kind: 'unsupported', message: prepared.value.message });
  const { call } = prepared.value;
  const { dropped } = call;
  if (client.preferences.requireParameters && dropped.some((name) => !HARMLESS.has(name)))
    return failed({ kind: 'unsupported', message: `It cannot be told: ${dropped.join(', ')}.` }, dropped);

  const outcome = await sendRelayed(
    {
      target,
      wire,
      timeouts,
      path: call.path,
      body: bodyOf(call, asked, target, exchange),
      jsonOnly: OPERATIONS[operation].jsonOnly,
      stream: client.stream,
    },
    exchange,
    parts,
  );
  if (outcome.type !== 'whole' || outcome.json === undefined) return { outcome, passthrough, dropped };
  const read = call.read(outcome.json);
  if (read.ok) return { outcome, passthrough, dropped, answer: read.value };
  return failed(malformed(`${read.failure.field}: ${read.failure.message}`, outcome.bytes), dropped);
}

function bodyOf(
  call: RelayCall,
  { client, upload }: RelayRequest,
  { provider, endpoint }: Target,
  { dialect }: Exchange,
): RelayBody {
  const options = optionsFor(provider, client);
  if (upload?.file) return formBody(upload, upload.file, options, endpoint.upstreamModel, dialect.gatewayFields);
  if (call.body.type === 'json') return jsonBody(Buffer.from(JSON.stringify(call.body.json)));
  const removed = dialect.gatewayFields.filter((field) => Object.hasOwn(client.json, field));
  const changes = {
    ...Object.fromEntries(removed.map((field) => [field, undefined])),
    ...options,
    ...call.body.changes,
  };
  return jsonBody(spliceMembers(client.bytes, changes));
}

/** What the client has to say to this provider alone, in the provider's own words. */
function optionsFor(provider: Provider, { preferences }: RelayRequest['client']): Readonly<Record<string, unknown>> {
  const own = Object.entries(preferences.options ?? {}).filter(([slug]) => isNamed(slug, provider));
  return Object.assign({}, ...own.map(([, options]) => options)) as Record<string, unknown>;
}

/** The form again, around the file as it stands on disk. */
function formBody(
  { fields }: Upload,
  file: UploadedFile,
  options: Readonly<Record<string, unknown>>,
  model: string,
  gatewayFields: readonly string[],
): RelayBody {
  const boundary = `pointsman-${crypto.randomUUID()}`;
  const own = Object.entries(options).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  const left = fields.filter(({ name }) => !Object.hasOwn(options, name));
  const sent = fieldsForTarget([...left, ...own], model, gatewayFields);
  const { contentType, head, tail } = frameForm(sent, file, boundary);
  async function* pieces(alive: () => void): AsyncGenerator<Uint8Array> {
    yield head;
    for await (const chunk of file.open()) {
      alive();
      yield chunk;
    }
    yield tail;
  }
  return {
    contentType,
    byteLength: head.byteLength + file.bytes + tail.byteLength,
    open: (alive) => Readable.from(pieces(alive), { objectMode: false }),
  };
}
