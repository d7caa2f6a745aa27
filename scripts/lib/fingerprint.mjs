// One hash over the content of files and folders, to tell whether something made from them is stale.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root
 * @param {string[]} entries paths of files and folders relative to `root`; one that does not exist counts as absent
 * @returns {string} a SHA-256 in hex that changes with any file's path or content, and with nothing else
 */
export function fingerprint(root, entries) {
  const hash = createHash('sha256');
  for (const path of entries.flatMap((entry) => filesUnder(root, entry)).sort()) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} entry
 * @returns {string[]} with `/` between the parts on every system
 */
function filesUnder(root, entry) {
  const stat = statSync(join(root, entry), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [entry];
  return readdirSync(join(root, entry)).flatMap((name) => filesUnder(root, `${entry}/${name}`));
}
