// Reads a legacy completion request as the chat it stands for.
import type { ModelRequest } from '../model-request.ts';
import { readChatRequest } from '../openai-chat/decode-request.ts';
import { maybeBoolean, maybeNumber, maybeString, objectAt, present, unreadable, type Json } from '../read-json.ts';

/** What this API has always given to those who ask for nothing. */
const DEFAULT_MAX_TOKENS = 16;

/** Fields that a chat does not have, or has in another shape. */
const ONLY_HERE: ReadonlySet<string> = new Set(['prompt', 'suffix', 'best_of', 'echo', 'logprobs']);

/** The prompt becomes one user message. Throws what `decoded` catches. */
export function readCompletionRequest(value: unknown): ModelRequest {
  const body = objectAt(value, 'body');
  const prompt = promptOf(body['prompt']);
  refuseSuffix(body['suffix']);
  const shared = Object.entries(body).filter(([name]) => !ONLY_HERE.has(name));
  const { extra, ...request } = readChatRequest({
    ...Object.fromEntries(shared),
    max_tokens: body['max_tokens'] ?? DEFAULT_MAX_TOKENS,
    messages: [{ role: 'user', content: prompt }],
  });
  const top = maybeNumber(body['logprobs'], 'logprobs');
  const bestOf = maybeNumber(body['best_of'], 'best_of');
  const echo = maybeBoolean(body['echo'], 'echo');
  const fields: Json = {
    ...extra?.fields,
    ...present({ best_of: bestOf, echo }),
  };
  return {
    ...request,
    ...(top !== undefined && { logprobs: { top } }),
    ...(Object.keys(fields).length > 0 && { extra: { dialect: 'openai-completions', fields } }),
  };
}

/** Several prompts want several answers, and token numbers mean something to one model only: a chat has neither. */
function promptOf(value: unknown): string {
  const prompts: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  const [prompt] = prompts;
  if (prompts.length === 1 && typeof prompt === 'string' && prompt !== '') return prompt;
  const found = prompts.length > 1 && prompts.every((each) => typeof each === 'string') ? 'several prompts' : value;
  return unreadable('prompt', 'one text, or an array of one text (no several prompts, no token numbers)', found);
}

/** A chat model would answer the prompt as if the suffix were not there: that is worse than no answer. */
function refuseSuffix(value: unknown): void {
  const suffix = maybeString(value, 'suffix') ?? '';
  if (suffix !== '') unreadable('suffix', 'empty: the models behind this gateway only continue a text', value);
}

/** What stands before the answer when the client wants its prompt repeated; '' else. */
export function echoOf(request: ModelRequest | undefined): string {
  if (request?.extra?.dialect !== 'openai-completions' || request.extra.fields['echo'] !== true) return '';
  return request.messages
    .flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : '')))
    .join('');
}
