// Turns a request's model names and preferences into ordered targets, or says why there are none. Pure.
import type { Endpoint } from '../catalog/catalog.ts';
import type { NoPlan, Plan, PlanInput, PlanNote, Target } from './plan.ts';
import { byPriceWeight, byProviderOrder } from './sort.ts';
import { keptFor, usableCredentials } from './usable-credentials.ts';

/** Endpoints under one name. `fixedOrder` = a route's author chose the order. */
interface Candidates {
  readonly endpoints: readonly Endpoint[];
  readonly fixedOrder: boolean;
  readonly route?: string;
}

type Found =
  { readonly ok: true; readonly candidates: Candidates } | { readonly ok: false; readonly nearest: readonly string[] };

/**
 * @returns targets in the order they are to be tried, or the status and words of the refusal.
 * A name that is unknown is skipped while another name of the list is known.
 */
export function planRoute(input: PlanInput): Plan | NoPlan {
  const notes: PlanNote[] = [];
  const targets: Target[] = [];
  const unknown: { name: string; nearest: readonly string[] }[] = [];
  let route: string | undefined;
  for (const name of input.models) {
    const found = resolveName(name, input);
    if (!found.ok) {
      unknown.push({ name, nearest: found.nearest });
      continue;
    }
    route ??= found.candidates.route;
    targets.push(...targetsOf(found.candidates, input, notes));
  }
  if (unknown.length === input.models.length) return unknownModel(input, unknown);
  if (targets.length === 0) return nothingLeft(input, notes);
  return { ok: true, targets: restingLast(withoutTwins(targets), input), notes, ...(route !== undefined && { route }) };
}

function resolveName(name: string, input: PlanInput): Found {
  const routeName = name.startsWith('route/') ? name.slice('route/'.length) : name;
  const route = input.routes.find((candidate) => candidate.name === routeName);
  if (route) {
    const endpoints = route.targets.flatMap((target) => input.endpointOf(target.providerId, target.model) ?? []);
    return { ok: true, candidates: { endpoints, fixedOrder: true, route: route.name } };
  }
  const found = input.lookup(name);
  if (!found.found) return { ok: false, nearest: found.nearest };
  return { ok: true, candidates: { endpoints: found.endpoints, fixedOrder: false } };
}

function targetsOf(candidates: Candidates, input: PlanInput, notes: PlanNote[]): readonly Target[] {
  const { order, allowFallbacks } = input.preferences;
  const usable = candidates.endpoints.filter((endpoint) => isAllowed(endpoint, input, notes));
  let sorted = candidates.fixedOrder ? usable : byPriceWeight(usable, input.random);
  if (order) sorted = byProviderOrder(sorted, order);
  if (!allowFallbacks) sorted = order ? onlyListed(sorted, order, notes) : sorted.slice(0, 1);
  return sorted.flatMap((endpoint) => withCredentials(endpoint, input));
}

/** Without fallbacks an order is also a limit. */
function onlyListed(endpoints: readonly Endpoint[], order: readonly string[], notes: PlanNote[]): readonly Endpoint[] {
  return endpoints.filter((endpoint) => {
    const listed = order.includes(endpoint.providerId);
    if (!listed) notes.push({ providerId: endpoint.providerId, model: endpoint.upstreamModel, note: 'only' });
    return listed;
  });
}

function isAllowed(endpoint: Endpoint, input: PlanInput, notes: PlanNote[]): boolean {
  const { only, ignore } = input.preferences;
  const provider = input.providers.get(endpoint.providerId);
  const refuse = (note: PlanNote['note']): boolean => {
    notes.push({ providerId: endpoint.providerId, model: endpoint.upstreamModel, note });
    return false;
  };
  if (!provider?.enabled) return refuse('off');
  if (only && !only.includes(provider.id)) return refuse('only');
  if (ignore?.includes(provider.id)) return refuse('ignore');
  const credentials = input.credentialsOf(provider.id);
  if (provider.auth.type !== 'none' && !provider.local && credentials.length === 0) return refuse('no-credential');
  const kept = keptFor(credentials, { endpoint, app: input.app });
  return kept ? refuse(`kept-for-${kept}`) : true;
}

