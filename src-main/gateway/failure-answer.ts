// What the client is told when no target answered: the most useful of the failures, in its own dialect.
import type { GatewayErrorBody } from '../dialects/dialect.ts';
import type { FailedTry } from './tried.ts';
import { ERROR_STATUS } from './gateway-error.ts';
import type { Exchange } from './parts.ts';
import { redact } from './redact.ts';
import type { Reply } from './reply.ts';

/** A rate limit says when to come back and beats what later targets said; else the last word counts. */
function mostUseful(failed: readonly FailedTry[]): FailedTry | undefined {
  return failed.findLast((tried) => tried.judgement.failureClass === 'rate_limit') ?? failed.at(-1);
}

/** The failure as a gateway error body. */
export function errorBodyOf(tried: FailedTry, failed: readonly FailedTry[], requestId: string): GatewayErrorBody {
  const { failure, judgement, target } = tried;
  return {
    status: statusOf(tried),
    errorType: judgement.errorType,
    message: redact(`${target.provider.name}: ${failure.message}`),
    requestId,
    metadata: {
      provider_name: target.provider.name,
      ...(failure.code !== undefined && { provider_code: failure.code }),
      ...(failure.body !== undefined && { raw: redactDeep(failure.body) }),
      attempts: failed.map((entry) => ({
        provider: entry.target.provider.name,
        model: entry.target.endpoint.model,
        status: entry.failure.status ?? null,
        reason: entry.judgement.failureClass,
        ms: Math.round(entry.durationMs),
      })),
    },
  };
}

/** A 4xx of the vendor keeps its code; everything else gets the code of its type. */
function statusOf({ failure, judgement }: FailedTry): number {
  const { status } = failure;
  if (status !== undefined && status >= 400 && status < 500 && judgement.failureClass !== 'timeout') return status;
  return ERROR_STATUS[judgement.errorType];
}

function redactDeep(value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : (JSON.parse(redact(JSON.stringify(value))) as unknown);
}

/**
 * Writes the failure. A same-dialect client gets the vendor's body unchanged, because clients act on its wording;
 * not for a refused credential: that is ours, and the client would take it for its own.
 * @param metadata `openrouter_metadata`, where the client asked for it; a body that passes unchanged goes without
 */
export async function answerFailure(
  failed: readonly FailedTry[],
  exchange: Exchange,
  reply: Reply,
  metadata?: object,
): Promise<{ status: number; errorType: string; message: string }> {
  const chosen = mostUseful(failed);
  if (!chosen) throw new Error('a failed request has at least one failed attempt');
  const body = errorBodyOf(chosen, failed, exchange.id);
  const told = { status: body.status, errorType: body.errorType, message: body.message };
  const waits = failed.flatMap((tried) => tried.failure.retryAfterMs ?? []);
  if (waits.length > 0) reply.header('retry-after', String(Math.ceil(Math.min(...waits) / 1000)));
  if (reply.headSent) {
    const { dialect } = exchange;
    const facts = {
      id: exchange.id,
      model: chosen.target.endpoint.model,
      providerName: chosen.target.provider.name,
      createdAt: exchange.startedAt,
    };
    await reply.end(dialect.createStreamEncoder(exchange.path).error(body, facts));
    return told;
  }
  const { raw, status } = chosen.failure;
  const isOurs = chosen.judgement.failureClass === 'auth' || chosen.judgement.failureClass === 'payment';
  if (chosen.passthrough && raw && status !== undefined && !isOurs) {
    const text = raw.bytes.toString();
    const clean = redact(text);
    await reply.whole(status, clean === text ? raw.bytes : clean, raw.contentType || 'application/json');
    return { ...told, status };
  }
  const answer = exchange.dialect.encodeError(body);
  await reply.whole(body.status, JSON.stringify(metadata ? { ...answer, openrouter_metadata: metadata } : answer));
  return told;
}
