// Reads SQLite's result code out of a thrown error.

const MASK = 0xff;
export const SQLITE_BUSY = 5;
export const SQLITE_CORRUPT = 11;
export const SQLITE_CONSTRAINT = 19;
export const SQLITE_MISMATCH = 20;
export const SQLITE_NOTADB = 26;

/** The primary result code, or undefined when the error is not SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & MASK;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
