// Keeps discovered model lists in a file of the home, so that they are there from the first second of the next start.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonStore } from './remembered-lists.ts';

/** A missing or unreadable file counts as empty: lists can be asked for again. */
export function listFile(home: string): JsonStore {
  const path = join(home, 'model-lists.json');
  return {
    async load() {
      try {
        return JSON.parse(await readFile(path, 'utf8')) as unknown;
      } catch {
        return undefined;
      }
    },
    async save(value) {
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, JSON.stringify(value), { mode: 0o600 });
      await rename(temporary, path);
    },
  };
}
