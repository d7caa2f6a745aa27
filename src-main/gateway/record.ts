// Writes one request's story to the ledger: its start, each attempt, its end. Secrets are cut out before anything is kept.
import type { AttemptRecord, RequestEnd } from '../ledger/ledger.ts';
import type { Usage } from '../dialects/model-stream.ts';
import type { Target } from '../routing/plan.ts';
import type { FailedTry, Try } from './tried.ts';
import { callerFacts, clientName, tagsOf } from './headers.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import type { ClientRequest } from './read-request.ts';
import { redact } from './redact.ts';
import { settle, type Settlement } from './settle.ts';

const ms = (value: number): number => Math.round(value);

/** The served part of a request's end. */
export interface Served {
  readonly tried: Try;
  readonly usage: Usage;
  readonly settlement: Settlement;
  /** performance.now() of the first content byte out. */
  readonly firstTokenMs?: number;
  readonly finishReason?: string;
  readonly nativeFinishReason?: string;
  readonly upstreamId?: string;
}

export interface Ending {
  readonly outcome: RequestEnd['outcome'];
  readonly httpStatus: number;
  readonly attempts: number;
  readonly served?: Served;
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** The request whose stored answer was sent again. */
  readonly cacheSourceId?: string;
  /** Who had given that answer. */
  readonly retold?: {
    readonly providerId: string;
    readonly providerName: string;
    readonly model: string;
    readonly upstreamModel: string;
  };
  /** Served elsewhere than where the conversation's prompt cache was still warm. */
  readonly leftWarmCache?: boolean;
}

export interface Recorder {
  failed(tried: FailedTry): void;
  /** Given up for a faster target; what its vendor had counted by then may be billed. */
  lost(tried: Try, usage: Usage | undefined): void;
  /** The attempt that answered, or that the client left. */
  attempt(
    tried: Try,
    outcome: AttemptRecord['outcome'],
    served: Served | undefined,
    failure?: { message: string; failureClass: string },
  ): void;
  end(ending: Ending): void;
}

/** The same recorder, whose end is told to others too. */
export function alsoTelling(
  recorder: Recorder,
  ...listeners: readonly (((ending: Ending) => void) | undefined)[]
): Recorder {
  return {
    ...recorder,
    end(ending) {
      recorder.end(ending);
      for (const listener of listeners) listener?.(ending);
    },
  };
}

