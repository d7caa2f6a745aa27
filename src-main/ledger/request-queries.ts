// Reads requests with their tags and attempts.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type Row, attemptOf, requestOf } from './read-rows.ts';
import type { AttemptRecord, RequestQuery, RequestRecord } from './ledger.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

export type RequestWithAttempts = RequestRecord & { readonly attemptRecords: readonly AttemptRecord[] };

export interface RequestStatement {
  readonly sql: string;
  readonly values: Record<string, SQLInputValue>;
}

export function requestStatement(query: RequestQuery): RequestStatement {
  const conditions: string[] = [];
  const values: Record<string, SQLInputValue> = { limit: limitOf(query.limit) };
  const where = (condition: string, name: string, value: SQLInputValue | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values[name] = value;
  };
  where('started_at < :before', 'before', query.before);
  where('outcome = :outcome', 'outcome', query.outcome);
  where('app = :app', 'app', query.app);
  const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return { sql: `SELECT * FROM requests ${filter} ORDER BY started_at DESC, rowid DESC LIMIT :limit`, values };
}

/** Newest first. */
export function readRequests(db: DatabaseSync, query: RequestQuery): readonly RequestWithAttempts[] {
  const { sql, values } = requestStatement(query);
  return complete(db, db.prepare(sql).all(values));
}

export function readRequest(db: DatabaseSync, id: string): RequestWithAttempts | undefined {
  return complete(db, db.prepare('SELECT * FROM requests WHERE id = ?').all(id))[0];
}

function complete(db: DatabaseSync, rows: readonly Row[]): readonly RequestWithAttempts[] {
  const ids = JSON.stringify(rows.map((row) => row['id']));
  const tags = byRequest(
    db.prepare('SELECT * FROM request_tags WHERE request_id IN (SELECT value FROM json_each(?))').all(ids),
  );
  const attempts = byRequest(
    db
      .prepare(
        'SELECT * FROM attempts WHERE request_id IN (SELECT value FROM json_each(?)) ORDER BY request_id, attempt_index',
      )
      .all(ids),
  );
  return rows.map((row) => ({
    ...requestOf(row, tags.get(row['id']) ?? []),
    attemptRecords: (attempts.get(row['id']) ?? []).map(attemptOf),
  }));
}

const byRequest = (rows: readonly Row[]): Map<unknown, Row[]> => Map.groupBy(rows, (row) => row['request_id']);

const limitOf = (limit: number | undefined): number =>
  Math.min(Math.max(Math.trunc(limit ?? DEFAULT_LIMIT) || 1, 1), MAX_LIMIT);
