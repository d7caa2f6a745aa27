// Every rule that takes an endpoint out: its name in OpenRouter's vocabulary, the field to change, and its words.
import type { Candidate, OutRule } from './candidate.ts';
import type { RequestNeeds } from './plan.ts';
import { ratesOf } from './rates.ts';
import { missingParameter } from './support.ts';

interface RuleFacts {
  /** OpenRouter's word for `excluded_by` where it has one, else ours. */
  readonly excludedBy: string;
  /** What is to be changed to bring the endpoint back. */
  readonly field: string;
  /** Why, in general. */
  readonly reason: string;
  /** Why, of this one; absent: `reason` says it. */
  readonly of?: (candidate: Candidate, needs: RequestNeeds | undefined) => string;
}

export const OUT_RULES: Readonly<Record<OutRule, RuleFacts>> = {
  off: { excludedBy: 'provider_off', field: 'providers', reason: 'switched off or removed' },
  'no-credential': { excludedBy: 'credential', field: 'credentials', reason: 'no key for it' },
  'kept-for-apps': { excludedBy: 'credential', field: 'credentials', reason: 'all its keys are kept for other apps' },
  'kept-for-models': {
    excludedBy: 'credential',
    field: 'credentials',
    reason: 'all its keys are kept for other models',
  },
  'key-models': { excludedBy: 'allowed_models', field: "the access key's models", reason: 'not among them' },
  'key-providers': { excludedBy: 'allowed_providers', field: "the access key's providers", reason: 'not among them' },
  'key-routes': {
    excludedBy: 'allowed_routes',
    field: "the access key's routes",
    reason: 'the route is not among them',
  },
  'bad-route': {
    excludedBy: 'route',
    field: "the route's preferences",
    reason: 'they cannot be read',
    of: ({ detail }) => detail ?? 'they cannot be read',
  },
  ended: {
    excludedBy: 'deprecated',
    field: 'model',
    reason: 'its provider has switched it off',
    of: ({ endpoint }) => `its provider switched it off on ${endpoint.endsAt ?? 'an unknown day'}`,
  },
  only: { excludedBy: 'allowed_providers', field: 'provider.only', reason: 'not named there' },
  ignore: { excludedBy: 'allowed_providers', field: 'provider.ignore', reason: 'named there' },
  'not-listed': {
    excludedBy: 'allowed_providers',
    field: 'provider.order with provider.allow_fallbacks false',
    reason: 'not listed',
  },
  'not-first': { excludedBy: 'allowed_providers', field: 'provider.allow_fallbacks', reason: 'not the first choice' },
  zdr: {
    excludedBy: 'data_policy:zdr',
    field: 'provider.zdr',
    reason: 'keeps what it is sent, or does not say that it does not',
    of: ({ provider }) => zdrWords(provider?.privacy?.zeroRetention),
  },
  training: {
    excludedBy: 'data_policy:training',
    field: 'provider.data_collection',
    reason: 'may train on what it is sent, or does not say',
    of: ({ provider }) =>
      provider?.privacy?.trainsOnApiData ? 'trains on what it is sent' : 'does not say whether it trains on it',
  },
  distillable: {
    excludedBy: 'distillable',
    field: 'provider.enforce_distillable_text',
    reason: 'its maker is not known to allow training on what it writes',
  },
  quantization: {
    excludedBy: 'quantization',
    field: 'provider.quantizations',
    reason: 'runs another one',
    of: ({ endpoint }) => `runs ${endpoint.quantization ?? 'one that is unknown'}`,
  },
  'max-price': {
    excludedBy: 'max_price',
    field: 'provider.max_price',
    reason: 'costs more, or an unknown amount',
    of: priceWords,
  },
  context: {
    excludedBy: 'context_length',
    field: 'the length of the prompt',
    reason: 'too long for it',
    of: contextWords,
  },
  'longer-exists': {
    excludedBy: 'context_length',
    field: 'the length of the prompt',
    reason: 'probably too long for it, and others take more',
    of: (candidate, needs) => `${contextWords(candidate, needs)}, and others take more`,
  },
  'max-output': {
    excludedBy: 'context_length',
    field: 'max_tokens',
    reason: 'cannot answer at that length',
    of: ({ endpoint }, needs) => `writes ${endpoint.maxOutputTokens} tokens at most, not ${needs?.maxOutputTokens}`,
  },
  parameter: {
    excludedBy: 'require_parameters',
    field: 'provider.require_parameters',
    reason: 'does not take everything that was sent',
    of: ({ endpoint }, needs) =>
      `does not take ${missingParameter(endpoint.supportedParameters, needs?.parameters ?? [])}`,
  },
  'better-exists': {
    excludedBy: 'require_parameters',
    field: 'a parameter in use',
    reason: 'does not take it, and others do',
    of: ({ detail }) => `does not take ${detail}, and others do`,
  },
  modality: {
    excludedBy: 'require_parameters',
    field: 'what the messages hold',
    reason: 'does not take it, and others do',
    of: ({ detail }) => `takes no ${detail}, and others do`,
  },
  'not-able': {
    excludedBy: 'require_parameters',
    field: 'what the task needs',
    reason: 'it is not known to be able to',
    of: ({ detail }) => detail ?? 'it is not known to be able to',
  },
  'not-free': { excludedBy: 'max_price', field: 'the free models', reason: 'it costs something, or an unknown amount' },
  'not-chosen': {
    excludedBy: 'allowed_models',
    field: 'the choice of a model',
    reason: 'others were chosen',
    of: ({ detail }) => detail ?? 'others were chosen',
  },
  tier: { excludedBy: 'service_tier', field: 'service_tier', reason: 'has no such tier' },
};

/** Why this one is out. */
export function reasonOf(candidate: Candidate, needs: RequestNeeds | undefined): string {
  if (candidate.out === undefined) return '';
  const { reason, of } = OUT_RULES[candidate.out];
  return of?.(candidate, needs) ?? reason;
}

/** The same with the field to change before it. */
export const whyOut = (candidate: Candidate, needs: RequestNeeds | undefined): string =>
  candidate.out === undefined ? '' : `${OUT_RULES[candidate.out].field}: ${reasonOf(candidate, needs)}`;

function zdrWords(offer: 'always' | 'on-request' | 'none' | undefined): string {
  if (offer === undefined) return 'does not say that it keeps nothing';
  return offer === 'on-request' ? 'keeps nothing only for customers who agreed it' : 'keeps what it is sent';
}

function contextWords({ endpoint }: Candidate, needs: RequestNeeds | undefined): string {
  const wanted = (needs?.promptTokens ?? 0) + (needs?.maxOutputTokens ?? 0);
  return `about ${wanted} tokens with the answer, and it takes ${endpoint.contextTokens}`;
}

function priceWords({ endpoint, lane }: Candidate, needs: RequestNeeds | undefined): string {
  if (!endpoint.price) return 'its price is unknown';
  const { input, output } = ratesOf(endpoint.price, lane, needs?.promptTokens);
  return `costs ${usd(input)} in and ${usd(output)} out per million tokens`;
}

const NANO_PER_USD = 1e9;

export const usd = (nanoUsd: number): string => `$${Number((nanoUsd / NANO_PER_USD).toFixed(6))}`;
