// The whole configuration as one file, and what an import of it did.

export interface ConfigurationView {
  format: 'pointsman-configuration';
  /** Of this format; a Pointsman refuses one that is newer than itself. */
  version: number;
  /** Version of Pointsman. */
  madeBy: string;
  /** ISO time. */
  madeAt: string;
  /** Stored values by kind (`provider`, `route`, …) and name. */
  settings: Record<string, Record<string, unknown>>;
  /** Keys that are not revoked, without their secrets. */
  accessKeys: unknown[];
  /** Sealed with the passphrase: the secrets of provider keys, and the hashes of access keys. */
  secrets?: unknown;
}

export interface ImportWishesView {
  configuration: unknown;
  /** `merge`, unless it says otherwise, overwrites nothing. */
  mode?: 'merge' | 'replace';
  dryRun?: boolean;
  /** Opens the file's secrets. */
  passphrase?: string;
  withoutSecrets?: boolean;
}

export interface ImportedChange {
  /** A kind of settings, or `access-key`. */
  kind: string;
  name: string;
  what: 'added' | 'changed' | 'same' | 'skipped';
  reason?: string;
}

export interface ImportReport {
  /** Nothing was changed: this is what would be. */
  dryRun: boolean;
  changes: ImportedChange[];
  warnings: string[];
  /** Of access keys whose old secrets the file does not hold: shown in this answer and never again. */
  newSecrets: { name: string; secret: string }[];
}
