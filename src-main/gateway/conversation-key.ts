// What names the conversation a request belongs to, so that it can go on where its prompt cache is warm.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ConversationKey } from '../routing/stickiness.ts';

type Json = Readonly<Record<string, unknown>>;

/** As OpenRouter has it. */
const MAX_SESSION_CHARS = 256;
/** Two conversations that agree so far are one for the cache too. */
const MAX_OPENING_CHARS = 16_384;

/** The client's own name for the session: body before header; '' and what is too long count as none. */
export function sessionIdOf(request: Pick<IncomingMessage, 'headers'>, json: Json): string | undefined {
  const named = [json['session_id'], request.headers['x-session-id']];
  return named.find((id): id is string => typeof id === 'string' && id !== '' && id.length <= MAX_SESSION_CHARS);
}

/**
 * The session, else the client's cache key, else how the conversation opens: its instructions and the first thing said.
 * Apps and models are kept apart: the same words of another app, or to another model, are another conversation.
 */
export function conversationKeyOf(
  request: Pick<IncomingMessage, 'headers'>,
  json: Json,
  accessKeyId: string,
  models: readonly string[],
): ConversationKey | undefined {
  const keyed = (from: ConversationKey['from'], name: string): ConversationKey => ({
    from,
    key: createHash('sha256')
      .update(JSON.stringify([accessKeyId, models, from, name]))
      .digest('base64url'),
  });
  const session = sessionIdOf(request, json);
  if (session !== undefined) return keyed('session', session);
  const cacheKey = json['prompt_cache_key'];
  if (typeof cacheKey === 'string' && cacheKey !== '') return keyed('cache-key', cacheKey);
  const opening = openingOf(json);
  return opening === undefined ? undefined : keyed('opening', opening);
}

const INSTRUCTIONS = ['system', 'instructions', 'systemInstruction', 'system_instruction'] as const;
const TURNS = ['messages', 'contents', 'input'] as const;
const INSTRUCTING: ReadonlySet<unknown> = new Set(['system', 'developer']);

/** The same fields whichever protocol: where one has no such field there is nothing to read. */
function openingOf(json: Json): string | undefined {
  const instructions = INSTRUCTIONS.flatMap((name) => json[name] ?? []);
  const turns = TURNS.map((name) => json[name]).find((value) => value !== undefined && value !== null);
  if (typeof turns === 'string') return cut([instructions, turns]);
  if (!Array.isArray(turns)) return undefined;
  const listed = turns as readonly unknown[];
  const isInstruction = (turn: unknown): boolean => INSTRUCTING.has((turn as Json | null)?.['role']);
  const first = listed.find((turn) => !isInstruction(turn));
  return first === undefined ? undefined : cut([instructions, listed.find(isInstruction), first]);
}

/** Deeper than any protocol nests. */
const MAX_DEPTH = 20;

/** The beginning of a value's text, as JSON has it. What lies beyond is not even looked at: it may be a picture of megabytes. */
function cut(opening: unknown): string {
  let text = '';
  const add = (piece: string): void => {
    text += piece.slice(0, MAX_OPENING_CHARS - text.length);
  };
  const write = (value: unknown, depth: number): void => {
    if (text.length >= MAX_OPENING_CHARS || depth > MAX_DEPTH) return;
    if (typeof value === 'string') return add(JSON.stringify(value.slice(0, MAX_OPENING_CHARS)));
    if (typeof value !== 'object' || value === null) return add(String(value));
    add(Array.isArray(value) ? '[' : '{');
    for (const [name, member] of Object.entries(value)) {
      if (text.length >= MAX_OPENING_CHARS) return;
      add(`${name}:`);
      write(member, depth + 1);
    }
    add(']');
  };
  write(opening, 0);
  return text;
}
