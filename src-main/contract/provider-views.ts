// What the control plane says of providers and their keys, and what it is told of them.

export interface RegistryRow {
  id: string;
  name: string;
  dialect: string;
  baseUrl: string;
  local: boolean;
  envNames: string[];
  docsUrl: string;
  keysUrl?: string;
  /** Every customer has an address of their own, which must be given: what it looks like. */
  addressHint?: string;
}

export interface CredentialView {
  id: string;
  providerId: string;
  label: string;
  lastFour: string;
  storedIn: 'keychain' | 'sealed-file';
  enabled: boolean;
  order: number;
  createdAt: number;
  lastTest?: { at: number; ok: boolean; message: string };
  /** Share of the traffic among the provider's keys of the same order; absent = 1. */
  weight?: number;
  /** Models it may be used for, `*` as wildcard; absent = all. */
  models?: string[];
  /** Names of the apps that it may be used for; absent = all. */
  apps?: string[];
  /** Set while the credential is resting after failures. */
  coolingUntil?: number;
  /** The vendor refused it, or asked for payment: the last time it was used. Gone after an answer, a good test or `clear`. */
  refused?: { at: number; kind: 'auth' | 'payment'; status?: number; message: string };
  /** What the vendor last said that it may still ask for, by model, newest first. */
  limits: LimitView[];
}

export interface LimitView {
  model: string;
  at: number;
  requests?: AllowanceView;
  tokens?: AllowanceView;
}

export interface AllowanceView {
  limit?: number;
  remaining: number;
  resetAt?: number;
}

/** null takes a filter or weight away; what is left out stays. */
export interface CredentialChange {
  label?: string;
  enabled?: boolean;
  /** Keys of the same order share the traffic by weight; higher orders are tried later. */
  order?: number;
  weight?: number | null;
  models?: string[] | null;
  apps?: string[] | null;
}

/** What an account or a key has left, as its vendor says. Amounts are decimal text in `currency`. */
export interface BalanceView {
  of: 'account' | 'key';
  currency: string;
  remaining?: string;
  used?: string;
  limit?: string;
}

export interface ProviderView {
  id: string;
  name: string;
  registryId?: string;
  dialect: string;
  baseUrl: string;
  local: boolean;
  enabled: boolean;
  /** Model ids named by the user. */
  models: string[];
  credentials: CredentialView[];
  /** False when it needs a credential and has no enabled one. */
  ready: boolean;
  /** Endpoints known for it. */
  modelCount: number;
  privacy?: PrivacyView;
  zeroRetentionAgreed: boolean;
  /** ISO country code. */
  headquarters?: string;
  promptCacheTtlMs?: number;
  /** Does closing the connection end the bill? */
  cancelStopsBilling?: boolean;
  /** `credential balance` can ask what is left. */
  tellsBalance: boolean;
}

export interface PrivacyView {
  trainsOnApiData?: boolean;
  retentionDays?: number;
  zeroRetention?: 'always' | 'on-request' | 'none';
  /** Authors whose models are handed on to their makers, where other rules hold. */
  handedOn?: string[];
  /** Page that says so, or `user`. */
  source: string;
  asOf: string;
}

/** Every field may be left out on an update; on creation `registryId` or `dialect` + `baseUrl` is needed. */
export interface ProviderInput {
  registryId?: string;
  name?: string;
  dialect?: string;
  baseUrl?: string;
  local?: boolean;
  enabled?: boolean;
  models?: string[];
  /** Zero retention is agreed with the provider. */
  zeroRetentionAgreed?: boolean;
  /** What you know better about what it keeps; null = the registry's word again. */
  privacy?: {
    trainsOnApiData?: boolean;
    retentionDays?: number;
    zeroRetention?: 'always' | 'on-request' | 'none';
  } | null;
}

export interface TestResult {
  ok: boolean;
  message: string;
  latencyMs?: number;
  models?: number;
}

/** A known provider whose keys look like the one that was shown. */
export interface KeyMatch {
  registryId: string;
  name: string;
  why: string;
}

export interface DetectedKey {
  envName: string;
  registryId: string;
  providerName: string;
  /** e.g. `…a1B2`. The value itself never leaves the engine. */
  masked: string;
  alreadyStored: boolean;
}

export interface DetectedServer {
  registryId: string;
  name: string;
  baseUrl: string;
  models: number;
  alreadyAdded: boolean;
}
