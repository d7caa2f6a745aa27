// What the control plane asks and answers about money. Money is integer nano-USD, times are epoch ms.

export interface SpendRowView {
  key: string;
  /** Where two groups were asked for. */
  secondKey?: string;
  requests: number;
  unpricedRequests: number;
  inputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  costNanoUsd: number;
  estimatedNanoUsd: number;
}

/** Several values of one property choose requests with any of them. `tag` is `key=value`; an empty value chooses those without it. */
export interface SpendQueryWords {
  /** One group or two: `app`, `app,day`, or given twice. */
  by: string | string[];
  app?: string | string[];
  endpoint?: string | string[];
  model?: string | string[];
  provider?: string | string[];
  route?: string | string[];
  credential?: string | string[];
  accessKeyId?: string | string[];
  tag?: string | string[];
  from?: string;
  to?: string;
  utcOffsetMinutes?: string;
  /** An IANA name, `Europe/Berlin`, instead: groups of time then follow its summer time. */
  timeZone?: string;
  /** The dearest groups, at most so many; default 5 000. */
  limit?: string;
}

export interface SpendReport {
  by: string;
  from?: number;
  to?: number;
  rows: SpendRowView[];
  /** Of all groups, those the limit left out too. */
  total: SpendRowView;
  /** Groups that the limit left out; their rows are the cheapest. */
  omitted: number;
  /** What OpenRouter's fee on a top-up of the total would have been (5.5 %). */
  openRouterFeeNanoUsd: number;
}

/** null where the export does not tell. */
export interface ReconciledSideView {
  costNanoUsd: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  requests: number | null;
  unpricedRequests: number;
}

export interface ReconciledRowView {
  /** UTC. */
  day: string;
  /** Without author, date and variant; '' where the export tells no models apart. */
  model: string;
  /** null = only the other side has the row. */
  ours: ReconciledSideView | null;
  theirs: ReconciledSideView | null;
  /** Ours less theirs; null where the export has no costs. */
  differenceNanoUsd: number | null;
  /** `rounding` = no further apart than both sides' rounding. */
  state: 'same' | 'rounding' | 'different' | 'only-ours' | 'only-theirs';
}

export interface ReconcileReport {
  vendor: string;
  /** Which of the vendor's exports it was. */
  table: string;
  /** The providers whose requests were compared. */
  providers: readonly string[];
  firstDay: string;
  lastDay: string;
  rows: ReconciledRowView[];
  ours: ReconciledSideView;
  theirs: ReconciledSideView;
  differenceNanoUsd: number | null;
}
