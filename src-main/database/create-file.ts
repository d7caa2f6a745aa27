// Creates an empty private file where there is none.
import { closeSync, openSync } from 'node:fs';

/**
 * Mode 0600; an existing file is not touched. It must not even be opened: closing a second descriptor
 * of a file would drop the locks that SQLite holds on it in this process (POSIX locks belong to the process).
 */
export function createFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
