// Conversations in SQLite, with full-text search over titles and messages.
import type { DatabaseSync } from 'node:sqlite';
import { type Row, messageOf, messageValues, threadOf } from './chat-rows.ts';
import { ChatsError } from './chats-error.ts';
import type { ChatMessage, Chats, Thread } from './chats.ts';
import { findThreads } from './find-threads.ts';

const putThreadSql = `
  INSERT INTO threads (id, title, model, leaf_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, model = excluded.model, leaf_id = excluded.leaf_id, updated_at = excluded.updated_at`;

// What places a message in the tree is written once: an edit is a sibling.
const putMessageSql = `
  INSERT INTO messages
    (id, thread_id, parent_id, role, text, reasoning, model, request_id, state, error, created_at)
  VALUES
    (:id, :thread_id, :parent_id, :role, :text, :reasoning, :model, :request_id, :state, :error, :created_at)
  ON CONFLICT (id) DO UPDATE SET
    text = excluded.text, reasoning = excluded.reasoning, model = excluded.model,
    request_id = excluded.request_id, state = excluded.state, error = excluded.error`;

/** Answers that were streaming when a process died become `interrupted`. `putMessage` rejects with ChatsError. */
export function openChats(db: DatabaseSync): Chats {
  db.exec("UPDATE messages SET state = 'interrupted' WHERE state = 'streaming'");
  const putThread = db.prepare(putThreadSql);
  const putMessage = db.prepare(putMessageSql);
  const thread = db.prepare('SELECT * FROM threads WHERE id = ?');
  const message = db.prepare('SELECT * FROM messages WHERE id = ?');
  const messages = db.prepare('SELECT * FROM messages WHERE thread_id = ? ORDER BY number');
  const removeThread = db.prepare('DELETE FROM threads WHERE id = ?');

  const checkPlace = (next: ChatMessage): void => {
    if (!thread.get(next.threadId)) {
      throw new ChatsError('threadId', `there is no thread "${next.threadId}". Store it first.`);
    }
    const before = message.get(next.id);
    if (before) return checkUnmoved(messageOf(before), next);
    const parent: Row | undefined = next.parentId === undefined ? undefined : message.get(next.parentId);
    if (next.parentId !== undefined && parent?.['thread_id'] !== next.threadId) {
      throw new ChatsError('parentId', `there is no message "${next.parentId}" in this thread. Store it first.`);
    }
  };

  return {
    threads: async (query = {}) => findThreads(db, query.search, query.limit).map(threadOf),
    async thread(id) {
      const row = thread.get(id);
      return row && { thread: threadOf(row), messages: messages.all(id).map(messageOf) };
    },
    async putThread({ id, title, model, leafId, createdAt, updatedAt }: Thread) {
      putThread.run(id, title, model, leafId ?? null, createdAt, updatedAt);
    },
    removeThread: async (id) => removeThread.run(id).changes > 0,
    async putMessage(next) {
      checkPlace(next);
      putMessage.run(messageValues(next));
    },
  };
}

function checkUnmoved(before: ChatMessage, next: ChatMessage): void {
  for (const field of ['threadId', 'parentId', 'role'] as const) {
    if (before[field] === next[field]) continue;
    throw new ChatsError(field, `message "${next.id}" keeps the one it was stored with. Store a sibling instead.`);
  }
}
