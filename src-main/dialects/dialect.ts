// What a wire format must offer: the interfaces that each dialect folder fills, one per side it can stand on. Pure and synchronous.
import type { ModelRequest, ReasoningFormat } from './model-request.ts';
import type { Finish, ModelResponse, StreamPart, UpstreamError, Usage } from './model-stream.ts';
import type { SseEvent } from './sse.ts';

/** What a client may speak. */
export type ClientDialectId =
  | 'openai-chat'
  | 'openai-completions'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini'
  | 'ollama-chat'
  | 'ollama-generate';

/** What a provider may speak. */
export type TargetDialectId =
  | 'openai-chat'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini'
  | 'bedrock-converse'
  | 'mistral'
  | 'cohere'
  | 'ollama-chat';

export type DialectId = ClientDialectId | TargetDialectId;

/** How a provider's stream is cut into frames. */
export type Framing = 'sse' | 'ndjson' | 'aws-event-stream';

/** What a client's path and query say beside its body: Gemini names its model, and how it wants the answer, there. */
export interface PathFacts {
  readonly model?: string;
  readonly stream?: boolean;
  /** The stream is to be one JSON array instead of events. */
  readonly jsonArray?: boolean;
}

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
  /** Name of the output limit field in openai-chat; default `max_tokens`, which every compatible server knows. Passing requests are only changed when it is set. */
  readonly maxTokensField?: 'max_tokens' | 'max_completion_tokens';
  /** Accepts `stream_options.include_usage`; default true. */
  readonly streamUsageOption?: boolean;
  /** Understands OpenRouter's `reasoning{}`, `reasoning_details` and `cache_control`; default false (then `reasoning_effort`, and neither of the others). */
  readonly reasoningObject?: boolean;
  /** Top-level request fields the server rejects. */
  readonly unsupportedFields?: readonly string[];
  /** What it calls its system role; default `system`. `user`: it has none. */
  readonly systemRole?: 'system' | 'developer' | 'user';
  /** Field of an assistant message in which it takes readable reasoning back, and demands it beside tool calls; absent: it takes none. */
  readonly reasoningHistory?: 'reasoning_content' | 'reasoning';
  /** What it demands of tool call ids; absent: nothing. */
  readonly toolIds?: { readonly maxLength?: number };
  /** False: its JSON answers follow no schema. */
  readonly jsonSchema?: false;
  /** Its word for "call a tool, any"; false: it can be made to call neither any nor a certain one. Default `required`. */
  readonly requiredToolChoice?: 'any' | 'required' | false;
  /** Takes `top_k`, `min_p`, `top_a` and `repetition_penalty`, as hosts of open models do; default true. */
  readonly extraSampling?: boolean;
  /** It is OpenAI or Azure: what it takes depends on the model, by OpenAI's rules. */
  readonly openAiModels?: true;
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
  /** The prompt's part of it, where it is known. */
  readonly promptCostUsd?: number;
  /** OpenRouter-shaped `openrouter_metadata`, when the client asked for it. */
  readonly metadata?: unknown;
  /** What the client asked, for protocols whose answers repeat it or name its tools' kinds; undefined when bytes pass. */
  readonly request?: ModelRequest;
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
  /** For framings other than SSE, `event` is the frame's own type ('' when it has none) and `data` its JSON text. */
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

/** The side spoken to the client. */
export interface ClientDialect {
  readonly id: ClientDialectId;
  /** Top-level fields that hold the conversation, any of which a body must have; the first is named when none is there. */
  readonly promptFields: readonly string[];
  /** Top-level request fields meant for the gateway, removed before the body leaves. */
  readonly gatewayFields: readonly string[];
  /** True when a body that says nothing about it wants a stream (Ollama); default false. */
  readonly streamsByDefault?: true;
  /** What a body without a prompt is answered with where it asks to load or drop a model (Ollama). Absent: such a body is refused. */
  noPrompt?(body: Readonly<Record<string, unknown>>): Finish;
  /** `body` is parsed JSON. */
  decodeRequest(body: unknown, path?: PathFacts): Decoded<ModelRequest>;
  encodeResponse(response: ModelResponse, facts: AnswerFacts): Record<string, unknown>;
  createStreamEncoder(path?: PathFacts): StreamEncoder;
  /** Media type of a stream; undefined = `text/event-stream`. */
  streamType?(path: PathFacts): string;
  /** The dialect's JSON error body. */
  encodeError(error: GatewayErrorBody): Record<string, unknown>;
  /** A keep-alive that old SDK parsers survive, written between frames only; '' where there is none. */
  readonly keepAlive: string;
  /** Opaque reasoning state in a request body. Absent: the protocol carries none. */
  sealsIn?(body: Readonly<Record<string, unknown>>): readonly Seal[];
}

