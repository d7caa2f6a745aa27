// Who may use the UI in a browser: one-time login links and the sessions they open. In memory only.
import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const LINK_LIFETIME_MS = 10 * 60_000;
/** Sessions end with the engine; this bounds one that runs for months. */
const SESSION_LIFETIME_MS = 30 * 86_400_000;
const MAX_OPEN = 100;

export interface UiSessions {
  /** A token that opens one session, within ten minutes. */
  newLoginToken(): string;
  /** Uses the token up; a session id, or undefined when the token is not, or no longer, good. */
  redeem(token: string): string | undefined;
  isOpen(sessionId: string | undefined): boolean;
}

export function createUiSessions(now: () => number): UiSessions {
  // Hashed, so that a lookup takes the same time whatever part of a guess is right.
  const links = new Map<string, number>();
  const sessions = new Map<string, number>();
  return {
    newLoginToken: () => open(links, now() + LINK_LIFETIME_MS),
    redeem(token) {
      const key = hash(token);
      const expiresAt = links.get(key);
      links.delete(key);
      if (expiresAt === undefined || expiresAt <= now()) return undefined;
      return open(sessions, now() + SESSION_LIFETIME_MS);
    },
    isOpen(sessionId) {
      const expiresAt = sessionId === undefined ? undefined : sessions.get(hash(sessionId));
      return expiresAt !== undefined && expiresAt > now();
    },
  };
}

function open(tokens: Map<string, number>, expiresAt: number): string {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  tokens.set(hash(token), expiresAt);
  const oldest = tokens.keys().next().value;
  if (tokens.size > MAX_OPEN && oldest !== undefined) tokens.delete(oldest);
  return token;
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex');
