// What a wire format must offer: the interface each dialect folder fills. Pure and synchronous.
import type { ModelRequest } from './model-request.ts';
import type { ModelResponse, StreamPart, UpstreamError, Usage } from './model-stream.ts';
import type { SseEvent } from './sse.ts';

export type DialectId = 'openai-chat' | 'anthropic-messages';

/** Why a client's body cannot be read: `field` is a path such as `messages[2].content`. */
export interface DecodeFailure {
  readonly field: string;
  /** One sentence: what was found, what was expected. */
  readonly message: string;
}

export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: DecodeFailure };

/** What a target's server understands beyond, or less than, its dialect. Provider rows declare these; no code asks for a provider's name. */
export interface TargetTraits {
  /** Name of the output limit field in openai-chat; default `max_completion_tokens`. */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens';
  /** Accepts `stream_options.include_usage`; default true. */
  readonly streamUsageOption?: boolean;
  /** Understands OpenRouter's `reasoning{}`, `reasoning_details` and `cache_control`; default false (then `reasoning_effort`, and neither of the others). */
  readonly reasoningObject?: boolean;
  /** Top-level request fields the server rejects. */
  readonly unsupportedFields?: readonly string[];
  /** Calls its system role `developer`; default false. */
  readonly developerRole?: boolean;
  /** Output limit to send where the protocol demands one and the client named none (the model's own maximum, when known). */
  readonly defaultMaxTokens?: number;
}

export interface EncodedRequest {
  readonly body: Record<string, unknown>;
  /** Request features the target cannot express and that were left out, by neutral name (`topK`, `logprobs`, …). */
  readonly dropped: readonly string[];
}

/** What the gateway adds to an answer; undefined fields are left out. */
export interface AnswerFacts {
  /** The generation id, `gen-…`. */
  readonly id: string;
  /** The model that served, as named to the client. */
  readonly model: string;
  readonly providerName: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Whole-request cost so far; null when no price is known; undefined before usage is known. */
  readonly costUsd?: number | null;
  /** OpenRouter-shaped `openrouter_metadata`, when the client asked for it. */
  readonly metadata?: unknown;
}

/** Turns neutral parts into wire text. One encoder serves one stream. */
export interface StreamEncoder {
  /** Frames for one part, '' when the part needs none yet. */
  encode(part: StreamPart, facts: AnswerFacts): string;
  /** What must follow the last part (`[DONE]`, `message_stop`). Called once, after `finish`; `usage` is the final count. */
  end(facts: AnswerFacts, usage: Usage | undefined): string;
  /** An error after the first token: an error frame and the protocol's end. */
  error(error: GatewayErrorBody, facts: AnswerFacts): string;
}

/** Turns a vendor's events into neutral parts. One decoder serves one stream. */
export interface StreamDecoder {
  decode(event: SseEvent): readonly StreamPart[];
  /** Called once when the connection has closed: the parts that the protocol's missing terminal event would have brought. */
  end(): readonly StreamPart[];
  /** True once the protocol's own terminal event was seen: nothing more is to be read. */
  readonly ended: boolean;
  /** True when the connection may close now: `ended`, or the vendor has said why generation finished. Closed before, the stream is broken. */
  readonly complete: boolean;
}

/** A gateway error before it takes a dialect's shape. Vocabulary and status codes: OpenRouter's stable error types. */
export interface GatewayErrorBody {
  readonly status: number;
  readonly errorType: string;
  readonly message: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly availability?: unknown;
  readonly requestId?: string;
}

export interface Dialect {
  readonly id: DialectId;

  // Spoken to the client.
  /** `body` is parsed JSON. */
  decodeRequest(body: unknown): Decoded<ModelRequest>;
  encodeResponse(response: ModelResponse, facts: AnswerFacts): Record<string, unknown>;
  createStreamEncoder(): StreamEncoder;
  /** The dialect's JSON error body. */
  encodeError(error: GatewayErrorBody): Record<string, unknown>;
  /** A keep-alive that old SDK parsers survive; written between frames only. */
  readonly keepAlive: string;

  // Spoken to the provider.
  /** `model` is the target's own id for the model. */
  encodeRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest;
  /** Path below the provider's base URL. */
  path(model: string, stream: boolean): string;
  /** Headers the protocol itself requires (`anthropic-version`). */
  readonly requiredHeaders: Readonly<Record<string, string>>;
  decodeResponse(body: unknown): Decoded<ModelResponse>;
  createStreamDecoder(): StreamDecoder;
  /** Understands an error body; `body` is parsed JSON or text. Also finds an error inside an HTTP 200 body. */
  decodeError(status: number, body: unknown): UpstreamError;
  /** True when a 200 JSON body is really an error. */
  isErrorBody(body: unknown): boolean;

  // Same-dialect passthrough.
  /** Top-level request fields meant for the gateway, removed before the body leaves. */
  readonly gatewayFields: readonly string[];
  /**
   * Top-level members to set on a passing request besides `model`, for what the gateway itself needs
   * (openai-chat: `stream_options` with `include_usage: true` on a stream, unless the target's traits forbid it). {} when nothing changes.
   */
  passthroughChanges(body: Readonly<Record<string, unknown>>, traits: TargetTraits): Readonly<Record<string, unknown>>;
  /** Client headers with this prefix are the vendor's feature switches and pass to a target of the same dialect (`openai-`, `anthropic-`). */
  readonly featureHeaderPrefix: string;
  /** Cheap test on a frame's data: must it be decoded (usage, finish, error, terminal), or may it pass unread? */
  matters(data: string): boolean;
  /** Fields added to a passing JSON answer (or a passing stream frame that carries usage): path → JSON value. Never replaces. */
  additions(facts: AnswerFacts): { readonly root: Record<string, unknown>; readonly usage: Record<string, unknown> };
}
