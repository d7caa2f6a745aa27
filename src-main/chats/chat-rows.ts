// Threads and messages as SQL rows. The database is ours: its columns hold what was written.
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { ChatMessage, Thread } from './chats.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

export function threadOf(row: Row): Thread {
  return {
    id: row['id'] as string,
    title: row['title'] as string,
    model: row['model'] as string,
    createdAt: row['created_at'] as number,
    updatedAt: row['updated_at'] as number,
    ...present({ leafId: row['leaf_id'] }),
  };
}

export function messageOf(row: Row): ChatMessage {
  return {
    id: row['id'] as string,
    threadId: row['thread_id'] as string,
    role: row['role'] as ChatMessage['role'],
    text: row['text'] as string,
    state: row['state'] as ChatMessage['state'],
    createdAt: row['created_at'] as number,
    ...present({
      parentId: row['parent_id'],
      reasoning: row['reasoning'],
      model: row['model'],
      requestId: row['request_id'],
      error: row['error'],
    }),
  };
}

export function messageValues(message: ChatMessage): Record<string, SQLInputValue> {
  return {
    id: message.id,
    thread_id: message.threadId,
    parent_id: message.parentId ?? null,
    role: message.role,
    text: message.text,
    reasoning: message.reasoning ?? null,
    model: message.model ?? null,
    request_id: message.requestId ?? null,
    state: message.state,
    error: message.error ?? null,
    created_at: message.createdAt,
  };
}

/** NULL columns are left out. */
function present<K extends string>(columns: Record<K, SQLOutputValue | undefined>): Partial<Record<K, string>> {
  const kept = Object.entries(columns).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept) as Partial<Record<K, string>>;
}
