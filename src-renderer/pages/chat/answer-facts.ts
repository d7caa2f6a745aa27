// The line under an answer: who served it, tokens, cost and speed, as words. Pure.
import type { AttemptView, RequestView } from '../../../src-main/contract/control-api.ts';
import { formatUsd } from '../../components/money.ts';
import { formatMs } from '../../components/time.ts';

export interface AnswerFact {
  readonly text: string;
  /** Said on hover and to screen readers. */
  readonly title: string;
}

const count = (value: number): string => value.toLocaleString('en');

export function factsOf(request: RequestView): readonly AnswerFact[] {
  const { usage, firstTokenMs, totalMs, servedModel, servedProvider } = request;
  const facts: AnswerFact[] = [];
  const add = (text: string, title: string): void => void facts.push({ text, title });
  if (servedModel !== undefined) {
    add(
      servedProvider === undefined ? servedModel : `${servedModel} · ${servedProvider}`,
      'Model and provider that served',
    );
  }
  if (usage) {
    const about = usage.estimated ? '≈ ' : '';
    const share = usage.inputTokens > 0 ? Math.round((100 * usage.cacheReadTokens) / usage.inputTokens) : 0;
    add(`↑ ${about}${count(usage.inputTokens)}`, `Input tokens${usage.estimated ? ', estimated' : ''}`);
    add(`↓ ${about}${count(usage.outputTokens)}`, outputTitle(usage));
    if (share > 0)
      add(`${share} % cached`, `${count(usage.cacheReadTokens)} input tokens read from the provider's cache`);
  }
  add(costText(request), costTitle(request));
  if (firstTokenMs !== undefined)
    add(`${formatMs(firstTokenMs)} to first token`, 'From your question to the first word');
  const speed = tokensPerSecond(usage?.outputTokens, firstTokenMs, totalMs);
  if (speed !== undefined) add(`${speed} tokens/s`, 'Output tokens per second after the first one');
  if (request.finishReason === 'length') add('cut at the output limit', 'The model reached its output limit');
  return facts;
}

function outputTitle({ reasoningTokens, estimated }: NonNullable<RequestView['usage']>): string {
  const reasoning = reasoningTokens > 0 ? `, ${count(reasoningTokens)} of them reasoning` : '';
  return `Output tokens${estimated ? ', estimated' : ''}${reasoning}`;
}

function costText({ costNanoUsd }: RequestView): string {
  if (costNanoUsd === null) return 'price unknown';
  if (costNanoUsd === 0) return 'free';
  return formatUsd(costNanoUsd);
}

function costTitle({ costSource, price, usage }: RequestView): string {
  if (costSource === 'vendor') return 'Cost as the provider reported it';
  if (costSource === 'catalog') {
    const basis = price ? ` (${price.source}, ${price.asOf})` : '';
    return `Cost from the listed price${basis}${usage?.estimated ? ', on estimated tokens' : ''}`;
  }
  return costSource === 'free' ? 'Costs nothing' : 'No price is known for this model';
}

function tokensPerSecond(tokens?: number, firstTokenMs?: number, totalMs?: number): number | undefined {
  if (tokens === undefined || firstTokenMs === undefined || totalMs === undefined) return undefined;
  const streamMs = totalMs - firstTokenMs;
  // A handful of tokens in one packet says nothing about speed.
  if (tokens < 5 || streamMs < 50) return undefined;
  return Math.round((1000 * tokens) / streamMs);
}

const REASONS: Readonly<Record<string, string>> = {
  rate_limit: 'rate limited',
  overloaded: 'overloaded',
  timeout: 'timed out',
  server: 'server error',
  network: 'could not be reached',
  auth: 'key refused',
  payment: 'out of credit',
  context_length: 'conversation too long',
  moderation: 'content declined',
  not_found: 'model not found there',
  invalid_request: 'request not understood',
  cancelled: 'stopped',
};

/** Why an attempt ended as it did, in words. */
export function attemptReason({ outcome, failureClass }: AttemptView): string {
  if (outcome === 'ok') return 'answered';
  if (outcome === 'cancelled') return 'stopped';
  return REASONS[failureClass ?? ''] ?? 'failed';
}
