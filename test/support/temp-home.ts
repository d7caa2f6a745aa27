// A home folder of its own for each test, removed afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Call inside a test. */
export function tempHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'pointsman-'));
  // Windows keeps a closed database's file busy for a moment.
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}
