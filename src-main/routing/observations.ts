// What own traffic shows of each endpoint: who answers, how fast, how well, over five minutes, half an hour and a day.
import { percentilesOf } from './percentiles.ts';
import type { Observed, Percentiles } from './plan.ts';

/** One answer, as far as it was measured. */
export interface ObservedAnswer {
  /** ms from the call to its first content; absent for whole answers. */
  readonly firstTokenMs?: number;
  /** Output tokens over the whole call; absent when too few to tell. */
  readonly tokensPerSecond?: number;
  /** Absent when the answer called no tool. */
  readonly toolCallsBroken?: boolean;
}

export interface EndpointId {
  readonly providerId: string;
  readonly upstreamModel: string;
}

/** Shares of answers (0–1) and percentiles as OpenRouter's endpoint list tells them; undefined = too little to tell. */
export interface ObservedWindows {
  readonly uptime5m?: number;
  readonly uptime30m?: number;
  readonly uptime1d?: number;
  readonly firstTokenMs30m?: Percentiles;
  readonly tokensPerSecond30m?: Percentiles;
  readonly requests30m: number;
}

export interface Observations {
  answered(endpoint: EndpointId, answer: ObservedAnswer): void;
  /** A failure that was the provider's: not the caller's mistake, and no rate limit. */
  failed(endpoint: EndpointId): void;
  /** undefined while nothing is known. Cheap: it is asked for every endpoint of every plan. */
  of(endpoint: EndpointId): Observed | undefined;
  windows(endpoint: EndpointId): ObservedWindows | undefined;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A provider that failed this recently is put behind those that did not: OpenRouter's published window. */
const OUTAGE_MS = 30 * SECOND_MS;
const SPANS_MS = [5 * MINUTE_MS, 30 * MINUTE_MS, DAY_MS] as const;

/** OpenRouter judges from 100 requests on; one person's traffic is judged earlier, or it never would be. */
const ENOUGH_TO_JUDGE = 20;
const ENOUGH_TO_MEASURE = 5;
const NORMAL_UPTIME = 0.95;
const LOWERED_UPTIME = 0.8;
/** Per endpoint; at more traffic the oldest of the day are forgotten first, the last half hour is what counts. */
const MAX_EVENTS = 1_000;
/** With more, an answer changes percentiles little: they are made anew once a second, not once a request. */
const FEW_EVENTS = 64;
/** Clients may name models that no provider has; the endpoints that were heard of longest ago are forgotten. */
const MAX_ENDPOINTS = 4_096;

interface Event extends ObservedAnswer {
  /** Epoch ms. */
  readonly at: number;
  readonly ok: boolean;
}

interface Known {
  /** Oldest first. */
  events: Event[];
  observed: Observed;
  /** Epoch ms from which `observed` is to be made anew. */
  staleAt: number;
}

/** @param now epoch ms */
export function createObservations(now: () => number): Observations {
  const endpoints = new Map<string, Known>();

  const add = ({ providerId, upstreamModel }: EndpointId, event: Event): void => {
    const key = `${providerId}\n${upstreamModel}`;
    const known = endpoints.get(key) ?? { events: [], observed: NOTHING_WRONG, staleAt: 0 };
    // Put at the end: the first is then the one that was heard of longest ago.
    endpoints.delete(key);
    endpoints.set(key, known);
    const [oldest] = endpoints.keys();
    if (endpoints.size > MAX_ENDPOINTS && oldest !== undefined) endpoints.delete(oldest);
    known.events.push(event);
    // Dropped in one go, not one by one: the array is moved rarely.
    if (known.events.length > MAX_EVENTS * 2) known.events = known.events.slice(-MAX_EVENTS);
    // A failure counts at once, and so does the answer that ends an outage.
    if (!event.ok || known.observed.outage || known.events.length <= FEW_EVENTS) known.staleAt = 0;
  };

  const find = ({ providerId, upstreamModel }: EndpointId): Known | undefined =>
    endpoints.get(`${providerId}\n${upstreamModel}`);

  return {
    answered: (endpoint, answer) => add(endpoint, { ...answer, at: now(), ok: true }),
    failed: (endpoint) => add(endpoint, { at: now(), ok: false }),
    of(endpoint) {
      const known = find(endpoint);
      if (!known) return undefined;
      const at = now();
      if (at >= known.staleAt) {
        known.observed = observe(known.events, at);
        known.staleAt = at + SECOND_MS;
      }
      return known.observed;
    },
    windows(endpoint) {
      const known = find(endpoint);
      return known && windowsOf(known.events, now());
    },
  };
}

const NOTHING_WRONG: Observed = { outage: false, uptime: 'normal' };

/** Newest events of a span; they are in order, so the search stops at the first one that is too old. */
function since(events: readonly Event[], from: number): readonly Event[] {
  const first = events.findLastIndex((event) => event.at < from);
  return first < 0 ? events : events.slice(first + 1);
}

function observe(events: readonly Event[], at: number): Observed {
  const firstTokenMs = measured(events, at, (event) => event.firstTokenMs);
  const tokensPerSecond = measured(events, at, (event) => event.tokensPerSecond);
  const calls = since(events, at - DAY_MS).filter((event) => event.toolCallsBroken !== undefined);
  return {
    outage: isOutage(since(events, at - OUTAGE_MS)),
    uptime: uptimeClass(events, at),
    ...(firstTokenMs && { firstTokenMs }),
    ...(tokensPerSecond && { tokensPerSecond }),
    ...(calls.length >= ENOUGH_TO_MEASURE && {
      toolErrorRate: calls.filter((event) => event.toolCallsBroken === true).length / calls.length,
    }),
  };
}

/** More failures than answers, the last word being a failure: one stray error among good answers is none. */
function isOutage(recent: readonly Event[]): boolean {
  const failures = recent.filter((event) => !event.ok).length;
  return failures * 2 > recent.length && recent.at(-1)?.ok === false;
}

/** Over the shortest span that saw enough. */
function uptimeClass(events: readonly Event[], at: number): Observed['uptime'] {
  const share = firstDefined((spanMs) => shareAnswered(since(events, at - spanMs)));
  if (share === undefined || share >= NORMAL_UPTIME) return 'normal';
  return share >= LOWERED_UPTIME ? 'lowered' : 'fallback-only';
}

function shareAnswered(events: readonly Event[]): number | undefined {
  if (events.length < ENOUGH_TO_JUDGE) return undefined;
  return events.filter((event) => event.ok).length / events.length;
}

/** Percentiles over the shortest span that saw enough: speed of today's traffic beats that of yesterday's. */
function measured(
  events: readonly Event[],
  at: number,
  pick: (event: Event) => number | undefined,
): Percentiles | undefined {
  return firstDefined((spanMs) => valuesIn(events, at - spanMs, pick));
}

function valuesIn(
  events: readonly Event[],
  from: number,
  pick: (event: Event) => number | undefined,
): Percentiles | undefined {
  const values: number[] = [];
  for (const event of since(events, from)) {
    const value = pick(event);
    if (value !== undefined) values.push(value);
  }
  return percentilesOf(values, ENOUGH_TO_MEASURE);
}

function firstDefined<T>(look: (spanMs: number) => T | undefined): T | undefined {
  for (const spanMs of SPANS_MS) {
    const found = look(spanMs);
    if (found !== undefined) return found;
  }
  return undefined;
}

function windowsOf(events: readonly Event[], at: number): ObservedWindows {
  const [fiveMinutes, halfHour, day] = SPANS_MS.map((spanMs) => since(events, at - spanMs)) as [
    readonly Event[],
    readonly Event[],
    readonly Event[],
  ];
  const share = (seen: readonly Event[]): number | undefined =>
    seen.length === 0 ? undefined : seen.filter((event) => event.ok).length / seen.length;
  const uptime5m = share(fiveMinutes);
  const uptime30m = share(halfHour);
  const uptime1d = share(day);
  const firstTokenMs30m = valuesIn(halfHour, 0, (event) => event.firstTokenMs);
  const tokensPerSecond30m = valuesIn(halfHour, 0, (event) => event.tokensPerSecond);
  return {
    requests30m: halfHour.length,
    ...(uptime5m !== undefined && { uptime5m }),
    ...(uptime30m !== undefined && { uptime30m }),
    ...(uptime1d !== undefined && { uptime1d }),
    ...(firstTokenMs30m && { firstTokenMs30m }),
    ...(tokensPerSecond30m && { tokensPerSecond30m }),
  };
}
