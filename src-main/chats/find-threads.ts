// Finds threads by what their title or one of their messages says.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Row } from './chat-rows.ts';
import { type SearchTerms, searchTerms } from './search-terms.ts';

/** Most recently changed first. `limit` undefined = all. A search without words finds everything. */
export function findThreads(db: DatabaseSync, search = '', limit?: number): readonly Row[] {
  const terms = searchTerms(search);
  const values: SQLInputValue[] = [];
  const conditions: string[] = [];
  if (terms) {
    const titles = indexed('thread_search', 'title', terms);
    const messages = indexed('message_search', 'text', terms);
    conditions.push(
      `number IN (SELECT number FROM threads WHERE ${titles.sql})`,
      `id IN (SELECT thread_id FROM messages WHERE state <> 'streaming' AND ${messages.sql})`,
    );
    values.push(...titles.values, ...messages.values);
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' OR ')}`;
  const sql = `SELECT * FROM threads ${where} ORDER BY updated_at DESC, number DESC LIMIT ?`;
  return db.prepare(sql).all(...values, limit === undefined ? -1 : Math.max(0, Math.trunc(limit)));
}

/** All terms must occur in the same title or message. */
function indexed(index: string, column: string, terms: SearchTerms): { sql: string; values: string[] } {
  const likes = terms.likes.map(() => `${column} LIKE ? ESCAPE '\\'`);
  if (terms.match === undefined) return { sql: likes.join(' AND '), values: [...terms.likes] };
  const match = `number IN (SELECT rowid FROM ${index} WHERE ${index} MATCH ?)`;
  return { sql: [match, ...likes].join(' AND '), values: [terms.match, ...terms.likes] };
}
