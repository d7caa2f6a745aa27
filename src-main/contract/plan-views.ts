// How a plan is explained: what would be tried, in which order, what would not, and why.

export interface PlannedTargetView {
  providerId: string;
  providerName: string;
  model: string;
  upstreamModel: string;
  /** Label of the key. */
  credential?: string;
  serviceTier?: 'flex' | 'priority';
  /** Nano-USD per million tokens; null = unknown. */
  inputPrice: number | null;
  outputPrice: number | null;
  why: string;
}

export interface LeftOutView {
  providerId: string;
  providerName: string;
  model: string;
  upstreamModel: string;
  serviceTier?: 'flex' | 'priority';
  /** Short name of the rule, such as `max-price`. */
  rule: string;
  why: string;
}

/** What a request asks of an endpoint, as read from its body. */
export interface NeedsView {
  parameters: string[];
  inputModalities: string[];
  /** An estimate. */
  promptTokens?: number;
  maxOutputTokens?: number;
}

export interface PlanView {
  dialect: string;
  models: string[];
  route?: string;
  needs?: NeedsView;
  /** In the order in which they would be tried. */
  targets: PlannedTargetView[];
  left: LeftOutView[];
  notes: string[];
  /** What the client would be told instead of an answer. */
  refusal?: {
    status: number;
    errorType: string;
    message: string;
    availability: {
      code: string;
      retryable: boolean;
      requested_models: string[];
      affected_providers: string[];
      excluded_by: string[];
      constraint?: { field: string; detail: string };
    };
  };
}

export interface PlanQuestion {
  /** The body of a request; what is to be answered may be missing. */
  request: Record<string, unknown>;
  /** The protocol it is written in; guessed from its fields when absent. */
  dialect?: string;
  /** Id or name of the key it would come with; absent: the user's own, which may do everything. */
  accessKey?: string;
}
