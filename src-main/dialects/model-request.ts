// The neutral request: what any dialect's request decodes to and encodes from.

/** Marks the end of a prefix the vendor should cache. `ttl` is the vendor's lifetime class; undefined = vendor default. */
export interface CacheMarker {
  readonly ttl?: '5m' | '1h';
}

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
  readonly cache?: CacheMarker;
}

export type MediaSource =
  | { readonly type: 'base64'; readonly data: string }
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'file'; readonly id: string };

export type MediaKind = 'image' | 'document' | 'audio' | 'video';

export interface MediaPart {
  readonly type: 'media';
  readonly kind: MediaKind;
  readonly source: MediaSource;
  /** IANA media type; required for base64, optional for url and file. */
  readonly mediaType?: string;
  readonly filename?: string;
  /** OpenAI's image detail hint, carried verbatim. */
  readonly detail?: string;
  readonly cache?: CacheMarker;
}

/** Who minted opaque reasoning state: only that vendor format can take it back. Same vocabulary as OpenRouter's `reasoning_details[].format`. */
export type ReasoningFormat =
  'anthropic-claude-v1' | 'openai-responses-v1' | 'google-gemini-v1' | 'xai-responses-v1' | 'unknown';

export interface ReasoningPart {
  readonly type: 'reasoning';
  /** Readable reasoning; '' when the vendor gave only opaque state. */
  readonly text: string;
  /** Vendor signature over `text`. */
  readonly signature?: string;
  /** Opaque reasoning: Anthropic redacted_thinking data, OpenAI encrypted_content (then `text` may hold the summary), a Gemini thought signature. */
  readonly redacted?: string;
  readonly format?: ReasoningFormat;
  /**
   * OpenAI: the reasoning item's id. Gemini: the id of the tool call that the thought signature in `redacted` belongs to; such a part
   * stands before its call. A Gemini signature without an id belongs to the text before it.
   */
  readonly id?: string;
}

export interface ToolCallPart {
  readonly type: 'tool-call';
  readonly id: string;
  readonly name: string;
  /** JSON text exactly as the model wrote it; '' and '{}' both mean no arguments. */
  readonly arguments: string;
  readonly cache?: CacheMarker;
}

export interface ToolResultPart {
  readonly type: 'tool-result';
  readonly callId: string;
  readonly content: readonly (TextPart | MediaPart)[];
  readonly isError?: boolean;
  readonly cache?: CacheMarker;
}

export interface RefusalPart {
  readonly type: 'refusal';
  readonly text: string;
}

/** A block only its own dialect knows (server tool calls and results, search results), carried verbatim to that dialect and dropped for others. */
export interface VendorPart {
  readonly type: 'vendor';
  readonly dialect: string;
  readonly raw: Readonly<Record<string, unknown>>;
}

export type RequestPart =
  TextPart | MediaPart | ReasoningPart | ToolCallPart | ToolResultPart | RefusalPart | VendorPart;

/** `system` also stands for OpenAI's `developer`. Tool results travel in `tool` messages, whatever the dialect nests them in. */
export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: readonly RequestPart[];
  readonly name?: string;
}

export interface FunctionTool {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; undefined = the tool takes none. */
  readonly parameters?: unknown;
  readonly strict?: boolean;
  readonly cache?: CacheMarker;
  /**
   * The client's definition of a tool that takes free text instead of JSON (OpenAI's `custom` tools), verbatim. `parameters` is then
   * the schema of `{"input": string}`, which stands in for it everywhere else; calls carry their text in that member.
   */
  readonly freeform?: Readonly<Record<string, unknown>>;
}

/** Web search run by the vendor: the one server tool that most vendors have under their own names. `raw` is for the dialect it came in. */
export interface WebSearchTool {
  readonly type: 'web-search';
  readonly maxUses?: number;
  readonly allowedDomains?: readonly string[];
  readonly blockedDomains?: readonly string[];
  readonly raw?: { readonly dialect: string; readonly value: Readonly<Record<string, unknown>> };
}

/** A tool the vendor runs itself (code execution, computer use), carried verbatim; only its own dialect can take it. */
export interface VendorTool {
  readonly type: 'vendor';
  readonly dialect: string;
  readonly raw: unknown;
}

export type ModelTool = FunctionTool | WebSearchTool | VendorTool;

export type ToolChoice =
  | { readonly type: 'auto' }
  | { readonly type: 'none' }
  | { readonly type: 'required' }
  | { readonly type: 'tool'; readonly name: string };

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json' }
  | {
      readonly type: 'json-schema';
      readonly name: string;
      readonly schema: unknown;
      readonly strict?: boolean;
      readonly description?: string;
    };

export interface ReasoningRequest {
  readonly enabled?: boolean;
  readonly effort?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  /** Thinking budget in tokens. */
  readonly maxTokens?: number;
  /** True: think, but leave the reasoning out of the answer. */
  readonly exclude?: boolean;
}

export interface Sampling {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly topA?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly repetitionPenalty?: number;
  readonly seed?: number;
  readonly logitBias?: Readonly<Record<string, number>>;
}

export interface ModelRequest {
  /** As the client named it; routing replaces it. */
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  readonly stream: boolean;
  readonly maxOutputTokens?: number;
  readonly stop?: readonly string[];
  readonly sampling?: Sampling;
  readonly tools?: readonly ModelTool[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly reasoning?: ReasoningRequest;
  readonly responseFormat?: ResponseFormat;
  /** Choices wanted; undefined = 1. */
  readonly n?: number;
  readonly logprobs?: { readonly top?: number };
  readonly serviceTier?: string;
  /** End-user id. */
  readonly user?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly verbosity?: string;
  readonly promptCacheKey?: string;
  /** Fields of the client's dialect that the neutral model has no word for. Only the same dialect gets them back. */
  readonly extra?: { readonly dialect: string; readonly fields: Readonly<Record<string, unknown>> };
}
