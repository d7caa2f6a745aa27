// Ledger records with everything a test does not care about filled in.
import type { Usage } from '../../src-main/dialects/model-stream.ts';
import type { AttemptRecord, RequestEnd, RequestStart } from '../../src-main/ledger/ledger.ts';

export const startOf = (id: string, rest: Partial<RequestStart> = {}): RequestStart => ({
  id,
  startedAt: 1_000,
  accessKeyId: 'key-1',
  app: 'default',
  dialect: 'openai-chat',
  operation: 'generate',
  requestedModel: 'acme/one',
  stream: true,
  tags: {},
  ...rest,
});

export const endOf = (id: string, rest: Partial<RequestEnd> = {}): RequestEnd => ({
  id,
  endedAt: 2_000,
  outcome: 'ok',
  httpStatus: 200,
  attempts: 1,
  totalMs: 1_000,
  overheadMs: 1.25,
  ...rest,
});

export const attemptOf = (requestId: string, index: number, rest: Partial<AttemptRecord> = {}): AttemptRecord => ({
  requestId,
  index,
  providerId: 'acme',
  providerName: 'Acme',
  model: 'acme/one',
  upstreamModel: 'one',
  startedAt: 1_000,
  durationMs: 12.5,
  outcome: 'ok',
  passthrough: true,
  dropped: [],
  ...rest,
});

export function usageOf(input: number, output: number, rest: Partial<Usage> = {}): Usage {
  return {
    input: { total: input, uncached: input, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
    output: { total: output, text: output, reasoning: 0 },
    estimated: false,
    ...rest,
  };
}
