// What one target is asked for a client, and how its answer becomes the client's.
import type { AnswerFacts, Decoded } from '../dialects/dialect.ts';
import type { Usage } from '../dialects/model-stream.ts';
import type { Json } from '../dialects/read-json.ts';

/** A vendor's whole JSON answer, read. */
export interface RelayAnswer {
  /** undefined when the vendor did not say. */
  readonly usage?: Usage;
  /** The client's answer; undefined when the vendor's bytes are that. */
  readonly body?: (facts: AnswerFacts) => Json;
}

export interface RelayCall {
  /** Below the target's base URL. */
  readonly path: string;
  /** A new body, or what changes in the client's own: undefined removes a member. */
  readonly body: { readonly type: 'json'; readonly json: Json } | { readonly type: 'passing'; readonly changes: Json };
  /** What the target cannot be told, by neutral name. */
  readonly dropped: readonly string[];
  readonly read: (json: unknown) => Decoded<RelayAnswer>;
}

/** `message` is one sentence about the target: why it cannot be asked this. */
export type Prepared =
  { readonly ok: true; readonly call: RelayCall } | { readonly ok: false; readonly message: string };

export const prepared = (call: RelayCall): Prepared => ({ ok: true, call });

export const cannot = (message: string): Prepared => ({ ok: false, message });
