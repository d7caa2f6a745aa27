// What an import would do: shared by its parts.
import type { ImportedChange } from '../../contract/configuration-views.ts';

/** `merge` adds what is not here; `replace` also takes the file's word where both have one. Neither removes anything. */
export type ImportMode = 'merge' | 'replace';

export const DIFFERS = 'it is different here; --replace takes the one of the file';

export function change(kind: string, name: string, what: ImportedChange['what'], reason?: string): ImportedChange {
  return { kind, name, what, ...(reason !== undefined && { reason }) };
}
