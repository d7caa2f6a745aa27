// The neutral embedding request and result, and what each protocol must offer to carry them.
import type { AnswerFacts } from '../../dialects/dialect.ts';
import type { Usage } from '../../dialects/model-stream.ts';
import type { Json } from '../../dialects/read-json.ts';

/** `media`: an image or the like, which only the protocol it came in can say. */
export type EmbeddingInput =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tokens'; readonly ids: readonly number[] }
  | { readonly type: 'media' };

/** Text, or the ids of its tokens. */
export type Sayable = string | readonly number[];

/** What the vectors are for; some models embed a question differently from what answers it. */
export type EmbeddingPurpose = 'query' | 'document' | 'similarity' | 'classification' | 'clustering';

export interface EmbeddingRequest {
  readonly inputs: readonly EmbeddingInput[];
  readonly dimensions?: number;
  readonly purpose?: EmbeddingPurpose;
  /** False: an input that is too long is an error; undefined: as the vendor likes. */
  readonly truncate?: boolean;
  /** How the client wants its numbers; only OpenAI's protocol has a choice. */
  readonly encoding: 'float' | 'base64';
  /** The client's protocol has one answer for one input and another for a list. */
  readonly form: 'one' | 'many';
  /** What no other protocol can be told, by neutral name. */
  readonly untold: readonly string[];
}

export type Vector = readonly number[];

export interface EmbeddingResult {
  readonly vectors: readonly Vector[];
  /** The vendor's count; undefined when it gave none. */
  readonly usage?: Usage;
}

/** The side spoken to the client. Its reads throw what `decoded` catches. */
export interface EmbeddingClient {
  read(body: Json): EmbeddingRequest;
  write(result: EmbeddingResult, request: EmbeddingRequest, facts: AnswerFacts): Json;
}

export interface EmbeddingCall {
  readonly path: string;
  readonly body: Json;
  readonly dropped: readonly string[];
}

/** The side spoken to a provider. */
export interface EmbeddingTarget {
  /** Takes text as token ids. */
  readonly takesTokens: boolean;
  /** @param texts token ids only where it takes them */
  encode(request: EmbeddingRequest, inputs: readonly Sayable[], model: string): EmbeddingCall;
  /** Throws what `decoded` catches. */
  decode(body: Json): EmbeddingResult;
}

/** Names of the features that this request uses and a target cannot be told. */
export function droppedFrom(
  request: EmbeddingRequest,
  told: readonly ('dimensions' | 'purpose' | 'truncate')[],
): readonly string[] {
  const used = (['dimensions', 'purpose', 'truncate'] as const).filter((name) => request[name] !== undefined);
  return [...used.filter((name) => !told.includes(name)), ...request.untold];
}
