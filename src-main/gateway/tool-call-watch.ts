// Judges the tool calls of an answer: is each one's name one that was offered, and are its arguments JSON?
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
