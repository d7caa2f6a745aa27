// An answer as it is told again: the same words under a new id, with nothing used. Pure; works on every protocol's text.
import { isJson, parseJson, type Json } from '../dialects/read-json.ts';

/** Stands where the id of the new answer will be. */
const ID_MARK = '\u0001id\u0001';
const ESCAPED_MARK = JSON.stringify(ID_MARK).slice(1, -1);

/** Where protocols keep the answer's id, and where in a stream's events the answer itself is. */
const ID_FIELDS: ReadonlySet<string> = new Set(['id', 'responseId']);
const ANSWER_FIELDS: ReadonlySet<string> = new Set(['response', 'message']);
/** Ollama's counts stand beside the answer. */
const COUNTS: ReadonlySet<string> = new Set(['prompt_eval_count', 'eval_count']);
const USAGE_FIELDS: ReadonlySet<string> = new Set(['usage', 'usageMetadata']);
/** Told of the first request only. */
const LEFT_OUT: ReadonlySet<string> = new Set(['openrouter_metadata']);

/** @param text a JSON answer, or a stream of events or lines */
export function forStore(text: string): string {
  const whole = parseJson(text);
  if (whole !== undefined) return JSON.stringify(told(whole));
  return text
    .split('\n')
    .map((line) => {
      const start = /^data: ?/.exec(line)?.[0] ?? '';
      const value = line === '' ? undefined : parseJson(line.slice(start.length));
      return value === undefined ? line : start + JSON.stringify(told(value));
    })
    .join('\n');
}

/** The stored text under this id. */
export const retell = (stored: string, id: string): string => stored.replaceAll(ESCAPED_MARK, id);

function told(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(told);
  return isJson(value) ? answerTold(value) : value;
}

function answerTold(answer: Json): Json {
  const fields = Object.entries(answer).flatMap(([name, value]): [string, unknown][] => {
    if (LEFT_OUT.has(name)) return [];
    if (ID_FIELDS.has(name) && typeof value === 'string' && isAnswer(answer)) return [[name, ID_MARK]];
    if (USAGE_FIELDS.has(name)) return [[name, nothingOf(value)]];
    if (COUNTS.has(name) && typeof value === 'number') return [[name, 0]];
    return [[name, ANSWER_FIELDS.has(name) && isJson(value) ? answerTold(value) : value]];
  });
  return Object.fromEntries(fields);
}

/** What has an id and is no answer, such as an item of one, keeps it. */
const isAnswer = ({ choices, content, output, candidates, object, role }: Json): boolean =>
  [choices, content, output, candidates].some(Array.isArray) || object === 'response' || role === 'assistant';

/** Every count in it is 0. */
function nothingOf(value: unknown): unknown {
  if (typeof value === 'number') return 0;
  if (Array.isArray(value)) return (value as unknown[]).map(nothingOf);
  if (!isJson(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, nothingOf(each)]));
}
