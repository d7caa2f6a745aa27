// Reads Ollama messages into neutral ones.
import type { MediaPart, ModelMessage, RequestPart, TextPart, ToolCallPart } from '../model-request.ts';
import {
  arrayAt,
  isJson,
  listOr,
  maybeArray,
  maybeString,
  objectAt,
  stringAt,
  unreadable,
  type Json,
} from '../read-json.ts';
import { callIds, type CallIds } from './call-ids.ts';
import { imagesAt } from './images.ts';

export function decodeMessages(value: unknown): ModelMessage[] {
  const messages = arrayAt(value, 'messages');
  const ids = callIds(idsIn(messages));
  return messages.map((message, index) => decodeMessage(message, `messages[${index}]`, ids));
}

const idsIn = (messages: readonly unknown[]): ReadonlySet<string> =>
  new Set(
    messages
      .filter(isJson)
      .flatMap((message) => [
        message['tool_call_id'],
        ...listOr(message['tool_calls']).map((call) => isJson(call) && call['id']),
      ])
      .filter((id) => typeof id === 'string'),
  );

function decodeMessage(value: unknown, field: string, ids: CallIds): ModelMessage {
  const message = objectAt(value, field);
  const { role } = message;
  const content = contentOf(message, field);
  switch (role) {
    case 'system':
    case 'developer':
      return { role: 'system', content };
    case 'user':
      return { role: 'user', content };
    case 'assistant':
      return {
        role: 'assistant',
        content: [...thinkingOf(message, field), ...content, ...callsOf(message, field, ids)],
      };
    case 'tool':
      return { role: 'tool', content: [{ type: 'tool-result', callId: resultId(message, field, ids), content }] };
    default:
      return unreadable(`${field}.role`, 'system, user, assistant or tool', role);
  }
}

function contentOf(message: Json, field: string): (TextPart | MediaPart)[] {
  const text = maybeString(message['content'], `${field}.content`) ?? '';
  return [...(text === '' ? [] : [{ type: 'text' as const, text }]), ...imagesAt(message['images'], `${field}.images`)];
}

function thinkingOf(message: Json, field: string): RequestPart[] {
  const text = maybeString(message['thinking'], `${field}.thinking`) ?? '';
  return text === '' ? [] : [{ type: 'reasoning', text, format: 'unknown' }];
}

function callsOf(message: Json, field: string, ids: CallIds): ToolCallPart[] {
  const calls = maybeArray(message['tool_calls'], `${field}.tool_calls`) ?? [];
  return calls.map((call, index) => toolCall(call, `${field}.tool_calls[${index}]`, ids));
}

function toolCall(value: unknown, field: string, ids: CallIds): ToolCallPart {
  const call = objectAt(value, field);
  const called = objectAt(call['function'], `${field}.function`);
  const name = stringAt(called['name'], `${field}.function.name`);
  return {
    type: 'tool-call',
    id: ids.forCall(named(call['id'], `${field}.id`), name),
    name,
    arguments: argumentsOf(called['arguments']),
  };
}

/** Ollama's arguments are an object; clients used to OpenAI send its text. */
export function argumentsOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const resultId = (message: Json, field: string, ids: CallIds): string =>
  ids.forResult(
    named(message['tool_call_id'], `${field}.tool_call_id`),
    named(message['tool_name'], `${field}.tool_name`) ?? named(message['name'], `${field}.name`),
  );

/** Clients that know no id often write an empty one. */
const named = (value: unknown, field: string): string | undefined => maybeString(value, field) || undefined;
