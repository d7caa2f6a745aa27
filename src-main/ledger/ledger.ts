// The ledger: an append-only record of requests, attempts, usage and cost.
import type { Usage } from '../dialects/model-stream.ts';
import type { Price } from '../catalog/price.ts';
import type { BudgetScope } from '../settings/settings.ts';

/** `interrupted` = the process died before the request ended. */
export type Outcome = 'open' | 'ok' | 'error' | 'cancelled' | 'interrupted';

/** Written when a request is admitted, before anything goes upstream. */
export interface RequestStart {
  /** `gen-…` */
  readonly id: string;
  readonly startedAt: number;
  readonly accessKeyId: string;
  readonly app: string;
  /** What the calling program calls itself (X-Title, HTTP-Referer, User-Agent). */
  readonly client?: string;
  readonly dialect: string;
  readonly operation: string;
  readonly requestedModel: string;
  readonly route?: string;
  /** The budget that was used up and chose the route. */
  readonly switchedBy?: string;
  /** The preset whose settings the request was given. */
  readonly preset?: string;
  /** Requests of one conversation share it (`session_id`, `x-session-id`). */
  readonly sessionId?: string;
  readonly referer?: string;
  readonly userAgent?: string;
  /** The client's own name for whoever is served (the body's `user`). */
  readonly externalUser?: string;
  readonly stream: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface AttemptRecord {
  readonly requestId: string;
  /** 0-based. */
  readonly index: number;
  readonly providerId: string;
  readonly providerName: string;
  readonly model: string;
  readonly upstreamModel: string;
  readonly credentialId?: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly firstTokenMs?: number;
  readonly outcome: 'ok' | 'error' | 'cancelled';
  readonly failureClass?: string;
  readonly httpStatus?: number;
  /** Redacted. */
  readonly message?: string;
  readonly passthrough: boolean;
  readonly dropped: readonly string[];
  readonly usage?: Usage;
  readonly costNanoUsd?: number | null;
}

export interface RequestEnd {
  readonly id: string;
  readonly endedAt: number;
  readonly outcome: Exclude<Outcome, 'open'>;
  readonly httpStatus: number;
  readonly servedProviderId?: string;
  readonly servedProviderName?: string;
  readonly servedModel?: string;
  readonly servedUpstreamModel?: string;
  readonly credentialId?: string;
  readonly attempts: number;
  /** ms from request received to first content byte out. */
  readonly firstTokenMs?: number;
  readonly totalMs: number;
  /** ms spent in the gateway itself. */
  readonly overheadMs: number;
  readonly finishReason?: string;
  /** The vendor's own word for it. */
  readonly nativeFinishReason?: string;
  /** The vendor's own id of the answer. */
  readonly upstreamId?: string;
  /** The tier that the vendor served, where it says so. */
  readonly serviceTier?: string;
  /** The request whose stored answer was sent again instead of asking anyone. */
  readonly cacheSourceId?: string;
  /** Served elsewhere than where the conversation's prompt cache was still warm. */
  readonly leftWarmCache?: boolean;
  readonly usage?: Usage;
  /** null = price unknown; undefined = nothing to price. Covers every attempt that produced tokens. */
  readonly costNanoUsd?: number | null;
  readonly costSource?: 'vendor' | 'catalog' | 'free';
  readonly price?: Price;
  readonly errorType?: string;
  /** Redacted. */
  readonly errorMessage?: string;
}

/** Never throws and never waits: rows are queued and written in groups (≤ 10 ms or 64 rows). */
export interface LedgerWriter {
  begin(start: RequestStart): void;
  attempt(record: AttemptRecord): void;
  finish(end: RequestEnd): void;
  /** Resolves when everything queued so far is on disk. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export type TimeGroup = 'hour' | 'day' | 'week' | 'month';
export type NameGroup = 'app' | 'endpoint' | 'model' | 'provider' | 'route' | 'credential';
/**
 * `endpoint` is `provider:upstream-model`. `tag:<key>` groups by a tag's value. Requests without the property come under ''.
 * Weeks begin on Monday and are named by its date.
 */
export type SpendGroup = TimeGroup | NameGroup | `tag:${string}`;

/** Any of the values of one property, and that for all properties; '' stands for requests without it. */
export interface SpendFilters extends Readonly<Partial<Record<NameGroup | 'accessKeyId', readonly string[]>>> {
  /** By the tag's key. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
}

export interface SpendQuery {
  /** One or two groups. */
  readonly by: readonly SpendGroup[];
  readonly filters?: SpendFilters;
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly to?: number;
  /** Minutes east of UTC, for groups of time; default 0. */
  readonly utcOffsetMinutes?: number;
  /** An IANA name instead: groups of time then follow its summer time. */
  readonly timeZone?: string;
  /** The dearest groups, at most so many; default 5 000. */
  readonly limit?: number;
}

export interface SpendSums {
  readonly requests: number;
  /** Requests whose price is unknown: not in costNanoUsd. */
  readonly unpricedRequests: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly costNanoUsd: number;
  /** The part of costNanoUsd that rests on estimated usage. */
  readonly estimatedNanoUsd: number;
}

export interface SpendRow extends SpendSums {
  /** One for each group that was asked for. */
  readonly keys: readonly string[];
}

export interface Spend {
  /** By time where a group is of time, then by falling cost. */
  readonly rows: readonly SpendRow[];
  /** Of all groups, left out ones too. */
  readonly total: SpendSums;
  /** Groups that the limit left out. */
  readonly omitted: number;
}

export interface RequestRecord extends RequestStart, Partial<Omit<RequestEnd, 'id' | 'outcome'>> {
  readonly outcome: Outcome;
}

export interface RequestQuery {
  /** 1–1000, default 100. */
  readonly limit?: number;
  /** Only rows started before this. */
  readonly before?: number;
  readonly outcome?: Outcome;
  readonly app?: string;
}

/** The cost of one scope's requests that began in a period. */
export interface ScopeCostQuery {
  readonly scope: BudgetScope;
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive; absent = without end. */
  readonly to?: number;
  /** Requests that ended from then on are told one by one, so that the asker can tell which of them it counted itself. */
  readonly recentFrom: number;
}

export interface ScopeCost {
  /** Of requests that ended before `recentFrom`. */
  readonly costNanoUsd: number;
  readonly unpricedRequests: number;
  /** null = price unknown. */
  readonly recent: readonly { readonly id: string; readonly costNanoUsd: number | null }[];
}

/** The last 30 UTC days that are over. */
export interface ActivityQuery {
  readonly now: number;
  /** Only this UTC day, `2026-05-04`. */
  readonly date?: string;
  readonly accessKeyId?: string;
}

/** What a model's endpoint did on a UTC day. */
export interface ActivityRow extends SpendSums {
  /** `2026-05-04` */
  readonly date: string;
  /** '' where nobody served the requests; so for the two below. */
  readonly model: string;
  readonly providerId: string;
  readonly upstreamModel: string;
}

/** A vendor's export to be laid beside the ledger. */
export interface ReconcileQuery {
  readonly vendor: 'openai' | 'anthropic' | 'openrouter';
  readonly csv: string;
  /** The providers whose requests the vendor billed. */
  readonly providerIds: readonly string[];
}

/** null where the export does not tell. */
export interface ReconciledSide {
  readonly costNanoUsd: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly requests: number | null;
  readonly unpricedRequests: number;
}

export interface ReconciledRow {
  /** UTC. */
  readonly day: string;
  /** Without author, date and variant; '' where the export tells no models apart. */
  readonly model: string;
  readonly ours: ReconciledSide | null;
  readonly theirs: ReconciledSide | null;
  /** Ours less theirs. */
  readonly differenceNanoUsd: number | null;
  readonly state: 'same' | 'rounding' | 'different' | 'only-ours' | 'only-theirs';
}

export type Reconciliation =
  | {
      readonly ok: true;
      /** Which of the vendor's exports it was. */
      readonly table: string;
      readonly firstDay: string;
      readonly lastDay: string;
      readonly rows: readonly ReconciledRow[];
      readonly ours: ReconciledSide;
      readonly theirs: ReconciledSide;
    }
  | { readonly ok: false; readonly message: string };

/** Reads run off the engine's thread. */
export interface LedgerReader {
  scopeCost(query: ScopeCostQuery): Promise<ScopeCost>;
  spend(query: SpendQuery): Promise<Spend>;
  /** Newest first, attempts included. */
  requests(
    query: RequestQuery,
  ): Promise<readonly (RequestRecord & { readonly attemptRecords: readonly AttemptRecord[] })[]>;
  request(id: string): Promise<(RequestRecord & { readonly attemptRecords: readonly AttemptRecord[] }) | undefined>;
  /** By day, then by falling cost. */
  activity(query: ActivityQuery): Promise<readonly ActivityRow[]>;
  reconcile(query: ReconcileQuery): Promise<Reconciliation>;
  /** Packs days that are over, for faster reports; these do it by themselves after they answered. @returns how many days */
  packDays(): Promise<number>;
  close(): Promise<void>;
}
