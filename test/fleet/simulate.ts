// Sends conversations through real planning, failure memory and stickiness to the scripted fleet, on a virtual clock.
import { indexOf } from '../../src-main/catalog/model-index.ts';
import { findModel } from '../../src-main/catalog/models.ts';
import { runTargets } from '../../src-main/gateway/fallback.ts';
import type { CallResult } from '../../src-main/gateway/tried.ts';
import type { Exchange, GatewayParts } from '../../src-main/gateway/parts.ts';
import { isBehind } from '../../src-main/gateway/plan-request.ts';
import { createHealth } from '../../src-main/routing/health.ts';
import { createKeyStates } from '../../src-main/routing/key-states.ts';
import { createObservations } from '../../src-main/routing/observations.ts';
import { planRoute } from '../../src-main/routing/plan-route.ts';
import type { ProviderPreferences, Target } from '../../src-main/routing/plan.ts';
import { NO_PREFERENCES } from '../../src-main/routing/preferences.ts';
import { createStickiness } from '../../src-main/routing/stickiness.ts';
import { endpoints, fleet, type FleetProvider } from './fleet.ts';
import { createTraffic, type Turn } from './traffic.ts';
import { createVirtualTime } from './virtual-time.ts';

export interface SimulationOptions {
  readonly requests: number;
  readonly seed: number;
  readonly sticky: boolean;
  /** No incidents, no limits, no flakiness. */
  readonly calm?: boolean;
}

export interface SimulationReport {
  readonly requests: number;
  readonly answered: number;
  /** Not answered though an endpoint that it may use was well. */
  readonly failedInVain: number;
  /** Nothing that it may use was well. */
  readonly nothingWell: number;
  readonly attempts: number;
  /** Attempts at endpoints that the request's own words rule out. */
  readonly forbidden: number;
  /** First attempts of new conversations without wishes, by provider. */
  readonly firstChoices: ReadonlyMap<string, number>;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  /** Tokens that were warm at another endpoint than the one that answered, and cold there. */
  readonly lostTokens: number;
  readonly costNanoUsd: number;
}

const STARTS_AT = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const SILENCE_MS = 20_000;
const CACHE_MS = 5 * MINUTE_MS;
const REPLY_TOKENS = 300;

