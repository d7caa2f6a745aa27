// The neutral answer: usage, finish reasons, whole responses and stream parts.
import type {
  MediaPart,
  ReasoningFormat,
  ReasoningPart,
  RefusalPart,
  TextPart,
  ToolCallPart,
  VendorPart,
} from './model-request.ts';

/**
 * Tokens of sound and pictures, which some vendors bill at rates of their own, and searches that the vendor ran.
 * Invariants: audioInput + imageInput ≤ input.uncached; audioOutput + imageOutput ≤ output.text. Absent = none, or not told.
 */
export interface MediaUsage {
  readonly audioInput?: number;
  readonly imageInput?: number;
  readonly audioOutput?: number;
  readonly imageOutput?: number;
  /** Calls, not tokens. */
  readonly searches?: number;
}

/**
 * Token counts of one answer. `input.total` includes cached and cache-written tokens; `output.total` includes reasoning.
 * Invariants: input.total = uncached + cacheRead + cacheWrite; output.total = text + reasoning.
 */
export interface Usage {
  readonly input: {
    readonly total: number;
    readonly uncached: number;
    readonly cacheRead: number;
    /** All cache-written tokens, both lifetimes. */
    readonly cacheWrite: number;
    /** The part of cacheWrite with a one-hour lifetime (priced differently by Anthropic). */
    readonly cacheWrite1h: number;
  };
  readonly output: { readonly total: number; readonly text: number; readonly reasoning: number };
  /** Present when there is something to tell. */
  readonly media?: MediaUsage;
  /** The lane that served, by the vendor's word: `default`, `flex`, `priority` … */
  readonly serviceTier?: string;
  /** The vendor's own figure for the whole call, in nano-USD, where it reports one. */
  readonly reportedCostNanoUsd?: number;
  /** True when we counted or guessed because the vendor sent none. */
  readonly estimated: boolean;
}

/** `error` = generation broke after it began. `pause` = Anthropic's pause_turn. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'pause' | 'error' | 'unknown';

export interface Finish {
  readonly reason: FinishReason;
  /** The vendor's own word. */
  readonly native?: string;
  /** The stop sequence that matched, where the vendor tells. */
  readonly stopSequence?: string;
}

export interface Annotation {
  readonly type: 'url-citation';
  readonly url: string;
  readonly title?: string;
  readonly text?: string;
  readonly start?: number;
  readonly end?: number;
  /** Vendor's own object, for its own dialect. */
  readonly raw?: unknown;
}

/** A token with how likely it was: the natural logarithm of its probability. */
export interface LikelyToken {
  readonly token: string;
  readonly logprob: number;
  /** Its UTF-8, where the vendor tells it: a token may be half a character. */
  readonly bytes?: readonly number[];
}

/** A token that the model chose, and what it might have chosen. */
export interface TokenLogprob extends LikelyToken {
  /** The likeliest at this place, as many as were asked for. */
  readonly top?: readonly LikelyToken[];
}

/** Protocols that tell log probabilities for an answer as a whole tell them with its first text. */
export interface AnswerText extends TextPart {
  readonly logprobs?: readonly TokenLogprob[];
}

export type ResponsePart = AnswerText | ReasoningPart | ToolCallPart | RefusalPart | MediaPart | VendorPart;

export interface Choice {
  readonly content: readonly ResponsePart[];
  readonly annotations?: readonly Annotation[];
  readonly finish: Finish;
}

/** One whole, non-streamed answer; its own content is the first choice. */
export interface ModelResponse extends Choice {
  readonly id?: string;
  /** The model the vendor says it ran. */
  readonly model?: string;
  /** Of all choices together. */
  readonly usage?: Usage;
  /** Further choices, in the vendor's order, where several were asked for. */
  readonly others?: readonly Choice[];
}

/** An error as the vendor wrote it, understood as far as routing needs. */
export interface UpstreamError {
  /** HTTP status, or the status the vendor's in-stream error stands for; undefined when it gave none. */
  readonly status?: number;
  /** The vendor's machine word (`rate_limit_exceeded`, `overloaded_error`, …). */
  readonly code?: string;
  readonly message: string;
  /** The vendor's body, parsed if it was JSON. */
  readonly raw?: unknown;
}

/**
 * What one choice says, piece by piece. `block` numbers a content block of the choice from 0 in order of first appearance and is never
 * reused; each block has exactly one start and one end and belongs to one kind. A reasoning block may bring text, then a signature or
 * opaque state, as its `ReasoningPart` would.
 */
export type ChoicePart =
  | { readonly type: 'text-start'; readonly block: number }
  | {
      readonly type: 'text-delta';
      readonly block: number;
      /** May be empty where only tokens are told: several may make one character. */
      readonly text: string;
      readonly logprobs?: readonly TokenLogprob[];
    }
  | { readonly type: 'text-end'; readonly block: number }
  | {
      readonly type: 'reasoning-start';
      readonly block: number;
      readonly format?: ReasoningFormat;
      readonly id?: string;
    }
  | { readonly type: 'reasoning-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'reasoning-signature'; readonly block: number; readonly signature: string }
  | { readonly type: 'reasoning-redacted'; readonly block: number; readonly data: string }
  | { readonly type: 'reasoning-end'; readonly block: number }
  | { readonly type: 'tool-call-start'; readonly block: number; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly block: number; readonly argumentsDelta: string }
  | { readonly type: 'tool-call-end'; readonly block: number }
  | { readonly type: 'refusal-delta'; readonly text: string }
  | { readonly type: 'media'; readonly part: MediaPart }
  | { readonly type: 'annotation'; readonly annotation: Annotation }
  | { readonly type: 'finish'; readonly finish: Finish };

/**
 * Stream parts. A complete stream is `start`, blocks, `finish`; `usage` may come anywhere (later ones replace earlier ones, field by field
 * merged by the decoder). What further choices say is wrapped: who knows of one choice only passes over them, and ends with the first.
 */
export type StreamPart =
  | ChoicePart
  | { readonly type: 'start'; readonly id?: string; readonly model?: string }
  /** `choice` counts from 1; its blocks are numbered on their own. */
  | { readonly type: 'other-choice'; readonly choice: number; readonly part: ChoicePart }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'error'; readonly error: UpstreamError };
