// Reads a list row by row: one that is broken costs itself, not the list.
import { z } from 'zod';

export interface ReadRows<T> {
  /** By the source's own provider id. */
  readonly providers: ReadonlyMap<string, readonly T[]>;
  /** All rows, broken ones included. */
  readonly total: number;
  readonly malformed: number;
  /** What is wrong with the first broken row; '' when none is. */
  readonly firstProblem: string;
}

/** Lets other work of the thread go first: thousands of rows would hold up a stream. */
export type Breathe = () => Promise<void>;

/** A few milliseconds' worth, however long the list of one provider is. */
const ROWS_AT_ONCE = 200;

/** @param read throws ZodError for a broken row */
export async function readRows<T>(
  lists: readonly (readonly [provider: string, rows: readonly unknown[]])[],
  read: (row: unknown) => T,
  breathe: Breathe,
): Promise<ReadRows<T>> {
  let total = 0;
  let malformed = 0;
  let firstProblem = '';
  const providers = new Map<string, readonly T[]>();
  for (const [provider, rows] of lists) {
    const good: T[] = [];
    for (const row of rows) {
      total++;
      if (total % ROWS_AT_ONCE === 0) await breathe();
      try {
        good.push(read(row));
      } catch (error) {
        malformed++;
        firstProblem ||= `${provider}: ${problemOf(error)}`;
      }
    }
    providers.set(provider, good);
    await breathe();
  }
  return { providers, total, malformed, firstProblem };
}

/** The first problem of a schema, in words. Rethrows what is none. */
export function problemOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) throw error;
  const issue = error.issues[0];
  return `${issue?.path.map(String).join('.') || 'the list'}: ${issue?.message ?? 'is not as expected'}`;
}
