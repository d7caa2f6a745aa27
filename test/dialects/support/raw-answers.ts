// Reads recorded answers straight from the vendors' JSON, without any of the code under test.
import type { Recording } from '../../support/recordings.ts';
import { inputOf, type Meaning } from './meaning.ts';

/** The vendors' JSON, taken at its word. */
type Json = Record<string, ReturnType<typeof JSON.parse>>;

/** Token counts as the vendor's own documentation says to add them up. */
export interface RawUsage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

const jsonEvents = (sse: string): Json[] =>
  sse
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:') && !line.includes('[DONE]'))
    .map((line) => JSON.parse(line.slice(5)) as Json);

const CHAT_FINISH: Readonly<Record<string, string>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
};

const ANTHROPIC_FINISH: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
  refusal: 'content-filter',
};

export function rawMeaning({ dialect, response }: Recording): Meaning {
  if (dialect === 'openai-chat') return chatMeaning(chatMessages(response), response);
  return anthropicMeaning(anthropicBlocks(response), response);
}

/** The message of a whole answer, or the deltas of a stream (first choice only). */
const chatMessages = ({ body, sse }: Recording['response']): Json[] =>
  sse === undefined
    ? [(body as Json)['choices'][0].message]
    : jsonEvents(sse).flatMap((chunk) =>
        ((chunk['choices'] ?? []) as Json[]).filter((choice) => choice['index'] === 0).map((choice) => choice['delta']),
      );

function chatMeaning(messages: readonly Json[], { body, sse }: Recording['response']): Meaning {
  const details = messages.flatMap((message) => (message['reasoning_details'] ?? []) as Json[]);
  const calls = new Map<number, { name: string; text: string }>();
  for (const call of messages.flatMap((message) => (message['tool_calls'] ?? []) as Json[])) {
    const index: number = sse === undefined ? calls.size : call['index'];
    const known = calls.get(index) ?? { name: '', text: '' };
    calls.set(index, {
      name: known.name || call['function'].name,
      text: known.text + (call['function'].arguments ?? ''),
    });
  }
  const choices =
    sse === undefined
      ? ((body as Json)['choices'] as Json[])
      : jsonEvents(sse).flatMap((chunk) => chunk['choices'] ?? []);
  const reason: string | undefined = choices.findLast(
    (choice: Json) => choice['index'] === 0 && choice['finish_reason'],
  )?.finish_reason;
  return {
    text: messages.map((message) => message['content'] ?? '').join(''),
    reasoning:
      details.length > 0
        ? details.map((detail) => detail['text'] ?? detail['summary'] ?? '').join('')
        : messages.map((message) => message['reasoning_content'] ?? message['reasoning'] ?? '').join(''),
    signatures: details.flatMap((detail) => (detail['signature'] ? [detail['signature'] as string] : [])),
    redacted: details.flatMap((detail) => (detail['data'] ? [detail['data'] as string] : [])),
    refusal: messages.map((message) => message['refusal'] ?? '').join(''),
    calls: [...calls.values()].map(({ name, text }) => ({ name, input: inputOf(text) })),
    finish: calls.size > 0 ? 'tool-calls' : (CHAT_FINISH[reason ?? ''] ?? 'none'),
  };
}

/** Blocks whole, a stream's deltas put together. */
function anthropicBlocks({ body, sse }: Recording['response']): Json[] {
  if (sse === undefined) return (body as Json)['content'] as Json[];
  const blocks: Json[] = [];
  for (const event of jsonEvents(sse)) {
    if (event['type'] === 'content_block_start') blocks[event['index']] = { ...event['content_block'], json: '' };
    if (event['type'] !== 'content_block_delta') continue;
    const block = blocks[event['index']]!;
    const { text, thinking, signature, partial_json: json } = event['delta'] as Json;
    if (text !== undefined) block['text'] += text;
    if (thinking !== undefined) block['thinking'] += thinking;
    if (signature !== undefined) block['signature'] = signature;
    if (json !== undefined) block['json'] += json;
  }
  return blocks.map((block) => (block['json'] ? { ...block, input: JSON.parse(block['json']) } : block));
}

function anthropicMeaning(blocks: readonly Json[], { body, sse }: Recording['response']): Meaning {
  const of = (type: string): Json[] => blocks.filter((block) => block['type'] === type);
  const reason: string =
    sse === undefined
      ? (body as Json)['stop_reason']
      : jsonEvents(sse).find((event) => event['type'] === 'message_delta')?.['delta'].stop_reason;
  return {
    text: of('text')
      .map((block) => block['text'])
      .join(''),
    reasoning: of('thinking')
      .map((block) => block['thinking'])
      .join(''),
    signatures: of('thinking').flatMap((block) => (block['signature'] ? [block['signature'] as string] : [])),
    redacted: of('redacted_thinking').map((block) => block['data'] as string),
    refusal: '',
    calls: of('tool_use').map((block) => ({ name: block['name'] as string, input: block['input'] as unknown })),
    finish: ANTHROPIC_FINISH[reason] ?? 'none',
  };
}

export function rawUsage({ dialect, provider, response: { body, sse } }: Recording): RawUsage | undefined {
  const events = sse === undefined ? [] : jsonEvents(sse);
  if (dialect === 'anthropic-messages') {
    const usage: Json =
      sse === undefined
        ? (body as Json)['usage']
        : Object.assign(
            {},
            events.find((event) => event['type'] === 'message_start')?.['message'].usage,
            events.find((event) => event['type'] === 'message_delta')?.['usage'],
          );
    const cacheRead: number = usage['cache_read_input_tokens'] ?? 0;
    const cacheWrite: number = usage['cache_creation_input_tokens'] ?? 0;
    return {
      input: usage['input_tokens'] + cacheRead + cacheWrite,
      cacheRead,
      cacheWrite,
      output: usage['output_tokens'],
      reasoning: usage['output_tokens_details']?.thinking_tokens ?? 0,
    };
  }
  const usage: Json | undefined =
    sse === undefined
      ? (body as Json)['usage']
      : (events.findLast((event) => event['usage'] || event['x_groq']?.usage)?.['usage'] ??
        events.findLast((event) => event['x_groq']?.usage)?.['x_groq'].usage);
  if (!usage) return undefined;
  const reasoning: number = usage['completion_tokens_details']?.reasoning_tokens ?? 0;
  return {
    input: usage['prompt_tokens'],
    // Azure's Grok counts more cached tokens than there were: more than all cannot be.
    cacheRead: Math.min(usage['prompt_tokens_details']?.cached_tokens ?? 0, usage['prompt_tokens']),
    cacheWrite: usage['prompt_tokens_details']?.cache_write_tokens ?? 0,
    // xAI's documentation: reasoning is counted beside completion_tokens.
    output: usage['completion_tokens'] + (provider === 'xai' ? reasoning : 0),
    reasoning,
  };
}
