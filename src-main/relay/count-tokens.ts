// Counting the tokens of a conversation before it is sent, in the protocols that have it.
import type { ClientDialectId } from '../dialects/dialect.ts';
import { member } from '../dialects/gemini/fields.ts';
import { isJson, type Json } from '../dialects/read-json.ts';

/** One protocol's way to ask and to answer. */
export interface TokenCounting {
  readonly promptFields: readonly string[];
  /** Below the base URL of a provider of the same protocol. @param model its own id */
  path(model: string): string;
  /** The generation request that is to be counted. */
  conversation(body: Json): Json;
  /** What changes in a passing body besides the model's usual place, once the conversation in it is `conversation`. */
  changes(body: Json, conversation: Json, model: string): Json;
  write(tokens: number): Json;
}

const WRAPPED = 'generateContentRequest';

/** Google's clients send the contents alone, or a whole request inside. */
const wrappedIn = (body: Json): Json | undefined => {
  const wrapped = member(body, WRAPPED);
  return isJson(wrapped) ? wrapped : undefined;
};

const geminiName = (model: string): string => `models/${model.replace(/^models\//, '')}`;

const COUNTINGS: Readonly<Partial<Record<ClientDialectId, TokenCounting>>> = {
  'anthropic-messages': {
    promptFields: ['messages'],
    path: () => '/messages/count_tokens',
    conversation: (body) => body,
    changes: () => ({}),
    write: (tokens) => ({ input_tokens: tokens }),
  },
  gemini: {
    promptFields: ['contents', WRAPPED, 'generate_content_request'],
    path: (model) => `/${geminiName(model)}:countTokens`,
    conversation: (body) => wrappedIn(body) ?? body,
    changes: (body, conversation, model) =>
      wrappedIn(body)
        ? { generate_content_request: undefined, [WRAPPED]: { ...conversation, model: geminiName(model) } }
        : {},
    write: (tokens) => ({ totalTokens: tokens }),
  },
};

/** undefined when the protocol has no such operation. */
export const tokenCounting = (client: ClientDialectId): TokenCounting | undefined => COUNTINGS[client];
