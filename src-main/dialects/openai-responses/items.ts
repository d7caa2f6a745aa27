// The items of a Responses answer, and the object around them, as this gateway writes them.
import type { AnswerFacts } from '../dialect.ts';
import type { ReasoningPart } from '../model-request.ts';
import type { Annotation, Finish, TokenLogprob, Usage } from '../model-stream.ts';
import { inputOf } from '../anthropic-messages/encode-messages.ts';
import { present, type Json } from '../read-json.ts';
import { encodeLogprobs } from '../token-logprobs.ts';
import { encodeFormat } from './encode-request.ts';
import { encryptedContent, FORMAT } from './seal.ts';
import { encodeToolChoice, encodeTools, freeformNames } from './tools.ts';
import { encodeUsage } from './usage.ts';

export const encodeAnnotation = ({ url, title, start, end }: Annotation): Json => ({
  type: 'url_citation',
  url,
  title: title ?? '',
  start_index: start ?? 0,
  end_index: end ?? 0,
});

const PREFIXES = {
  message: 'msg',
  reasoning: 'rs',
  function_call: 'fc',
  custom_tool_call: 'ctc',
  image_generation_call: 'ig',
};

export type ItemType = keyof typeof PREFIXES;

/** `id` is the item's own, unique in its answer. */
export const messageItem = (id: string, content: readonly Json[], status = 'completed'): Json => ({
  id,
  type: 'message',
  status,
  role: 'assistant',
  content,
});

export const textContent = (
  text: string,
  annotations: readonly Annotation[],
  tokens: readonly TokenLogprob[] = [],
): Json => ({
  type: 'output_text',
  text,
  annotations: annotations.map(encodeAnnotation),
  logprobs: encodeLogprobs(tokens),
});

export const refusalContent = (refusal: string): Json => ({ type: 'refusal', refusal });

/** Items are numbered within their answer. OpenAI takes an item back only when its id begins with the word for its type. */
export const itemId = (type: ItemType, facts: AnswerFacts, index: number): string =>
  `${PREFIXES[type]}_${facts.id}_${index}`;

/** Reasoning that OpenAI minted is known to it by its own id; other servers of the protocol call theirs anything. */
export const reasoningId = ({ format, id }: Pick<ReasoningPart, 'format' | 'id'>, other: string): string =>
  format === FORMAT && id?.startsWith(`${PREFIXES.reasoning}_`) === true ? id : other;

/** A summary is all that this protocol shows of reasoning; opaque state of other vendors travels in an envelope. */
export const reasoningItem = (id: string, part: ReasoningPart): Json => ({
  id,
  type: 'reasoning',
  summary: part.text === '' ? [] : [{ type: 'summary_text', text: part.text }],
  encrypted_content: encryptedContent(part),
});

export interface Call {
  readonly callId: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
  readonly isFreeform: boolean;
}

export function callItem(id: string, call: Call, status = 'completed'): Json {
  const { callId, name, isFreeform } = call;
  const common = { id, status, call_id: callId, name };
  if (isFreeform) return { ...common, type: 'custom_tool_call', input: freeText(call.arguments) };
  return {
    ...common,
    type: 'function_call',
    arguments: call.arguments === '' && status === 'completed' ? '{}' : call.arguments,
  };
}

/** The text of a call whose tool takes no JSON; what a model wrote otherwise is kept as it is. */
export function freeText(argumentsText: string): string {
  const { input } = inputOf(argumentsText);
  return typeof input === 'string' ? input : argumentsText;
}

/** The whole object, as far as it is known. `finish` undefined = still running. */
export function responseObject(
  output: readonly Json[],
  finish: Finish | undefined,
  usage: Usage | undefined,
  facts: AnswerFacts,
): Json {
  const reason = incompleteReason(finish);
  return {
    id: facts.id,
    object: 'response',
    created_at: Math.floor(facts.createdAt / 1000),
    status: statusOf(finish),
    background: false,
    error: finish?.reason === 'error' ? { code: 'server_error', message: brokenWords(finish) } : null,
    incomplete_details: reason === undefined ? null : { reason },
    model: facts.model,
    provider: facts.providerName,
    output,
    previous_response_id: null,
    store: false,
    ...echoed(facts),
    usage: usage ? encodeUsage(usage, facts) : null,
    ...present({ openrouter_metadata: facts.metadata }),
  };
}

function statusOf(finish: Finish | undefined): string {
  if (!finish) return 'in_progress';
  if (finish.reason === 'error') return 'failed';
  return incompleteReason(finish) === undefined ? 'completed' : 'incomplete';
}

const brokenWords = ({ native }: Finish): string =>
  `The model broke off${native === undefined ? '' : ` (${native})`}: the answer is not whole.`;

function incompleteReason(finish: Finish | undefined): string | undefined {
  if (finish?.reason === 'length') return 'max_output_tokens';
  return finish?.reason === 'content-filter' ? 'content_filter' : undefined;
}

/** What the client asked, as clients of this protocol expect to read it back. */
function echoed({ request }: AnswerFacts): Json {
  const { sampling, reasoning, toolChoice, responseFormat } = request ?? {};
  return {
    instructions: null,
    max_output_tokens: request?.maxOutputTokens ?? null,
    metadata: request?.metadata ?? {},
    parallel_tool_calls: request?.parallelToolCalls ?? true,
    reasoning: { effort: reasoning?.effort ?? null, summary: null },
    temperature: sampling?.temperature ?? null,
    text: { format: encodeFormat(responseFormat) ?? { type: 'text' }, ...present({ verbosity: request?.verbosity }) },
    tool_choice: encodeToolChoice(toolChoice, freeformNames(request?.tools)) ?? 'auto',
    tools: encodeTools(request?.tools, () => undefined) ?? [],
    top_p: sampling?.topP ?? null,
    truncation: 'disabled',
  };
}
