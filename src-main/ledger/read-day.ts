// Reads one past day of the ledger and packs it. Runs in the reader's thread.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Row } from './read-rows.ts';
import { packDay, type PackedRequest } from './packed-day.ts';
import { DAY_MS, endpointName, NAME_KINDS, tagSetName, type NameKind } from './spend-groups.ts';
import type { SpendNames } from './spend-names.ts';

export interface SpendName {
  readonly kind: NameKind;
  readonly name: string;
}

/** `unknown`: names that need a number first. `none`: the day cannot be packed (now). */
export type PackResult =
  | { readonly type: 'packed'; readonly rows: number; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly type: 'unknown'; readonly names: readonly SpendName[] }
  | { readonly type: 'none' };

/** Days that are over, hold requests and are not packed. */
export function unpackedDays(db: DatabaseSync, now: number): readonly number[] {
  const packed = new Set(
    db
      .prepare('SELECT day FROM packed_days WHERE body IS NOT NULL')
      .all()
      .map((row) => row['day']),
  );
  const next = db.prepare('SELECT started_at FROM requests WHERE started_at >= ? ORDER BY started_at LIMIT 1');
  const today = Math.floor(now / DAY_MS);
  const days: number[] = [];
  // Before 1970 no clock of ours ran, and the columns hold no times before their day.
  for (let day = 0; ; day += 1) {
    const found = next.get(day * DAY_MS)?.['started_at'];
    if (found === undefined) return days;
    day = Math.floor(Number(found) / DAY_MS);
    if (day >= today) return days;
    if (!packed.has(day)) days.push(day);
  }
}

const daySql = `SELECT id, started_at, app, access_key_id, served_provider_id, served_upstream_model, served_model, route,
  credential_id, cost_nano_usd, cost_unknown, estimated, outcome,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens
  FROM requests WHERE started_at >= :from AND started_at < :to ORDER BY started_at`;
const tagsSql = `SELECT request_id, key, value FROM requests CROSS JOIN request_tags ON request_id = id
  WHERE started_at >= :from AND started_at < :to`;

export function readDay(db: DatabaseSync, names: SpendNames, day: number): PackResult {
  db.exec('BEGIN');
  try {
    const period = { from: day * DAY_MS, to: (day + 1) * DAY_MS };
    const rows = db.prepare(daySql).all(period);
    // It would be unpacked again as soon as the request ends.
    if (rows.some((row) => row['outcome'] === 'open')) return { type: 'none' };
    const tags = Map.groupBy(db.prepare(tagsSql).all(period), (row) => row['request_id']);
    return pack(rows, tags, names, day);
  } finally {
    db.exec('COMMIT');
  }
}

function pack(
  rows: readonly Row[],
  tags: ReadonlyMap<SQLOutputValue | undefined, readonly Row[]>,
  names: SpendNames,
  day: number,
): PackResult {
  const numbers = new Map<string, number>();
  const unknown = new Map<string, SpendName>();
  const numberOf = (kind: NameKind, name: string): number => {
    const key = `${kind} ${name}`;
    const known = numbers.get(key) ?? names.numberOf(kind, name);
    if (known === undefined) unknown.set(key, { kind, name });
    else numbers.set(key, known);
    return known ?? 0;
  };
  const requests = rows.map((row) => packedRequest(row, tags.get(row['id']) ?? [], day, numberOf));
  if (unknown.size > 0) return { type: 'unknown', names: [...unknown.values()] };
  const body = packDay(requests);
  return body ? { type: 'packed', rows: rows.length, body } : { type: 'none' };
}

function packedRequest(
  row: Row,
  tags: readonly Row[],
  day: number,
  numberOf: (kind: NameKind, name: string) => number,
): PackedRequest {
  const words: Readonly<Record<NameKind, string>> = {
    app: textOf(row['app']),
    accessKeyId: textOf(row['access_key_id']),
    endpoint: endpointName(maybeText(row['served_provider_id']), maybeText(row['served_upstream_model'])),
    model: textOf(row['served_model']),
    route: textOf(row['route']),
    credential: textOf(row['credential_id']),
    tags: tagSetName(tags.map((tag) => [textOf(tag['key']), textOf(tag['value'])])),
  };
  return {
    startedMs: Number(row['started_at']) - day * DAY_MS,
    costNanoUsd: Number(row['cost_nano_usd']),
    isUnpriced: row['cost_unknown'] === 1,
    isEstimated: row['estimated'] === 1,
    inputTokens: Number(row['input_tokens']),
    cacheReadTokens: Number(row['cache_read_tokens']),
    cacheWriteTokens: Number(row['cache_write_tokens']),
    outputTokens: Number(row['output_tokens']),
    reasoningTokens: Number(row['reasoning_tokens']),
    names: Object.fromEntries(NAME_KINDS.map((kind) => [kind, numberOf(kind, words[kind])])) as PackedRequest['names'],
  };
}

const maybeText = (value: SQLOutputValue | undefined): string | null => (typeof value === 'string' ? value : null);
const textOf = (value: SQLOutputValue | undefined): string => maybeText(value) ?? '';
