// What others see of a recorded request and its attempts.
import type { AttemptView, RequestView, UsageView } from '../contract/control-api.ts';
import type { Usage } from '../dialects/model-stream.ts';
import type { AttemptRecord, RequestRecord } from '../ledger/ledger.ts';
import { priceView } from './views.ts';

type RecordWithAttempts = RequestRecord & { readonly attemptRecords: readonly AttemptRecord[] };

export function requestView(record: RecordWithAttempts): RequestView {
  const { usage, price, servedProviderName, costNanoUsd } = record;
  return {
    id: record.id,
    startedAt: record.startedAt,
    app: record.app,
    dialect: record.dialect,
    operation: record.operation,
    requestedModel: record.requestedModel,
    stream: record.stream,
    tags: { ...record.tags },
    outcome: record.outcome,
    costNanoUsd: costNanoUsd ?? null,
    attempts: record.attemptRecords.map(attemptView),
    ...present({
      client: record.client,
      route: record.route,
      switchedBy: record.switchedBy,
      preset: record.preset,
      sessionId: record.sessionId,
      referer: record.referer,
      userAgent: record.userAgent,
      externalUser: record.externalUser,
      servedModel: record.servedModel,
      servedProvider: servedProviderName,
      httpStatus: record.httpStatus,
      firstTokenMs: record.firstTokenMs,
      totalMs: record.totalMs,
      overheadMs: record.overheadMs,
      finishReason: record.finishReason,
      nativeFinishReason: record.nativeFinishReason,
      upstreamId: record.upstreamId,
      serviceTier: record.serviceTier,
      cacheSourceId: record.cacheSourceId,
      leftWarmCache: record.leftWarmCache,
      costSource: record.costSource,
      errorType: record.errorType,
      errorMessage: record.errorMessage,
    }),
    ...(usage && { usage: usageView(usage) }),
    ...(price && { price: priceView(price) }),
  };
}

function attemptView(record: AttemptRecord): AttemptView {
  const { index, providerId, providerName, model, startedAt, durationMs, outcome, passthrough, dropped } = record;
  const { firstTokenMs, failureClass, httpStatus, message, usage, costNanoUsd } = record;
  return {
    index,
    providerId,
    providerName,
    model,
    startedAt,
    durationMs,
    outcome,
    passthrough,
    dropped: [...dropped],
    ...present({ firstTokenMs, failureClass, httpStatus, message, costNanoUsd }),
    ...(usage && { usage: usageView(usage) }),
  };
}

function usageView(usage: Usage): UsageView {
  return {
    inputTokens: usage.input.total,
    cacheReadTokens: usage.input.cacheRead,
    cacheWriteTokens: usage.input.cacheWrite,
    outputTokens: usage.output.total,
    reasoningTokens: usage.output.reasoning,
    estimated: usage.estimated,
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Drops the fields that are undefined. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
