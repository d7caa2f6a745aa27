// How many tokens a conversation has, where no vendor of the same protocol can be asked.
import type { MediaKind, ModelMessage, ModelRequest, ModelTool, RequestPart } from '../dialects/model-request.ts';
import { tokensIn } from './usage.ts';

/**
 * What one of them is taken for, in tokens, whatever its size: a picture as large as vendors look at (larger ones are scaled down),
 * two pages of a document, a minute of sound, twenty seconds of film.
 */
export const MEDIA_TOKENS: Readonly<Record<MediaKind, number>> = {
  image: 1_600,
  document: 3_000,
  audio: 1_900,
  video: 5_200,
};

/** Four characters are taken for a token; media for a constant each. Opaque reasoning counts nothing: its size says nothing. */
export function estimateTokens({ messages, tools, responseFormat }: ModelRequest): number {
  const parts = messages.flatMap((message: ModelMessage) => message.content);
  const chars =
    sum(parts.map(charsOf)) +
    sum((tools ?? []).map(charsOfTool)) +
    (responseFormat?.type === 'json-schema' ? JSON.stringify(responseFormat.schema ?? {}).length : 0);
  return tokensIn(chars) + sum(parts.map(mediaTokensOf));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function charsOf(part: RequestPart): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return part.text.length;
    case 'tool-call':
      return part.name.length + part.arguments.length;
    case 'tool-result':
      return sum(part.content.map(charsOf));
    case 'vendor':
      return JSON.stringify(part.raw).length;
    case 'media':
      return 0;
  }
}

function mediaTokensOf(part: RequestPart): number {
  if (part.type === 'media') return MEDIA_TOKENS[part.kind];
  return part.type === 'tool-result' ? sum(part.content.map(mediaTokensOf)) : 0;
}

function charsOfTool(tool: ModelTool): number {
  if (tool.type === 'vendor') return JSON.stringify(tool.raw ?? {}).length;
  if (tool.type === 'web-search') return 0;
  return tool.name.length + (tool.description ?? '').length + JSON.stringify(tool.parameters ?? {}).length;
}
