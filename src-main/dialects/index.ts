// All dialects by id. Adding one is a folder and a line here.
import { anthropicMessages } from './anthropic-messages/index.ts';
import { bedrockConverse } from './bedrock-converse/index.ts';
import { cohere } from './cohere/index.ts';
import type { ClientDialect, ClientDialectId, Dialect, TargetDialect, TargetDialectId } from './dialect.ts';
import { gemini } from './gemini/index.ts';
import { mistral } from './mistral/index.ts';
import { ollamaChat, ollamaGenerate } from './ollama/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openAiCompletions } from './openai-completions/index.ts';
import { openAiResponses } from './openai-responses/index.ts';

type SharedDialectId = ClientDialectId & TargetDialectId;

export interface Dialects {
  readonly client: Readonly<Record<ClientDialectId, ClientDialect>>;
  readonly target: Readonly<Record<TargetDialectId, TargetDialect>>;
  /** Those that both sides speak: between two of the same, bytes pass. */
  readonly shared: Readonly<Record<SharedDialectId, Dialect>>;
}

const shared: Dialects['shared'] = {
  'openai-chat': openAiChat,
  'anthropic-messages': anthropicMessages,
  'openai-responses': openAiResponses,
  gemini,
  'ollama-chat': ollamaChat,
};

export const dialects: Dialects = {
  shared,
  client: { ...shared, 'openai-completions': openAiCompletions, 'ollama-generate': ollamaGenerate },
  target: { ...shared, 'bedrock-converse': bedrockConverse, mistral, cohere },
};
