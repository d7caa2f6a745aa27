// How many tokens a request has, where no vendor can be asked: a rule of thumb, always marked as one.
import type { ModelRequest, RequestPart } from './model-request.ts';

/** The usual one for English. */
const CHARS_PER_TOKEN = 4;
/** What vendors count for a picture of usual size, a page or two, some seconds. */
const MEDIA_TOKENS = { image: 1_000, document: 3_000, audio: 1_000, video: 5_000 } as const;

export function estimateTokens(request: ModelRequest): number {
  const parts = request.messages.flatMap((message) => message.content.flatMap(flattened));
  const media = parts.reduce((sum, part) => (part.type === 'media' ? sum + MEDIA_TOKENS[part.kind] : sum), 0);
  const tools = request.tools ? JSON.stringify(request.tools).length : 0;
  const chars = parts.reduce((sum, part) => sum + charsOf(part), tools);
  return media + Math.ceil(chars / CHARS_PER_TOKEN);
}

const flattened = (part: RequestPart): readonly RequestPart[] =>
  part.type === 'tool-result' ? [part, ...part.content] : [part];

function charsOf(part: RequestPart): number {
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'reasoning':
      return part.text.length;
    case 'tool-call':
      return part.name.length + part.arguments.length;
    case 'vendor':
      return JSON.stringify(part.raw).length;
    case 'media':
    case 'tool-result':
      return 0;
  }
}
