// Recorded contents in a table of their own, so that the ledger never holds what was said.
import type { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../database/sqlite-errors.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Contents, RecordedContent } from './contents.ts';

/** @param log told in one sentence when contents cannot be stored */
export function openContents(db: DatabaseSync, log: (line: string) => void): Contents {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO contents (request_id, access_key_id, recorded_at, messages_json, completion, reasoning, tool_calls_json)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = db.prepare('SELECT * FROM contents WHERE request_id = ?');
  const remove = db.prepare('DELETE FROM contents WHERE request_id = ?');
  const removeBefore = db.prepare('DELETE FROM contents WHERE recorded_at < ?');
  const count = db.prepare('SELECT count(*) AS number FROM contents');
  let waiting: RecordedContent[] = [];
  let timer: NodeJS.Immediate | undefined;

  const store = (): void => {
    clearImmediate(timer);
    timer = undefined;
    const rows = waiting;
    waiting = [];
    if (rows.length === 0) return;
    try {
      inTransaction(db, () => rows.forEach((row) => insert.run(...columns(row))));
    } catch (error) {
      log(`Recording: what was said in ${rows.length} requests could not be stored (${messageOf(error)}).`);
    }
  };

  return {
    put(content) {
      waiting.push(content);
      timer ??= setImmediate(store);
    },
    get(requestId) {
      store();
      const row = select.get(requestId);
      return row && contentOf(row);
    },
    remove(requestId) {
      store();
      return remove.run(requestId).changes > 0;
    },
    removeBefore(at) {
      store();
      return Number(removeBefore.run(at).changes);
    },
    count() {
      store();
      return Number(count.get()?.['number'] ?? 0);
    },
    close: store,
  };
}

const columns = (content: RecordedContent) =>
  [
    content.requestId,
    content.accessKeyId,
    content.recordedAt,
    JSON.stringify(content.messages),
    content.completion,
    content.reasoning,
    JSON.stringify(content.toolCalls),
  ] as const;

const contentOf = (row: Readonly<Record<string, unknown>>): RecordedContent => ({
  requestId: row['request_id'] as string,
  accessKeyId: row['access_key_id'] as string,
  recordedAt: row['recorded_at'] as number,
  messages: JSON.parse(row['messages_json'] as string) as unknown[],
  completion: row['completion'] as string | null,
  reasoning: row['reasoning'] as string | null,
  toolCalls: JSON.parse(row['tool_calls_json'] as string) as RecordedContent['toolCalls'],
});
