// Judges the tool calls of an answer: is each one's name one that was offered, and are its arguments JSON?
import { isJson, type Json } from '../dialects/read-json.ts';
import type { ModelResponse, StreamPart } from '../dialects/model-stream.ts';

export interface ToolCall {
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly arguments: string;
}

export interface ToolCallWatch {
  see(part: StreamPart): void;
  /** Complete calls, in the order in which they ended. */
  calls(): readonly ToolCall[];
}

/** Gathers the calls of a stream. */
export function watchToolCalls(): ToolCallWatch {
  const open = new Map<number, { name: string; arguments: string }>();
  const done: ToolCall[] = [];
  return {
    see(part) {
      if (part.type === 'tool-call-start') open.set(part.block, { name: part.name, arguments: '' });
      else if (part.type === 'tool-call-delta') {
        const call = open.get(part.block);
        if (call) call.arguments += part.argumentsDelta;
      } else if (part.type === 'tool-call-end') {
        const call = open.get(part.block);
        if (call) done.push(call);
        open.delete(part.block);
      }
    },
    calls: () => done,
  };
}

export const toolCallsOf = (response: ModelResponse | undefined): readonly ToolCall[] =>
  (response?.content ?? []).filter((part) => part.type === 'tool-call');

/**
 * Names of a request's tools, read from its own words: a whole conversation need not be decoded for them.
 * @returns undefined when one of them is a vendor's own, which calls itself what it likes
 */
export function offeredTools({ tools, functions }: Json): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const tool of [...listOf(tools), ...listOf(functions)]) {
    const own = isJson(tool) ? namesOf(tool) : undefined;
    if (!own) return undefined;
    for (const name of own) names.add(name);
  }
  return names;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const FUNCTION_TYPES: ReadonlySet<unknown> = new Set([undefined, null, 'function', 'custom']);

/** Chat and Ollama have the name in `function` or `custom`, Responses and Messages beside `type`, Gemini in a list of declarations. */
function namesOf(tool: Json): readonly string[] | undefined {
  const declared = tool['functionDeclarations'] ?? tool['function_declarations'];
  if (Array.isArray(declared)) {
    const isOnly = Object.keys(tool).length === 1;
    return isOnly ? (declared as unknown[]).flatMap((each) => (isJson(each) && textOf(each['name'])) || []) : undefined;
  }
  if (!FUNCTION_TYPES.has(tool['type'])) return undefined;
  const inside = tool['function'] ?? tool['custom'];
  const name = textOf(isJson(inside) ? inside['name'] : tool['name']);
  return name === undefined ? undefined : [name];
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * True when one of the calls is useless to its caller.
 * @param offered names of the request's tools; undefined when they cannot be told, and no name is wrong then
 */
export const isBroken = (calls: readonly ToolCall[], offered: ReadonlySet<string> | undefined): boolean =>
  calls.some((call) => (offered && !offered.has(call.name)) || !isJsonObject(call.arguments));

/** Tools without parameters are called with nothing at all by some vendors. */
function isJsonObject(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
