// The live log: what was asked for and what was heard, merged, newest first and never longer than its limit. Pure.
import type { RequestView } from '../../../src-main/contract/control-api.ts';

const MAX_LOG_ROWS = 2_000;

/** `shown` stands still while paused; `latest` goes on. */
export interface RequestLog {
  readonly latest: readonly RequestView[];
  readonly shown: readonly RequestView[];
  readonly paused: boolean;
}

export const EMPTY_LOG: RequestLog = { latest: [], shown: [], paused: false };

/** Takes requests in any order and any number of times; what has ended is not opened again by older news. */
export function takeRequests(log: RequestLog, incoming: readonly RequestView[]): RequestLog {
  if (incoming.length === 0) return log;
  const latest = merge(log.latest, incoming);
  return { ...log, latest, shown: log.paused ? log.shown : latest };
}

export function pauseLog(log: RequestLog, paused: boolean): RequestLog {
  return { ...log, paused, shown: paused ? log.shown : log.latest };
}

/** How many requests came or changed since the log was paused. */
export function heldBack({ latest, shown, paused }: RequestLog): number {
  if (!paused) return 0;
  const known = new Set(shown);
  return latest.filter((request) => !known.has(request)).length;
}

function merge(current: readonly RequestView[], incoming: readonly RequestView[]): readonly RequestView[] {
  const byId = new Map(current.map((request) => [request.id, request]));
  for (const request of incoming) {
    const known = byId.get(request.id);
    const isOlderNews = known !== undefined && known.outcome !== 'open' && request.outcome === 'open';
    if (!isOlderNews) byId.set(request.id, request);
  }
  return [...byId.values()].sort(newestFirst).slice(0, MAX_LOG_ROWS);
}

const newestFirst = (a: RequestView, b: RequestView): number =>
  b.startedAt - a.startedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
