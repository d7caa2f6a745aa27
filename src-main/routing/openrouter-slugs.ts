// What OpenRouter calls providers whose registry id here is spelled differently, so that its clients' lists keep their meaning.

/** By registry id. Spellings that differ only in punctuation or case, and names, need no entry. */
export const openRouterSlugs: Readonly<Record<string, readonly string[]>> = {
  bedrock: ['amazon-bedrock'],
  google: ['google-ai-studio'],
  huggingface: ['hf-inference'],
  mistral: ['mistralai'],
  moonshot: ['moonshotai'],
  nebius: ['nebius-ai-studio'],
  vertex: ['google-vertex', 'google-vertex-anthropic'],
};
