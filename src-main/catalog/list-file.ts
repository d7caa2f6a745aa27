// Keeps lists of models in files of the home, so that they are there from the first second of the next start.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JsonStore } from './remembered-lists.ts';

/** What providers sent. */
export const listFile = (home: string): JsonStore => jsonFile(join(home, 'model-lists.json'));

/** The last good copy of a public list. */
export const sourceFile = (home: string, sourceId: string): JsonStore =>
  jsonFile(join(home, 'catalog', `${sourceId}.json`));

/** A missing or unreadable file counts as empty: lists can be asked for again. */
function jsonFile(path: string): JsonStore {
  return {
    async load() {
      try {
        return JSON.parse(await readFile(path, 'utf8')) as unknown;
      } catch {
        return undefined;
      }
    },
    async save(value) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const temporary = `${path}.${process.pid}.tmp`;
      await writeFile(temporary, JSON.stringify(value), { mode: 0o600 });
      await rename(temporary, path);
    },
  };
}
