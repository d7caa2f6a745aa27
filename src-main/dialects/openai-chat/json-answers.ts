// Asks for answers in JSON, in the request's own field or, where the server knows no schemas, in words.
import type { TargetTraits } from '../dialect.ts';
import type { ModelMessage, ModelRequest } from '../model-request.ts';
import { present, type Json } from '../read-json.ts';

export interface JsonAnswers {
  /** The `response_format` field. */
  readonly format: Json | undefined;
  readonly messages: readonly ModelMessage[];
}

export function jsonAnswers(
  { responseFormat: format, messages }: ModelRequest,
  traits: TargetTraits,
  drop: (what: string) => void,
): JsonAnswers {
  if (!format || format.type === 'text') return { format: undefined, messages };
  if (format.type === 'json') return { format: { type: 'json_object' }, messages: mentioningJson(messages) };
  const { name, schema, strict, description } = format;
  if (traits.jsonSchema !== false) {
    return {
      format: { type: 'json_schema', json_schema: { name, schema, ...present({ strict, description }) } },
      messages,
    };
  }
  drop('jsonSchema');
  const about = description === undefined ? '' : ` (${description})`;
  const words = `Answer with one JSON object${about} that follows this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
  return { format: { type: 'json_object' }, messages: withInstruction(messages, words) };
}

/** Servers refuse to answer in JSON when no message says the word. */
function mentioningJson(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  const said = messages.some(({ content }) => content.some((part) => part.type === 'text' && /json/i.test(part.text)));
  return said ? messages : withInstruction(messages, 'Answer in JSON.');
}

/** At the end of the system prompt, so that what was cached of it stays so. */
function withInstruction(messages: readonly ModelMessage[], text: string): ModelMessage[] {
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: [{ type: 'text', text }] }, ...messages];
  return [{ ...first, content: [...first.content, { type: 'text', text }] }, ...rest];
}