export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { random, turns } = createTraffic(options.seed, options.requests);
  const time = createVirtualTime(STARTS_AT);
  const health = createHealth(time.now);
  const observations = createObservations(time.now);
  const stickiness = createStickiness(time.now);
  const keys = createKeyStates(time.now);
  const parts = { now: time.now, random, sleep: time.sleep, health, keys, observations } as unknown as GatewayParts;
  const exchange = { client: new AbortController().signal } as unknown as Exchange;
  const providers = new Map(fleet.map(({ provider }) => [provider.id, provider]));
  const byId = new Map(fleet.map((each) => [each.provider.id, each]));
  const calls = new Map<string, number>();
  const caches = new Map<string, { tokens: number; until: number }>();
  const firstChoices = new Map<string, number>();
  const report = { answered: 0, failedInVain: 0, nothingWell: 0, attempts: 0, forbidden: 0 };
  const tokens = { promptTokens: 0, cachedTokens: 0, lostTokens: 0, costNanoUsd: 0 };
  indexOf(endpoints);

  const minuteOf = (at: number): number => Math.floor((at - STARTS_AT) / MINUTE_MS);
  const incidentAt = ({ incidents }: FleetProvider, at: number): string | undefined =>
    options.calm
      ? undefined
      : incidents.find(({ fromMs, toMs }) => at - STARTS_AT >= fromMs && at - STARTS_AT < toMs)?.what;
  const isFull = (each: FleetProvider, at: number): boolean =>
    !options.calm && (calls.get(`${each.provider.id} ${minuteOf(at)}`) ?? 0) >= (each.perMinute ?? Infinity);
  const isWell = (each: FleetProvider, at: number): boolean => {
    const incident = incidentAt(each, at);
    return (incident === undefined || incident === 'slow') && !isFull(each, at);
  };

  const failed = (failure: Extract<CallResult['outcome'], { type: 'failed' }>['failure']): CallResult => ({
    outcome: { type: 'failed', failure },
    passthrough: true,
    dropped: [],
  });

  const call = async (target: Target, turn: Turn): Promise<CallResult> => {
    const each = byId.get(target.provider.id)!;
    report.attempts += 1;
    if (!turn.allows(target.provider, target.endpoint)) report.forbidden += 1;
    const minute = `${each.provider.id} ${minuteOf(time.now())}`;
    const incident = incidentAt(each, time.now());
    if (incident === 'silent') {
      await time.sleep(SILENCE_MS);
      return failed({ kind: 'timeout', message: 'no first token' });
    }
    await time.sleep(20);
    if (incident === 'down') return failed({ kind: 'http', status: 500, message: 'down' });
    if (incident === 'bad-key') return failed({ kind: 'http', status: 401, message: 'bad key' });
    if (isFull(each, time.now())) {
      const retryAfterMs = MINUTE_MS - ((time.now() - STARTS_AT) % MINUTE_MS);
      return failed({ kind: 'http', status: 429, message: 'slow down', retryAfterMs });
    }
    calls.set(minute, (calls.get(minute) ?? 0) + 1);
    if (!options.calm && random() < each.flaky) return failed({ kind: 'http', status: 503, message: 'overloaded' });
    await time.sleep(each.firstTokenMs * (0.5 + random()) * (incident === 'slow' ? 10 : 1));
    return {
      outcome: { type: 'whole', bytes: Buffer.alloc(0), json: {}, headers: {} },
      passthrough: true,
      dropped: [],
    };
  };

  const account = (turn: Turn, { endpoint }: Target): { readTokens: number; writtenTokens: number } => {
    const at = time.now();
    const key = (upstreamModel: string): string => `${turn.conversation} ${upstreamModel}`;
    const warm = (upstreamModel: string): number => {
      const cache = caches.get(key(upstreamModel));
      return cache && cache.until > at ? Math.min(cache.tokens, turn.promptTokens) : 0;
    };
    const here = warm(endpoint.upstreamModel);
    const best = Math.max(
      ...endpoints.filter(({ model }) => model === turn.model).map((each) => warm(each.upstreamModel)),
    );
    caches.set(key(endpoint.upstreamModel), { tokens: turn.promptTokens, until: at + CACHE_MS });
    tokens.promptTokens += turn.promptTokens;
    tokens.cachedTokens += here;
    tokens.lostTokens += best - here;
    const price = endpoint.price!;
    const cost =
      (turn.promptTokens - here) * price.input + here * (price.cacheRead ?? price.input) + REPLY_TOKENS * price.output;
    tokens.costNanoUsd += Math.round(cost / 1e6);
    return { readTokens: here, writtenTokens: turn.promptTokens - here };
  };

  const serve = async (turn: Turn): Promise<void> => {
    await time.sleep(turn.atMs);
    const conversation = { key: turn.conversation, from: 'opening' as const };
    const sticky = options.sticky ? stickiness.pinOf(conversation) : undefined;
    const preferences: ProviderPreferences = { ...NO_PREFERENCES, ...turn.preferences };
    const wellAtStart = fleet.some((each) => isWell(each, time.now()) && isAllowed(each, turn));
    const plan = planRoute({
      models: [turn.model],
      preferences,
      routes: [],
      providers,
      credentialsOf: (id) => [byId.get(id)!.credential],
      lookup: (name) => findModel(endpoints, name),
      endpointOf: () => undefined,
      cooling: isBehind({ health, keys }, turn.promptTokens),
      observed: observations.of,
      random,
      now: time.now(),
      needs: { parameters: ['tools'], inputModalities: [], promptTokens: turn.promptTokens },
      ...(sticky && { sticky }),
    });
    if (!plan.ok) throw new Error(`no plan: ${plan.message}`);
    const startedAt = time.now();
    const result = await runTargets(
      {
        targets: plan.targets,
        retries: 1,
        fallbackOn: undefined,
        callTarget: (target) => call(target, turn),
        onFailed: () => undefined,
        onReasoningRefused: () => undefined,
      },
      exchange,
      parts,
    );
    if (turn.isPlain && turn.isFirst) {
      const first = plan.targets[0]!.provider.id;
      firstChoices.set(first, (firstChoices.get(first) ?? 0) + 1);
    }
    if (result.type !== 'answered') {
      const wellAtEnd = fleet.some((each) => isWell(each, time.now()) && isAllowed(each, turn));
      if (wellAtStart && wellAtEnd) report.failedInVain += 1;
      else report.nothingWell += 1;
      return;
    }
    report.answered += 1;
    const { target } = result.tried;
    const each = byId.get(target.provider.id)!;
    const cache = account(turn, target);
    health.succeed(target.credential!.id, target.endpoint.upstreamModel);
    keys.answered(target.credential!.id);
    observations.answered(target.endpoint, {
      firstTokenMs: time.now() - startedAt,
      tokensPerSecond: each.tokensPerSecond,
    });
    if (options.sticky) stickiness.answered(conversation, target, { ...cache, written1hTokens: 0 });
  };

  const all = Promise.all(turns.map(serve));
  await time.run();
  await all;
  return { requests: turns.length, ...report, ...tokens, firstChoices };
}

const isAllowed = ({ provider }: FleetProvider, turn: Turn): boolean =>
  endpoints.some(
    (endpoint) =>
      endpoint.providerId === provider.id && endpoint.model === turn.model && turn.allows(provider, endpoint),
  );
