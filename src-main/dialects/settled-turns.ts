// Makes a conversation's tool turns legal for chat protocols: every call answered right after it, every result a text, no result without its call.
import type { MediaPart, ModelMessage, RequestPart, ToolCallPart, ToolResultPart } from './model-request.ts';

export interface ToolTurnRules {
  /** An id by the target's rule; the same one for the same text. `''` never comes. */
  readonly legalId: (id: string) => string;
  /** Whether the target can show this to its model; where it cannot, it notes so itself. */
  readonly shows: (part: MediaPart) => boolean;
  /** Results hold media themselves, all or some; absent: media follow them as the user's, as do those that they do not hold. */
  readonly mediaInResults?: boolean | ((part: MediaPart) => boolean);
  /** Results say by themselves that a call failed; absent: their text does. */
  readonly marksErrors?: true;
  /** Results may hold what they hold, or nothing: they stay as they are. */
  readonly keepsResults?: true;
}

/** What follows an answer, until the next one. */
interface Round {
  readonly answer: ModelMessage | undefined;
  readonly rest: readonly ModelMessage[];
}

const NO_RESULT = 'No result.';

/**
 * Results stand in one tool message behind their calls, each holding one text that is not blank; media, which tool messages cannot hold,
 * follow as the user's. Calls without a result get one that says so; results that no call waits for become words of the user.
 */
export function settledTurns(messages: readonly ModelMessage[], rules: ToolTurnRules): ModelMessage[] {
  const nextId = distinctIds(rules.legalId);
  return roundsOf(messages).flatMap((round) => settledRound(round, nextId, rules));
}

/** Ids that calls share, or that become the same by the rule, are told apart in order of appearance: a longer conversation keeps its ids. */
function distinctIds(legalId: (id: string) => string): (id: string) => string {
  const taken = new Set<string>();
  return (id) => {
    const base = id === '' ? 'call' : id;
    let legal = legalId(base);
    for (let count = 2; taken.has(legal); count += 1) legal = legalId(`${base}#${count}`);
    taken.add(legal);
    return legal;
  };
}

function roundsOf(messages: readonly ModelMessage[]): Round[] {
  const rounds: Round[] = [];
  for (const message of messages) {
    const last = rounds.at(-1);
    if (message.role !== 'assistant') {
      if (last) rounds[rounds.length - 1] = { ...last, rest: [...last.rest, message] };
      else rounds.push({ answer: undefined, rest: [message] });
    } else if (last?.rest.length === 0 && last.answer?.content.some(isCall)) {
      // Words after a call, in a message of their own, would part the call from its result.
      const content = [...last.answer.content, ...message.content];
      rounds[rounds.length - 1] = { answer: { ...last.answer, content }, rest: [] };
    } else rounds.push({ answer: message, rest: [] });
  }
  return rounds;
}

const isCall = (part: RequestPart): part is ToolCallPart => part.type === 'tool-call';

function settledRound({ answer, rest }: Round, nextId: (id: string) => string, rules: ToolTurnRules): ModelMessage[] {
  const waiting: { readonly asked: string; readonly id: string }[] = [];
  const content = (answer?.content ?? []).map((part) => {
    if (!isCall(part)) return part;
    const id = nextId(part.id);
    waiting.push({ asked: part.id, id });
    return { ...part, id };
  });
  const results: ToolResultPart[] = [];
  const shown: RequestPart[] = [];
  const others: ModelMessage[] = [];
  for (const message of rest) {
    const words = message.content.filter((part) => part.type !== 'tool-result');
    if (message.role !== 'tool' || words.length > 0)
      others.push({ ...message, role: message.role === 'tool' ? 'user' : message.role, content: words });
    for (const result of message.content.filter((part) => part.type === 'tool-result')) {
      const at = waiting.findIndex((call) => call.asked === result.callId);
      const [call] = at < 0 ? [] : waiting.splice(at, 1);
      if (call) results.push(textResult({ ...result, callId: call.id }, shown, rules));
      else others.push(orphan(result, rules));
    }
  }
  for (const { id } of waiting)
    results.push({ type: 'tool-result', callId: id, content: [{ type: 'text', text: NO_RESULT }] });
  return [
    ...(answer ? [{ ...answer, content }] : []),
    ...(results.length > 0 ? [{ role: 'tool' as const, content: results }] : []),
    ...(shown.length > 0 ? [{ role: 'user' as const, content: shown }] : []),
    ...others,
  ];
}

/** @param shown gets the media, for the message after the results */
function textResult(result: ToolResultPart, shown: RequestPart[], rules: ToolTurnRules): ToolResultPart {
  if (rules.keepsResults) return result;
  const { callId, content, isError } = result;
  const cache = result.cache ?? content.findLast((part) => part.cache)?.cache;
  const media = content.filter((part) => part.type === 'media').filter(rules.shows);
  const failed = isError === true && rules.marksErrors !== true;
  const marked = isError === true && rules.marksErrors === true ? { isError } : {};
  const { mediaInResults = false } = rules;
  const holds = (part: MediaPart): boolean =>
    typeof mediaInResults === 'boolean' ? mediaInResults : mediaInResults(part);
  const inside = media.filter(holds);
  const after = media.filter((part) => !holds(part));
  if (after.length > 0) shown.push({ type: 'text', text: `Content of the result of tool call ${callId}:` }, ...after);
  if (inside.length > 0) {
    const words = wordsOf(result);
    const texts = words === '' ? [] : [{ type: 'text' as const, text: failed ? `Error: ${words}` : words }];
    return { type: 'tool-result', callId, content: [...texts, ...inside], ...marked, ...(cache && { cache }) };
  }
  const said = wordsOf(result) || (after.length > 0 ? 'The result is in the next message.' : NO_RESULT);
  const text = failed ? `Error: ${said}` : said;
  return { type: 'tool-result', callId, content: [{ type: 'text', text }], ...marked, ...(cache && { cache }) };
}

const wordsOf = ({ content }: ToolResultPart): string =>
  content.flatMap((part) => (part.type === 'text' && part.text.trim() !== '' ? [part.text] : [])).join('\n');

function orphan(result: ToolResultPart, rules: ToolTurnRules): ModelMessage {
  const media = result.content.filter((part) => part.type === 'media').filter(rules.shows);
  const said = wordsOf(result) || (media.length > 0 ? '' : NO_RESULT);
  const about = result.isError === true ? 'Error' : 'Result';
  const text = `${about} of tool call ${result.callId}:\n${said}`.trimEnd();
  return { role: 'user', content: [{ type: 'text', text }, ...media] };
}

/**
 * For targets that take instructions only before the conversation, and want the user or a tool last: later instructions are the user's
 * words where they stand, and so is the last one where there is nothing else.
 */
export function systemFirst(messages: readonly ModelMessage[]): ModelMessage[] {
  const said = messages.filter(({ content }) => content.length > 0);
  const first = said.findIndex(({ role }) => role !== 'system');
  const begins = first < 0 ? said.length - 1 : first;
  return said.map((message, index) =>
    message.role === 'system' && index >= begins ? { ...message, role: 'user' } : message,
  );
}

/** Messages of one speaker in a row become one; what is empty goes. Tool messages and the system's stay as they are. */
export function mergedTurns(messages: readonly ModelMessage[]): ModelMessage[] {
  const merged: ModelMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (message.content.length === 0) continue;
    const joins = last?.role === message.role && (message.role === 'user' || message.role === 'assistant');
    if (last && joins) merged[merged.length - 1] = { ...last, content: [...last.content, ...message.content] };
    else merged.push(message);
  }
  return merged;
}