/** Opens the request's row at once: a crash from here on leaves a trace. */
export function startRecord(
  exchange: Exchange,
  client: ClientRequest,
  route: string | undefined,
  operation: string,
  parts: GatewayParts,
): Recorder {
  let upstreamMs = 0;
  let earlierCost: number | null = 0;
  const title = clientName(exchange.request);
  parts.ledger.begin({
    id: exchange.id,
    startedAt: exchange.startedAt,
    accessKeyId: exchange.key.id,
    app: exchange.key.name,
    dialect: exchange.dialect.id,
    operation,
    requestedModel: client.models[0] ?? '',
    stream: client.stream,
    tags: tagsOf(exchange.request, client.json['metadata'], exchange.key.tags),
    ...callerFacts(exchange.request, client.json),
    ...(title !== undefined && { client: title }),
    ...(client.preset !== undefined && { preset: client.preset }),
    ...(route !== undefined && { route }),
  });

  const base = (tried: Try, durationMs: number): Omit<AttemptRecord, 'outcome'> => ({
    requestId: exchange.id,
    index: tried.index,
    providerId: tried.target.provider.id,
    providerName: tried.target.provider.name,
    model: tried.target.endpoint.model,
    upstreamModel: tried.target.endpoint.upstreamModel,
    startedAt: tried.startedAt,
    durationMs: ms(durationMs),
    passthrough: tried.passthrough,
    dropped: tried.dropped,
    ...(tried.target.credential && { credentialId: tried.target.credential.id }),
  });

  /** @returns undefined when nothing was counted */
  const addCost = (target: Target, usage: Usage | undefined): number | null | undefined => {
    if (!usage) return undefined;
    const cost = settle(usage, target).costNanoUsd;
    earlierCost = cost === null || earlierCost === null ? null : earlierCost + cost;
    return cost;
  };

  return {
    failed(tried) {
      upstreamMs += tried.durationMs;
      const cost = addCost(tried.target, tried.usage);
      parts.ledger.attempt({
        ...base(tried, tried.durationMs),
        outcome: 'error',
        failureClass: tried.judgement.failureClass,
        message: redact(tried.failure.message),
        ...(tried.failure.status !== undefined && { httpStatus: tried.failure.status }),
        ...(tried.usage && { usage: tried.usage }),
        ...(cost !== undefined && { costNanoUsd: cost }),
      });
    },
    lost(tried, counted) {
      const usage = counted && { ...counted, estimated: true };
      const cost = addCost(tried.target, usage);
      parts.ledger.attempt({
        ...base(tried, performance.now() - tried.startedMs),
        outcome: 'cancelled',
        ...(usage && { usage }),
        ...(cost !== undefined && { costNanoUsd: cost }),
      });
    },
    attempt(tried, outcome, served, failure) {
      const durationMs = performance.now() - tried.startedMs;
      upstreamMs += durationMs;
      parts.ledger.attempt({
        ...base(tried, durationMs),
        outcome,
        ...(outcome === 'ok' && { httpStatus: 200 }),
        ...(served?.firstTokenMs !== undefined && { firstTokenMs: ms(served.firstTokenMs - tried.startedMs) }),
        ...(served && { usage: served.usage, costNanoUsd: served.settlement.costNanoUsd }),
        ...(failure && { failureClass: failure.failureClass, message: redact(failure.message) }),
      });
    },
    end(ending) {
      const totalMs = performance.now() - exchange.startedMs;
      const { served } = ending;
      parts.ledger.finish({
        id: exchange.id,
        endedAt: parts.now(),
        outcome: ending.outcome,
        httpStatus: ending.httpStatus,
        attempts: ending.attempts,
        totalMs: ms(totalMs),
        overheadMs: Math.max(0, ms(totalMs - upstreamMs)),
        ...(served ? servedColumns(served, exchange, earlierCost) : earlierCost !== 0 && { costNanoUsd: earlierCost }),
        ...(ending.retold && retoldColumns(ending.retold)),
        ...(ending.cacheSourceId !== undefined && { cacheSourceId: ending.cacheSourceId }),
        ...(ending.leftWarmCache !== undefined && { leftWarmCache: ending.leftWarmCache }),
        ...(ending.errorType !== undefined && { errorType: ending.errorType }),
        ...(ending.errorMessage !== undefined && { errorMessage: redact(ending.errorMessage) }),
      });
    },
  };
}

/** An answer told again used nothing. */
const NOTHING_USED: Usage = {
  input: { total: 0, uncached: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: 0, text: 0, reasoning: 0 },
  estimated: false,
};

const retoldColumns = (from: NonNullable<Ending['retold']>): Partial<RequestEnd> => ({
  servedProviderId: from.providerId,
  servedProviderName: from.providerName,
  servedModel: from.model,
  servedUpstreamModel: from.upstreamModel,
  usage: NOTHING_USED,
  costNanoUsd: 0,
  costSource: 'free',
});

function servedColumns(served: Served, exchange: Exchange, earlierCost: number | null): Partial<RequestEnd> {
  const { target } = served.tried;
  const { settlement } = served;
  const serviceTier = served.usage.serviceTier ?? target.serviceTier;
  const total = settlement.costNanoUsd === null || earlierCost === null ? null : settlement.costNanoUsd + earlierCost;
  return {
    servedProviderId: target.provider.id,
    servedProviderName: target.provider.name,
    servedModel: target.endpoint.model,
    servedUpstreamModel: target.endpoint.upstreamModel,
    usage: served.usage,
    costNanoUsd: total,
    ...(target.credential && { credentialId: target.credential.id }),
    ...(settlement.source && { costSource: settlement.source }),
    ...(settlement.price && { price: settlement.price }),
    ...(served.firstTokenMs !== undefined && { firstTokenMs: ms(served.firstTokenMs - exchange.startedMs) }),
    ...(served.finishReason !== undefined && { finishReason: served.finishReason }),
    ...(served.nativeFinishReason !== undefined && { nativeFinishReason: served.nativeFinishReason }),
    ...(served.upstreamId !== undefined && { upstreamId: served.upstreamId }),
    ...(serviceTier !== undefined && { serviceTier }),
  };
}
