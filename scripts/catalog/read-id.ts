// What a model's own id tells about it.

/** Sessions over sockets, films, music and pages are served by protocols that the gateway does not speak. */
const NOT_SERVABLE =
  /realtime|(?:^|[-/])live(?:-|$)|native-audio|[-/]veo-|lyria|(?:^|\/)veo|sora-|video|moderation|ocr|robotics|computer-use-preview|deep-research-(?:max-)?preview/i;

export const isServable = (id: string): boolean => !NOT_SERVABLE.test(id) && !id.startsWith('~');

const answers: readonly (readonly [RegExp, readonly string[]])[] = [
  [/embed|(?:^|\/)(?:bge-(?!reranker)|gte-|e5-|voyage-(?!.*rerank))/i, ['embeddings']],
  [/rerank/i, ['rerank']],
  [/whisper|transcri|speech-to-text|(?:^|\/)nova-3$/i, ['transcription']],
  [/[-/]tts|text-to-speech/i, ['speech']],
  [/^(?:gpt-image|chatgpt-image|dall-e|imagen)/i, ['image']],
];

/** What comes back, where the name says that it is no text. By OpenRouter's words. */
export const answersOf = (id: string): readonly string[] | undefined =>
  answers.find(([pattern]) => pattern.test(id))?.[1];

const QUANTIZATION = /(?:^|[-_:/])(fp4|nvfp4|mxfp4|fp6|fp8|fp16|bf16|fp32|int4|int8)(?:$|[-_:])/i;

export const quantizationOf = (id: string): string | undefined => QUANTIZATION.exec(id)?.[1]?.toLowerCase();

/** Bedrock's inference profiles. `global` may compute anywhere. */
export const regionOf = (id: string): string | undefined =>
  /^(us|us-gov|eu|apac|jp|au|ca|sa|in|global)\.[a-z0-9]+\./.exec(id)?.[1];
