// Opens everything the engine keeps in its home.
import type { DatabaseSync } from 'node:sqlite';
import type { Dispatcher } from 'undici';
import { openAccessKeys } from './access-keys/sqlite-access-keys.ts';
import type { AccessKeys } from './access-keys/access-keys.ts';
import { createCatalog } from './catalog/create-catalog.ts';
import type { Catalog } from './catalog/catalog.ts';
import { listFile, sourceFile } from './catalog/list-file.ts';
import type { Chats } from './chats/chats.ts';
import { openChats } from './chats/sqlite-chats.ts';
import type { Contents } from './contents/contents.ts';
import { withRetention } from './contents/retention.ts';
import { openContents } from './contents/sqlite-contents.ts';
import type { CredentialStore } from './credentials/credential-store.ts';
import { openCredentialStore } from './credentials/open-credential-store.ts';
import { databasePath, openDatabase } from './database/open-database.ts';
import type { LedgerReader, LedgerWriter } from './ledger/ledger.ts';
import { createPackStore } from './ledger/pack-store.ts';
import { createLedgerReader } from './ledger/read-ledger.ts';
import { createLedgerWriter } from './ledger/write-ledger.ts';
import { withCurrentProviders } from './current-providers.ts';
import { withCache } from './secret-cache.ts';
import type { Settings } from './settings/settings.ts';
import { openSettings } from './settings/sqlite-settings.ts';

export interface Stores {
  readonly settings: Settings;
  readonly accessKeys: AccessKeys;
  readonly chats: Chats;
  readonly contents: Contents;
  readonly credentials: CredentialStore;
  readonly ledger: { readonly writer: LedgerWriter; readonly reader: LedgerReader };
  readonly catalog: Catalog;
}

export interface StoreOptions {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: 'auto' | 'keychain' | 'sealed-file';
  /** Epoch ms. */
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Carries discovery calls; undefined = connections of our own. */
  readonly dispatcher: Dispatcher | undefined;
}

/** @param later takes what must be closed again, in the order it was opened */
export async function openStores(options: StoreOptions, later: (step: () => unknown) => void): Promise<Stores> {
  const { home, env, now, log } = options;
  const db: DatabaseSync = openDatabase(home);
  later(() => db.close());
  const settings = withCurrentProviders(openSettings(db, { log }));
  const accessKeys = openAccessKeys(db, { now });
  later(() => accessKeys.close());
  const writer = createLedgerWriter(db, { now, log });
  later(() => writer.close());
  const reader = createLedgerReader(databasePath(home), { packs: createPackStore(db), now });
  later(() => reader.close());
  const contents = withRetention(openContents(db, log), settings, now);
  later(() => contents.close());
  return {
    settings,
    accessKeys,
    chats: openChats(db),
    contents,
    credentials: withCache(await openCredentialStore({ home, env, mode: options.secrets })),
    ledger: { writer, reader },
    catalog: await createCatalog({
      store: listFile(home),
      sourceStore: (id) => sourceFile(home, id),
      now,
      log,
      dispatcher: options.dispatcher,
    }),
  };
}