function withCredentials(endpoint: Endpoint, input: PlanInput): readonly Target[] {
  const provider = input.providers.get(endpoint.providerId);
  if (!provider) return [];
  const all = input.credentialsOf(provider.id);
  const credentials = usableCredentials(all, { endpoint, app: input.app }, input.random);
  if (credentials.length === 0) return [{ provider, endpoint }];
  return credentials.map((credential) => ({ provider, endpoint, credential }));
}

/** What health remembers a target under. */
export const healthKey = (target: Target): string => target.credential?.id ?? target.provider.id;

/** The same endpoint and credential, reached under two names, is tried once. */
function withoutTwins(targets: readonly Target[]): readonly Target[] {
  const seen = new Set<string>();
  return targets.filter((target) => {
    const id = JSON.stringify([healthKey(target), target.provider.id, target.endpoint.upstreamModel]);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** Resting targets stay in the plan: when nothing else is left, trying beats refusing. */
function restingLast(targets: readonly Target[], input: PlanInput): readonly Target[] {
  const resting = targets.filter((target) => input.cooling(healthKey(target), target.endpoint.upstreamModel));
  if (resting.length === 0) return targets;
  return [...targets.filter((target) => !resting.includes(target)), ...resting];
}

function unknownModel(input: PlanInput, unknown: readonly { name: string; nearest: readonly string[] }[]): NoPlan {
  const first = unknown[0];
  const nearest = first?.nearest ?? [];
  const hint = nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : '';
  return {
    ok: false,
    status: 404,
    errorType: 'not_found',
    message: `model: "${first?.name ?? ''}" is no route and no known model.${hint}`,
    availability: { code: 'model_not_found', retryable: false, requested_models: input.models, excluded_by: [] },
    notes: [],
  };
}

function nothingLeft(input: PlanInput, notes: readonly PlanNote[]): NoPlan {
  const wanted = input.models.join(', ');
  const named = (note: PlanNote['note']): string[] => [
    ...new Set(
      notes
        .filter((entry) => entry.note === note)
        .map((entry) => input.providers.get(entry.providerId)?.name ?? entry.providerId),
    ),
  ];
  const refusal = (status: 403 | 404, code: string, excludedBy: readonly string[], message: string): NoPlan => ({
    ok: false,
    status,
    errorType: status === 403 ? 'permission_denied' : 'not_found',
    message,
    availability: { code, retryable: false, requested_models: input.models, excluded_by: excludedBy },
    notes,
  });
  const keptForApps = named('kept-for-apps');
  const keptForModels = named('kept-for-models');
  if (keptForApps.length + keptForModels.length > 0) {
    const words = [
      ...(keptForApps.length > 0 ? [`All keys of ${keptForApps.join(', ')} are kept for other apps.`] : []),
      ...(keptForModels.length > 0 ? [`All keys of ${keptForModels.join(', ')} are kept for other models.`] : []),
    ];
    return refusal(
      403,
      'no_endpoints',
      ['credential'],
      `No key for ${wanted}${input.app === undefined ? '' : ` and the app "${input.app}"`}. ${words.join(' ')} Allow one in its settings, or add another.`,
    );
  }
  const withoutKey = named('no-credential');
  if (withoutKey.length > 0) {
    return refusal(
      403,
      'no_endpoints',
      ['credential'],
      `No credential for ${wanted}. A key for any of these would help: ${withoutKey.join(', ')}.`,
    );
  }
  const filtered = [...named('only'), ...named('ignore')];
  if (filtered.length > 0) {
    return refusal(
      404,
      'constraint_filtered',
      ['allowed_providers'],
      `provider.only, provider.ignore, or provider.order without fallbacks leaves nothing for ${wanted}. It would be served by: ${filtered.join(', ')}.`,
    );
  }
  const off = named('off');
  if (off.length > 0) {
    return refusal(
      404,
      'no_endpoints',
      ['provider_off'],
      `Every provider of ${wanted} is switched off or removed: ${off.join(', ')}.`,
    );
  }
  return refusal(404, 'no_endpoints', [], `${wanted} has no targets left: add one to the route, or name a model.`);
}
