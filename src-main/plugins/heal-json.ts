// Repairs the syntax of JSON that a model wrote: fences, prose around it, commas, quotes, brackets. It repairs no schema.
import { jsonrepair } from 'jsonrepair';

/** The same text when it parses already, or cannot be made to. */
export function healJson(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || parses(trimmed)) return text;
  for (const candidate of [unfenced(trimmed), bracketed(trimmed)]) {
    if (candidate === undefined) continue;
    if (parses(candidate)) return candidate;
    const repaired = repair(candidate);
    if (repaired !== undefined) return repaired;
  }
  return text;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What stands between code fences. */
const unfenced = (text: string): string | undefined =>
  /```(?:json5?)?\s*\n?([\s\S]*?)(?:```|$)/i.exec(text)?.[1]?.trim();

/** From the first bracket to the last closing one, or to the end when it was cut off. Text without a bracket is no JSON, only words. */
function bracketed(text: string): string | undefined {
  const from = text.search(/[[{]/);
  if (from < 0) return undefined;
  const to = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  return to > from ? text.slice(from, to + 1) : text.slice(from);
}

/** Only objects and lists: the library would make a string of any words. */
function repair(text: string): string | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    const repaired = jsonrepair(text);
    return parses(repaired) ? repaired : undefined;
  } catch {
    return undefined;
  }
}
