// What many rows of the registry have in common.
import type { TargetTraits } from '../../dialects/dialect.ts';

export const bearer = { type: 'bearer' } as const;
export const maxTokens = { maxTokensField: 'max_tokens' } as const;

/** Speaks OpenAI's protocol with a bearer key, offers generation, and tells its models only in its documentation. */
export const unlistedHost = { dialect: 'openai-chat', auth: bearer, traits: maxTokens, operations: [] } as const;

/** The same, with a list of its models. */
export const openAiHost = { ...unlistedHost, modelsPath: '/models' } as const;

/** Moonshot refuses tool calls in the history without the thoughts before them, and `required` while it thinks. */
export const kimi: TargetTraits = {
  maxTokensField: 'max_tokens',
  reasoningHistory: 'reasoning_content',
  requiredToolChoice: false,
  extraSampling: false,
};

/** Z.AI's documentation names `auto` as the only choice of tools, and `json_object` as the only format. */
export const glm: TargetTraits = {
  maxTokensField: 'max_tokens',
  reasoningHistory: 'reasoning_content',
  jsonSchema: false,
  requiredToolChoice: false,
  extraSampling: false,
};