/** The side spoken to a provider. */
export interface TargetDialect {
  readonly id: TargetDialectId;
  readonly framing: Framing;
  /** How a stream is cut that comes as plain `application/json` (Gemini without `alt=sse`). Absent: such a reply is no stream. */
  readonly jsonFraming?: 'json-array';
  /** `model` is the target's own id for the model. */
  encodeRequest(request: ModelRequest, model: string, traits: TargetTraits): EncodedRequest;
  /** Path below the provider's base URL, with its query. */
  path(model: string, stream: boolean): string;
  /** Headers the protocol itself requires (`anthropic-version`). */
  readonly requiredHeaders: Readonly<Record<string, string>>;
  decodeResponse(body: unknown): Decoded<ModelResponse>;
  createStreamDecoder(): StreamDecoder;
  /** Understands an error body; `body` is parsed JSON or text. Also finds an error inside an HTTP 200 body. */
  decodeError(status: number, body: unknown): UpstreamError;
  /** True when a 200 JSON body is really an error. */
  isErrorBody(body: unknown): boolean;
  /** Does this model, behind this protocol, take back opaque reasoning of this kind? Absent: it takes none. */
  takesSeal?(seal: Seal, model: string): boolean;
}

/** Members to add to the object that `path` leads to from the root of an answer or of a frame's data; skipped where there is none. */
export interface Addition {
  readonly path: readonly string[];
  readonly members: Readonly<Record<string, unknown>>;
}

/** A dialect that clients and providers both speak: between two that speak it, bytes pass. */
export interface Dialect extends ClientDialect, TargetDialect {
  readonly id: ClientDialectId & TargetDialectId;
  /**
   * Top-level members to set (or, with undefined, to remove) on a passing request besides `model`: what the gateway itself needs
   * (openai-chat: `stream_options` with `include_usage: true` on a stream) and what the target's traits and its model demand. {} when
   * nothing changes. `body` is without the reasoning that the target may not see.
   */
  passthroughChanges(
    body: Readonly<Record<string, unknown>>,
    traits: TargetTraits,
    model: string,
  ): Readonly<Record<string, unknown>>;
  /** True when the target names its model in the path, not in the body (Gemini). */
  readonly modelInPath?: true;
  /** The member that names the lane (`flex`, `priority`) a request is to take. Absent: the protocol has none that other vendors share. */
  readonly serviceTierField?: 'service_tier';
  /** Client headers with this prefix are the vendor's feature switches and pass to a target of the same dialect (`openai-`, `anthropic-`). */
  readonly featureHeaderPrefix: string;
  /** Cheap test on a frame's data: must it be decoded (usage, finish, error, terminal), or may it pass unread? */
  matters(data: string): boolean;
  /** Fields added to a passing answer, or to a passing stream frame that carries usage. Never replaces. */
  additions(facts: AnswerFacts, where: 'answer' | 'frame'): readonly Addition[];
  /** The request without opaque reasoning that `keeps` says no to; the same object when there is none. Nothing else changes. */
  withoutSeals(body: Readonly<Record<string, unknown>>, keeps: KeepsSeal): Readonly<Record<string, unknown>>;
}

/** One piece of opaque reasoning state: a signature, encrypted or redacted reasoning, a thought signature. */
export interface Seal {
  readonly format: ReasoningFormat;
  readonly data: string;
}

export type KeepsSeal = (seal: Seal) => boolean;
