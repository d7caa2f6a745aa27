// What a provider is: the shipped registry row, the user's configured provider, and where a secret goes.
import type { TargetDialectId, TargetTraits } from '../dialects/dialect.ts';
import type { RelayOperation } from '../relay/offered-operations.ts';

/** How a credential is sent. */
export type AuthScheme =
  | { readonly type: 'bearer' }
  | { readonly type: 'header'; readonly name: string }
  /** In the address: for servers that take it nowhere else. */
  | { readonly type: 'query'; readonly name: string }
  /** AWS access keys, or one of Bedrock's API keys. `service` is AWS's name for signing. */
  | { readonly type: 'aws-sigv4'; readonly service: string }
  /** The secret is the account's JSON file. */
  | { readonly type: 'google-service-account'; readonly scopes: readonly string[] }
  | { readonly type: 'none' };

/** A further protocol of a provider, for clients that speak it themselves: their bytes then pass. */
export interface OtherDialect {
  readonly dialect: TargetDialectId;
  /** Where it is not below the provider's own base URL; of the same origin, since the key is bound to it. */
  readonly baseUrl?: string;
}

/** What a provider does with what it is sent over its API, as it says itself. A field that is absent is not known. */
export interface PrivacyFacts {
  readonly trainsOnApiData?: boolean;
  /** Days for which prompts and answers are kept; 0 = not at all. */
  readonly retentionDays?: number;
  /** `always` = nothing is kept for anybody; `on-request` = for customers who agreed it with the provider. */
  readonly zeroRetention?: 'always' | 'on-request' | 'none';
  /** Authors whose models it hands on to their makers, where other rules hold. */
  readonly handedOn?: readonly string[];
  /** Page that says so, or `user` for what the user knows better. */
  readonly source: string;
  /** ISO date on which it was read. */
  readonly asOf: string;
}

/** What the user knows better than the registry about their account. A field that is absent leaves the registry's word. */
export type PrivacyOverride = Pick<PrivacyFacts, 'trainsOnApiData' | 'retentionDays' | 'zeroRetention' | 'asOf'>;

/** A call that tells what is left, and where in its JSON answer the amounts are (members, separated by dots). */
export interface BalanceSource {
  readonly of: 'account' | 'key';
  /** On the provider's host, from its root. */
  readonly path: string;
  /** The amounts are in each entry of this list. */
  readonly list?: string;
  /** Absent: `limit` less `used`. */
  readonly remaining?: string;
  readonly used?: string;
  readonly limit?: string;
  readonly currency?: 'USD' | 'CNY';
  /** Where the answer names its currency. */
  readonly currencyField?: string;
  /** How many of the answer's units make one of the currency; default 1. */
  readonly unitsPerOne?: number;
}

/** One shipped row of the registry. Facts only; adding an OpenAI-compatible provider is adding a row. */
export interface ProviderRow {
  readonly id: string;
  readonly name: string;
  readonly dialect: TargetDialectId;
  /** Without trailing slash; the dialect's path is appended. */
  readonly baseUrl: string;
  readonly auth: AuthScheme;
  /** Path of the model list below baseUrl; undefined = no list. */
  readonly modelsPath?: string;
  /** Recognises a pasted key; source text of a regular expression, anchored by the author. */
  readonly keyPattern?: string;
  readonly envNames: readonly string[];
  readonly docsUrl: string;
  readonly keysUrl?: string;
  readonly statusUrl?: string;
  /** Runs on this machine: no key, no cost, private. */
  readonly local?: boolean;
  readonly traits?: TargetTraits;
  /** Extra constant request headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Extra constant query members (`api-version`). */
  readonly query?: Readonly<Record<string, string>>;
  /** Every customer has an address of their own: what it looks like. `baseUrl` is then only an example. */
  readonly addressHint?: string;
  /** Provider id in the price feed, when it differs from `id`. */
  readonly priceProvider?: string;
  /** Where canonical ids come from: the author all of this provider's models belong to, or undefined when ids already carry `author/slug`. */
  readonly author?: string;
  readonly alsoSpeaks?: readonly OtherDialect[];
  /** What it offers besides generation, as its documentation says; undefined = embeddings. */
  readonly operations?: readonly RelayOperation[];
  /** Does closing the connection stop billing? From OpenRouter's published list; undefined = not known. */
  readonly cancelStopsBilling?: boolean;
  readonly privacy?: PrivacyFacts;
  /** ISO country code of its seat. */
  readonly headquarters?: string;
  /** How long its prompt cache stays warm without use. */
  readonly promptCacheTtlMs?: number;
  /** Where it tells what an account or a key has left; absent = it documents no such call. */
  readonly balance?: readonly BalanceSource[];
}

/** A provider as the user configured it: registry facts with overrides applied. Holds no secret. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Registry row it was made from; undefined for a custom one. */
  readonly registryId?: string;
  readonly dialect: TargetDialectId;
  readonly baseUrl: string;
  readonly auth: AuthScheme;
  readonly modelsPath?: string;
  readonly local: boolean;
  readonly enabled: boolean;
  readonly traits: TargetTraits;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly priceProvider?: string;
  readonly author?: string;
  readonly alsoSpeaks?: readonly OtherDialect[];
  readonly operations?: readonly RelayOperation[];
  /** Model ids named by the user, for servers without a list. */
  readonly models: readonly string[];
  /** The registry's facts with the user's laid over them. */
  readonly privacy?: PrivacyFacts;
  readonly privacyOverride?: PrivacyOverride;
  /** The user has agreed zero retention with it: counts unless it is known that it offers none. */
  readonly zeroRetentionAgreed?: boolean;
  readonly headquarters?: string;
  readonly promptCacheTtlMs?: number;
  readonly cancelStopsBilling?: boolean;
  readonly balance?: readonly BalanceSource[];
}

/** Metadata of one stored secret. The secret itself lives in the credential store under `id`. */
export interface Credential {
  readonly id: string;
  readonly providerId: string;
  readonly label: string;
  readonly lastFour: string;
  readonly storedIn: 'keychain' | 'sealed-file';
  /** scheme://host:port the secret may be sent to. */
  readonly boundTo: string;
  readonly enabled: boolean;
  /** Position among the provider's credentials, 0 first. */
  readonly order: number;
  readonly createdAt: number;
  /** Share of the traffic among the provider's credentials of the same order; default 1. */
  readonly weight?: number;
  /** Canonical or own model ids, `*` as wildcard, that it may be used for; absent = all. */
  readonly models?: readonly string[];
  /** Names of the apps (access keys) that it may be used for; absent = all. No other app ever spends it. */
  readonly apps?: readonly string[];
  readonly lastTest?: { readonly at: number; readonly ok: boolean; readonly message: string };
}
