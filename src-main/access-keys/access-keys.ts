// Local access keys: who may call the gateway and on whose account it is booked.

/** What a key may do. An absent field forbids nothing. */
export interface KeyScope {
  /** Canonical ids or own ids; here and below entries may hold `*`. */
  readonly models?: readonly string[];
  readonly providers?: readonly string[];
  readonly routes?: readonly string[];
  /** Slug of the preset under all its requests; what a request says itself wins. */
  readonly preset?: string;
  readonly requestsPerMinute?: number;
  /** Input and output together. */
  readonly tokensPerMinute?: number;
  /** It manages keys and reads all records through OpenRouter's management calls, and cannot generate. */
  readonly management?: boolean;
}

export interface AccessKey {
  readonly id: string;
  /** Names the app: `default`, `cursor`, `chat`. Unique among live keys. */
  readonly name: string;
  readonly lastFour: string;
  /** Default tags, overridden by request tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Upstream bytes with nothing added. */
  readonly verbatim: boolean;
  readonly scope?: KeyScope;
  /** Switched off, to be switched on again; `revokedAt` is for good. */
  readonly disabled?: boolean;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  readonly lastUsedAt?: number;
}

export type KeyCheck =
  | { readonly ok: true; readonly key: AccessKey }
  | { readonly ok: false; readonly reason: 'missing' | 'unknown' | 'revoked' | 'expired' | 'disabled' };

export interface NewAccessKey {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly verbatim?: boolean;
  readonly disabled?: boolean;
  /** Epoch ms. */
  readonly expiresAt?: number;
  readonly scope?: KeyScope;
}

/** null takes a limit away; what is absent stays. `tags` are replaced as a whole. */
export type KeyScopeChange = { readonly [F in keyof KeyScope]?: Exclude<KeyScope[F], undefined> | null };

export interface AccessKeyChange extends Partial<Omit<NewAccessKey, 'expiresAt' | 'scope'>> {
  readonly expiresAt?: number | null;
  readonly scope?: KeyScopeChange;
}

/** A key with the only form in which its secret is kept. */
export interface KeptKey {
  readonly key: AccessKey;
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
}

export interface AccessKeys {
  /** Constant-time check of a presented secret; synchronous, from memory. */
  check(secret: string | undefined): KeyCheck;
  /** The secret (`pm-` + 43 url-safe characters) is returned here and nowhere else. */
  create(input: NewAccessKey): Promise<{ key: AccessKey; secret: string }>;
  /** By id or name; holds from the next request on. undefined when there is no such key, or it is revoked. */
  update(idOrName: string, change: AccessKeyChange): Promise<AccessKey | undefined>;
  list(): Promise<readonly AccessKey[]>;
  /** All of them, revoked ones too, oldest first. */
  kept(): readonly KeptKey[];
  /** Stores all of these or none: a known id is changed, its secret too. Rejects with AccessKeyError. */
  restore(keys: readonly KeptKey[]): Promise<void>;
  /** By id or name. False when there is no such live key. */
  revoke(idOrName: string): Promise<boolean>;
}
