// Says of every endpoint that was looked at where it stands in the plan and why, in words a person understands.
import type { ServiceTier } from '../catalog/price.ts';
import type { BackRule, Candidate } from './candidate.ts';
import { usd, whyOut } from './out-rules.ts';
import type { NoPlan, Plan, RequestNeeds, Target } from './plan.ts';
import { ratesOf } from './rates.ts';

export interface ExplainedTarget {
  readonly providerId: string;
  readonly providerName: string;
  readonly model: string;
  readonly upstreamModel: string;
  /** Label of the key. */
  readonly credential?: string;
  readonly serviceTier?: ServiceTier;
  /** Nano-USD per million tokens; null = unknown. */
  readonly inputPrice: number | null;
  readonly outputPrice: number | null;
  readonly why: string;
}

export interface ExplainedOut {
  readonly providerId: string;
  readonly providerName: string;
  readonly model: string;
  readonly upstreamModel: string;
  readonly serviceTier?: ServiceTier;
  readonly rule: string;
  readonly why: string;
}

export interface PlanExplanation {
  /** In the order in which they would be tried. */
  readonly targets: readonly ExplainedTarget[];
  readonly left: readonly ExplainedOut[];
  readonly notes: readonly string[];
}

const BEHIND: Readonly<Record<BackRule, string>> = {
  outage: 'it failed within the last seconds',
  slow: 'it is slower than preferred',
  'fallback-only': 'less than 80 % of its answers came through lately',
  lowered: 'less than 95 % of its answers came through lately',
  resting: 'it rests after failures, its key was refused, or a rate limit is near',
};

export function explainPlan(plan: Plan | NoPlan, needs: RequestNeeds | undefined): PlanExplanation {
  const candidates = new Map<string, Candidate>();
  for (const candidate of plan.considered) {
    const id = idOf(candidate.endpoint, candidate.lane);
    if (!candidates.has(id) || candidate.out === undefined) candidates.set(id, candidate);
  }
  const seen = new Set<Candidate>();
  const targets = (plan.ok ? plan.targets : []).map((target) => {
    const candidate = candidates.get(idOf(target.endpoint, target.serviceTier));
    const isNext = candidate !== undefined && seen.has(candidate);
    if (candidate) seen.add(candidate);
    return explainTarget(target, isNext ? 'the next key of the same provider' : whyThere(candidate), needs);
  });
  const left = plan.considered.filter(({ out }) => out !== undefined).map((candidate) => explainOut(candidate, needs));
  return { targets, left, notes: plan.notes.map(({ text }) => text) };
}

const idOf = ({ providerId, upstreamModel }: Candidate['endpoint'], lane: ServiceTier | undefined): string =>
  JSON.stringify([providerId, upstreamModel, lane]);

function explainTarget(
  { provider, endpoint, credential, serviceTier }: Target,
  why: string,
  needs: RequestNeeds | undefined,
): ExplainedTarget {
  const rates = endpoint.price && ratesOf(endpoint.price, serviceTier, needs?.promptTokens);
  return {
    providerId: provider.id,
    providerName: provider.name,
    model: endpoint.model,
    upstreamModel: endpoint.upstreamModel,
    ...(credential && { credential: credential.label }),
    ...(serviceTier && { serviceTier }),
    inputPrice: rates?.input ?? null,
    outputPrice: rates?.output ?? null,
    why,
  };
}

function explainOut(candidate: Candidate, needs: RequestNeeds | undefined): ExplainedOut {
  const { endpoint, provider, lane, out = '' } = candidate;
  return {
    providerId: endpoint.providerId,
    providerName: provider?.name ?? endpoint.providerId,
    model: endpoint.model,
    upstreamModel: endpoint.upstreamModel,
    ...(lane && { serviceTier: lane }),
    rule: out,
    why: whyOut(candidate, needs),
  };
}

function whyThere(candidate: Candidate | undefined): string {
  if (!candidate) return '';
  const place = placeOf(candidate);
  return candidate.back ? `behind the others, because ${BEHIND[candidate.back]}; ${place}` : place;
}

function placeOf({ first, by, blended, observed }: Candidate): string {
  if (first === 'order') return 'provider.order names it';
  if (first === 'warm-cache') return 'the prompt cache of this conversation is warm there';
  const price = blended === undefined ? undefined : `${usd(blended)} per million tokens of a usual mix`;
  switch (by) {
    case 'fixed':
      return 'as the route lists it';
    case 'draw':
      if (blended === undefined) return 'its price is unknown, so it follows those with one';
      return blended <= 0 ? 'it is free' : `drawn by price, the cheaper the likelier: ${price}`;
    case 'price':
      return price === undefined ? 'by price: unknown, so last' : `by price: ${price}`;
    case 'throughput':
      return `by tokens per second: ${measured(observed?.tokensPerSecond?.p50, '')}`;
    case 'latency':
      return `by time to the first token: ${measured(observed?.firstTokenMs?.p50, ' ms')}`;
    case 'exacto':
      return `by broken tool calls: ${measured(percent(observed?.toolErrorRate), ' %')}`;
    case undefined:
      return '';
  }
}

const measured = (value: number | undefined, unit: string): string =>
  value === undefined ? 'too few answers to tell' : `${Math.round(value * 10) / 10}${unit}`;

const percent = (share: number | undefined): number | undefined => share && share * 100;
