// Reasoning in OpenAI Chat's shape: OpenRouter's `reasoning_details`, or the plain text fields of other servers.
import type { ReasoningFormat, ReasoningPart } from '../model-request.ts';
import { isJson, listOr, present, textOr, type Json } from '../read-json.ts';

const FORMATS: ReadonlySet<string> = new Set<ReasoningFormat>([
  'anthropic-claude-v1',
  'openai-responses-v1',
  'google-gemini-v1',
  'xai-responses-v1',
]);

const formatOf = (value: unknown): ReasoningFormat =>
  typeof value === 'string' && FORMATS.has(value) ? (value as ReasoningFormat) : 'unknown';

/** Of a whole message. The details carry signatures, so they win over the text that repeats them. */
export function reasoningOf(message: Json): ReasoningPart[] {
  const details = listOr(message['reasoning_details']).flatMap((detail) =>
    isJson(detail) ? (fromDetail(detail) ?? []) : [],
  );
  if (details.length > 0) return merged(details);
  const text = reasoningText(message);
  return text === '' ? [] : [{ type: 'reasoning', text, format: 'unknown' }];
}

/** DeepSeek and Z.AI say `reasoning_content`, Groq, OpenRouter and others `reasoning`. */
export const reasoningText = (message: Json): string =>
  textOr(message['reasoning_content'], '') || textOr(message['reasoning'], '');

/** undefined for kinds that carry no reasoning of the model itself. */
export function fromDetail(detail: Json): ReasoningPart | undefined {
  const format = formatOf(detail['format']);
  switch (detail['type']) {
    case 'reasoning.text': {
      const signature = textOr(detail['signature'], '');
      return { type: 'reasoning', text: textOr(detail['text'], ''), format, ...(signature !== '' && { signature }) };
    }
    case 'reasoning.summary':
      return { type: 'reasoning', text: textOr(detail['summary'], ''), format };
    case 'reasoning.encrypted':
      return { type: 'reasoning', text: '', redacted: textOr(detail['data'], ''), format };
    default:
      return undefined;
  }
}

/** A detail of only a signature belongs to the text before it: streams send them apart and clients collect them so. */
function merged(parts: readonly ReasoningPart[]): ReasoningPart[] {
  const result: ReasoningPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    const continues =
      last && last.redacted === undefined && part.redacted === undefined && last.signature === undefined;
    if (continues && last.format === part.format) {
      result[result.length - 1] = { ...last, text: last.text + part.text, ...present({ signature: part.signature }) };
    } else result.push(part);
  }
  return result;
}

/** One part as OpenRouter writes it. `index` numbers the details of a message. */
export function toDetail(part: ReasoningPart, index: number): Json {
  const format = part.format ?? 'unknown';
  if (part.redacted !== undefined) return { type: 'reasoning.encrypted', data: part.redacted, format, index };
  return { type: 'reasoning.text', text: part.text, ...present({ signature: part.signature }), format, index };
}
