// All dialects by id. Adding one is a folder and a line here.
import { anthropicMessages } from './anthropic-messages/index.ts';
import type { Dialect, DialectId } from './dialect.ts';
import { openAiChat } from './openai-chat/index.ts';

export const dialects: Readonly<Record<DialectId, Dialect>> = {
  'openai-chat': openAiChat,
  'anthropic-messages': anthropicMessages,
};
