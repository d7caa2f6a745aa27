// Fills a ledger with generated requests, the same ones for the same number: apps, endpoints and tags know nothing of each
// other, which is the worst case for whatever would add up in advance.
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../src-main/database/transaction.ts';

export interface Fill {
  readonly rows: number;
  readonly apps: number;
  readonly endpoints: number;
  readonly tagSets: number;
  readonly days: number;
  /** Epoch ms; the last request starts just before. */
  readonly until: number;
}

const DAY_MS = 86_400_000;
const SEED = 0x9e3779b9;

/** mulberry32: small, and the same numbers on every machine. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const requestSql = `INSERT INTO requests (id, started_at, access_key_id, app, dialect, operation, requested_model, route, stream,
  outcome, ended_at, http_status, served_provider_id, served_provider_name, served_model, served_upstream_model,
  credential_id, attempts, total_ms, overhead_ms, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens,
  reasoning_tokens, estimated, usage_json, cost_nano_usd, cost_unknown)
  VALUES (?, ?, ?, ?, 'openai-chat', 'generate', ?, ?, 1, 'ok', ?, 200, ?, ?, ?, ?, ?, 1, 900, 1, ?, ?, 0, ?, ?, ?, ?, ?, ?)`;

/** Tag sets are three tags: a team, a feature, and a user, of whom there are as many as tag sets. */
export function fillLedger(db: DatabaseSync, fill: Fill): void {
  const request = db.prepare(requestSql);
  const tag = db.prepare('INSERT INTO request_tags VALUES (?, ?, ?)');
  const next = numbers(SEED);
  const usage = JSON.stringify({ input: { total: 1000, uncached: 800 }, output: { total: 200 }, estimated: false });
  const one = (row: number): void => {
    const startedAt = fill.until - fill.days * DAY_MS + Math.floor((row / fill.rows) * fill.days * DAY_MS);
    const [app, endpoint, tags] = [next(fill.apps), next(fill.endpoints), next(fill.tagSets)];
    const [provider, model] = [`provider-${endpoint % 40}`, `author/model-${endpoint % 120}`];
    const isUnpriced = next(50) === 0;
    request.run(
      `gen-${row}`,
      startedAt,
      `key-${app}`,
      `app-${app}`,
      model,
      next(3) === 0 ? null : `route-${next(12)}`,
      startedAt + 900,
      provider,
      provider,
      model,
      `model-${endpoint}`,
      `credential-${endpoint % 60}`,
      next(20_000),
      next(5_000),
      next(4_000),
      next(500),
      Number(next(30) === 0),
      usage,
      isUnpriced ? null : next(90_000_000),
      Number(isUnpriced),
    );
    tag.run(`gen-${row}`, 'team', `team-${tags % 25}`);
    tag.run(`gen-${row}`, 'feature', `feature-${tags % 200}`);
    tag.run(`gen-${row}`, 'user', `user-${tags}`);
  };
  for (let row = 0; row < fill.rows;) {
    const end = Math.min(fill.rows, row + 20_000);
    inTransaction(db, () => {
      for (; row < end; row += 1) one(row);
    });
  }
}
