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
  const id = textOr(detail['id'], '');
  const origin = { format: formatOf(detail['format']), ...(id !== '' && { id }) };
  switch (detail['type']) {
    case 'reasoning.text': {
      const signature = textOr(detail['signature'], '');
      return { type: 'reasoning', text: textOr(detail['text'], ''), ...origin, ...(signature !== '' && { signature }) };
    }
    case 'reasoning.summary':
      return { type: 'reasoning', text: textOr(detail['summary'], ''), ...origin };
    case 'reasoning.encrypted':
      return { type: 'reasoning', text: '', redacted: textOr(detail['data'], ''), ...origin };
    default:
      return undefined;
  }
}

/** A detail of only a signature belongs to the text before it, one of the same id to the same part: clients collect them as streams send them. */
function merged(parts: readonly ReasoningPart[]): ReasoningPart[] {
  const result: ReasoningPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last && continues(last, part)) {
      const { signature, redacted } = part;
      result[result.length - 1] = { ...last, text: last.text + part.text, ...present({ signature, redacted }) };
    } else result.push(part);
  }
  return result;
}

function continues(last: ReasoningPart, part: ReasoningPart): boolean {
  if (last.format !== part.format || last.id !== part.id) return false;
  if (last.redacted !== undefined || last.signature !== undefined) return false;
  return part.redacted === undefined || last.id !== undefined;
}

/** One part as OpenRouter writes it. `index` numbers the details of a message. */
export function toDetails(part: ReasoningPart, index: number): Json[] {
  const { text, signature, redacted, id, format = 'unknown' } = part;
  const origin = { ...present({ id }), format, index };
  const encrypted = redacted === undefined ? [] : [{ type: 'reasoning.encrypted', data: redacted, ...origin }];
  if (redacted !== undefined && text === '') return encrypted;
  // What OpenAI shows of its reasoning is a summary.
  if (format === 'openai-responses-v1') return [{ type: 'reasoning.summary', summary: text, ...origin }, ...encrypted];
  return [{ type: 'reasoning.text', text, ...present({ signature }), ...origin }, ...encrypted];
}
