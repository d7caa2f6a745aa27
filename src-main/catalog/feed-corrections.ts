// What the price feed lists but the provider's API does not serve: the feed keeps prices of retired models for old bills.

/** Models that answer with something other than text. */
export const notText = /embed|realtime|transcribe|tts|whisper|moderation|image|-live|voice|-ocr/i;

/** By the feed's provider id: retired, or never offered under that id. Their prices stay known. */
export const notServed: Readonly<Record<string, RegExp>> = {
  openai:
    /^(?:ada|babbage|curie|davinci|text-davinci-.*|gpt-oss-.*|gpt-3\.5-0301|gpt-3\.5-turbo-(?:0613|16k)|gpt-4-(?:32k|vision-preview)|gpt-4\.5-preview|o1-(?:mini|preview)|.*:extended|.*\.ft-)$/,
  anthropic: /^claude-(?:v1|2|3-)/,
  google: /^gemini-(?:1\.|pro|flash-1\.5)|-maas$/,
  groq: /^(?:deepseek-r1|gemma|llama-3\.1-(?:405b|70b)|llama-3\.2|llama-3\.3-70b-specdec|llama-guard-3|llama[23]-|mistral-saba|mixtral)/,
  perplexity: /^(?:llama-|r1-1776|sonar-reasoning$|sonar-pro-search)/,
  together: /^(?!meta-llama\/Llama-(?:3\.3|4))/,
};
