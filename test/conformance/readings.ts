// What an answer says, read from each protocol's own JSON without any of the code under test.

/** JSON taken at its word. */
export type Json = Record<string, ReturnType<typeof JSON.parse>>;

export interface Reading {
  /** Refusals included: they are words too. */
  readonly text: string;
  readonly isRefusal: boolean;
  readonly reasoning: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  /** Addresses of cited pages, sorted. */
  readonly cited: readonly string[];
  readonly finish: string;
  /** undefined when the answer tells no counts. */
  readonly usage: { readonly input: number; readonly output: number; readonly reasoning: number } | undefined;
  /** The stream broke off with an error. */
  readonly broken: boolean;
}

export type ReadDialect =
  | 'openai-chat'
  | 'openai-completions'
  | 'openai-responses'
  | 'anthropic-messages'
  | 'gemini'
  | 'bedrock-converse'
  | 'mistral'
  | 'cohere'
  | 'ollama-chat'
  | 'ollama-generate';

/** One record of a whole answer, or the events of a stream; `$event` holds an event's name where the protocol has one. */
export type Records = readonly Json[];

const FINISH: Readonly<Record<string, string>> = {
  stop: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  complete: 'stop',
  completed: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  max_output_tokens: 'length',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
  tool_call: 'tool-calls',
  content_filter: 'content-filter',
  content_filtered: 'content-filter',
  guardrail_intervened: 'content-filter',
  safety: 'content-filter',
  refusal: 'content-filter',
};

const NOTHING: Reading = {
  text: '',
  isRefusal: false,
  reasoning: '',
  calls: [],
  cited: [],
  finish: 'none',
  usage: undefined,
  broken: false,
};

const join = (texts: readonly unknown[]): string => texts.filter((text) => typeof text === 'string').join('');
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const sorted = (urls: readonly unknown[]): string[] =>
  [...new Set(urls.filter((url): url is string => typeof url === 'string' && url !== ''))].sort();

function inputOf(text: unknown): unknown {
  if (typeof text !== 'string') return text ?? {};
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const finishOf = (word: unknown, calls: readonly unknown[]): string =>
  calls.length > 0 ? 'tool-calls' : (FINISH[typeof word === 'string' ? word.toLowerCase() : ''] ?? 'none');

const READERS: Readonly<Record<ReadDialect, (records: Records) => Reading>> = {
  'openai-chat': readChat,
  mistral: readChat,
  'openai-completions': readCompletions,
  'openai-responses': readResponses,
  'anthropic-messages': readAnthropic,
  gemini: readGemini,
  'bedrock-converse': readBedrock,
  cohere: readCohere,
  'ollama-chat': readOllama,
  'ollama-generate': readOllama,
};

export const read = (dialect: ReadDialect, records: Records): Reading => READERS[dialect](records);

function readChat(records: Records): Reading {
  const choices = records.flatMap((record) => list(record['choices']).filter((choice) => (choice['index'] ?? 0) === 0));
  const messages = choices.map((choice) => (choice['message'] ?? choice['delta'] ?? {}) as Json);
  const calls: { id: string; index: number; name: string; text: string }[] = [];
  for (const message of messages) {
    for (const [at, call] of list(message['tool_calls']).entries()) {
      const index: number = call['index'] ?? at;
      // A new id under an old index is another call.
      const known = calls.findLast((each) => each.index === index && (!call['id'] || each.id === call['id']));
      const piece = call['function']?.arguments;
      const text = typeof piece === 'string' ? piece : piece === undefined ? '' : JSON.stringify(piece);
      if (known) known.text += text;
      else calls.push({ id: call['id'] ?? '', index, name: call['function']?.name ?? '', text });
    }
  }
  const content = messages.flatMap((message): Json[] =>
    typeof message['content'] === 'string' ? [{ type: 'text', text: message['content'] }] : list(message['content']),
  );
  const details = messages.flatMap((message) => list(message['reasoning_details']));
  const thinking = content.filter((part) => part['type'] === 'thinking').flatMap((part) => list(part['thinking']));
  const refusal = join(messages.map((message) => message['refusal']));
  const usage = records.map((record) => record['usage'] ?? record['x_groq']?.usage).findLast((each) => each);
  const told = calls.map(({ name, text }) => ({ name, input: inputOf(text) }));
  return {
    text: join(content.filter((part) => part['type'] === 'text').map((part) => part['text'])) + refusal,
    isRefusal: refusal !== '',
    reasoning:
      join(thinking.map((part) => part['text'])) ||
      join(details.map((detail) => detail['text'] ?? detail['summary'])) ||
      join(messages.map((message) => message['reasoning_content'] ?? message['reasoning'])),
    calls: told,
    cited: sorted(messages.flatMap((message) => list(message['annotations'])).map((each) => each['url_citation']?.url)),
    finish: finishOf(choices.findLast((choice) => choice['finish_reason'])?.['finish_reason'], told),
    usage: usage && {
      input: usage['prompt_tokens'],
      // Some count reasoning beside completion_tokens: the total is what everybody agrees on.
      output:
        usage['total_tokens'] === undefined
          ? usage['completion_tokens']
          : usage['total_tokens'] - usage['prompt_tokens'],
      reasoning: usage['completion_tokens_details']?.reasoning_tokens ?? 0,
    },
    broken: records.some((record) => record['error']),
  };
}

function readCompletions(records: Records): Reading {
  const choices = records.flatMap((record) => list(record['choices']));
  const usage = records.findLast((record) => record['usage'])?.['usage'];
  return {
    ...NOTHING,
    text: join(choices.map((choice) => choice['text'])),
    finish: finishOf(choices.findLast((choice) => choice['finish_reason'])?.['finish_reason'], []),
    usage: usage && {
      input: usage['prompt_tokens'],
      output: usage['completion_tokens'],
      reasoning: usage['completion_tokens_details']?.reasoning_tokens ?? 0,
    },
    broken: records.some((record) => record['error']),
  };
}

function readResponses(records: Records): Reading {
  const isWhole = records.length === 1 && records[0]?.['output'] !== undefined;
  const end = isWhole
    ? records[0]
    : records.findLast(
        (record) =>
          record['response']?.status &&
          record['type'] !== 'response.in_progress' &&
          record['type'] !== 'response.created',
      )?.['response'];
  const items = isWhole
    ? list(records[0]?.['output'])
    : records
        .filter((record) => record['type'] === 'response.output_item.done')
        .map((record) => record['item'] as Json);
  const parts = items.filter((item) => item['type'] === 'message').flatMap((item) => list(item['content']));
  const deltas = (type: string): string =>
    join(records.filter((record) => record['type'] === type).map((record) => record['delta']));
  const reasonings = items.filter((item) => item['type'] === 'reasoning');
  const summaries = reasonings.map((item) => {
    const summary = list(item['summary']).map((part) => part['text']);
    return (summary.length > 0 ? summary : list(item['content']).map((part) => part['text'])).join('\n\n');
  });
  const calls = items
    .filter((item) => item['type'] === 'function_call' || item['type'] === 'custom_tool_call')
    .map((item) => ({
      name: item['name'] as string,
      input: item['type'] === 'custom_tool_call' ? { input: item['input'] } : inputOf(item['arguments']),
    }));
  const refusal = isWhole ? join(parts.map((part) => part['refusal'])) : deltas('response.refusal.delta');
  const usage = end?.['usage'];
  return {
    // A stream is read from its deltas: most clients show nothing else.
    text: (isWhole ? join(parts.map((part) => part['text'])) : deltas('response.output_text.delta')) + refusal,
    isRefusal: refusal !== '',
    reasoning: summaries.join(''),
    calls,
    cited: sorted(
      [
        ...parts.flatMap((part) => list(part['annotations'])),
        ...records.map((record) => (record['annotation'] ?? {}) as Json),
      ].map((each) => (each['type'] === 'url_citation' ? each['url'] : undefined)),
    ),
    finish: finishOf(end?.['incomplete_details']?.reason ?? end?.['status'], calls),
    usage: usage && {
      input: usage['input_tokens'],
      output: usage['output_tokens'],
      reasoning: usage['output_tokens_details']?.reasoning_tokens ?? 0,
    },
    broken: records.some((record) => record['type'] === 'error' || record['type'] === 'response.failed'),
  };
}

function readAnthropic(records: Records): Reading {
  const isWhole = records[0]?.['type'] === 'message';
  const blocks: Json[] = isWhole ? list(records[0]?.['content']) : [];
  for (const record of isWhole ? [] : records) {
    if (record['type'] === 'content_block_start')
      blocks[record['index']] = { ...record['content_block'], json: '', citations: [] };
    if (record['type'] !== 'content_block_delta') continue;
    const block = blocks[record['index']] ?? {};
    const { text, thinking, partial_json: json, citation } = record['delta'] as Json;
    if (text !== undefined) block['text'] += text;
    if (thinking !== undefined) block['thinking'] += thinking;
    if (json !== undefined) block['json'] += json;
    if (citation !== undefined) list(block['citations']).push(citation);
  }
  const of = (type: string): Json[] => blocks.filter((block) => block?.['type'] === type);
  const calls = of('tool_use').map((block) => ({
    name: block['name'] as string,
    input: block['json'] ? inputOf(block['json']) : block['input'],
  }));
  const message = isWhole ? records[0] : records.find((record) => record['type'] === 'message_delta')?.['delta'];
  const usage: Json | undefined = isWhole
    ? records[0]?.['usage']
    : Object.assign(
        {},
        records.find((record) => record['type'] === 'message_start')?.['message']?.usage,
        Object.fromEntries(
          Object.entries(
            (records.findLast((record) => record['type'] === 'message_delta')?.['usage'] ?? {}) as Json,
          ).filter(([, value]) => value),
        ),
      );
  return {
    text: join(of('text').map((block) => block['text'])),
    isRefusal: message?.['stop_reason'] === 'refusal',
    reasoning: join(of('thinking').map((block) => block['thinking'])),
    calls,
    cited: sorted(blocks.flatMap((block) => list(block?.['citations'])).map((each) => each['url'])),
    finish: finishOf(message?.['stop_reason'], calls),
    usage: usage && {
      input:
        usage['input_tokens'] + (usage['cache_read_input_tokens'] ?? 0) + (usage['cache_creation_input_tokens'] ?? 0),
      output: usage['output_tokens'],
      reasoning: usage['output_tokens_details']?.thinking_tokens ?? 0,
    },
    broken: records.some((record) => record['type'] === 'error'),
  };
}

function readGemini(records: Records): Reading {
  const candidates = records.flatMap((record) => list(record['candidates']).slice(0, 1));
  const parts = candidates.flatMap((candidate) => list(candidate['content']?.parts));
  const calls = parts.flatMap((part) => {
    const call = part['functionCall'] ?? part['function_call'];
    return call ? [{ name: call['name'] as string, input: (call['args'] ?? {}) as unknown }] : [];
  });
  const usage = records.findLast((record) => record['usageMetadata'])?.['usageMetadata'];
  const thoughts: number = usage?.['thoughtsTokenCount'] ?? 0;
  return {
    ...NOTHING,
    text: join(parts.filter((part) => !part['thought']).map((part) => part['text'])),
    reasoning: join(parts.filter((part) => part['thought']).map((part) => part['text'])),
    calls,
    cited: sorted(
      candidates
        .flatMap((candidate) => list(candidate['groundingMetadata']?.groundingChunks))
        .map((chunk) => chunk['web']?.uri),
    ),
    finish: finishOf(candidates.findLast((candidate) => candidate['finishReason'])?.['finishReason'], calls),
    usage: usage && {
      input: usage['promptTokenCount'] + (usage['toolUsePromptTokenCount'] ?? 0),
      output: (usage['candidatesTokenCount'] ?? 0) + thoughts,
      reasoning: thoughts,
    },
    broken: records.some((record) => record['error']),
  };
}

function readBedrock(records: Records): Reading {
  const whole = records[0]?.['output']?.message;
  const blocks: Json[] = whole ? list(whole.content) : [];
  for (const record of whole ? [] : records) {
    const at: number = record['contentBlockIndex'];
    if (record['$event'] === 'contentBlockStart') blocks[at] = { ...record['start'], json: '' };
    if (record['$event'] !== 'contentBlockDelta') continue;
    const block = (blocks[at] ??= {});
    const { text, reasoningContent: thought, toolUse } = record['delta'] as Json;
    if (text !== undefined) block['text'] = (block['text'] ?? '') + text;
    if (thought?.text !== undefined) block['thought'] = (block['thought'] ?? '') + thought.text;
    if (toolUse) block['json'] += toolUse.input;
  }
  const uses = blocks.filter((block) => block?.['toolUse'] && block['toolUse'].type !== 'server_tool_use');
  const calls = uses.map((block) => ({
    name: block['toolUse'].name as string,
    input: block['json'] ? inputOf(block['json']) : ((block['toolUse'].input ?? {}) as unknown),
  }));
  const end = whole ? records[0] : records.find((record) => record['$event'] === 'messageStop');
  const usage = records.findLast((record) => record['usage'])?.['usage'];
  const cited = blocks.flatMap((block) => list(block?.['citationsContent']?.citations));
  return {
    ...NOTHING,
    text: join(
      blocks.map(
        (block) => block?.['text'] ?? join(list(block?.['citationsContent']?.content).map((part) => part['text'])),
      ),
    ),
    reasoning: join(blocks.map((block) => block?.['thought'] ?? block?.['reasoningContent']?.reasoningText?.text)),
    calls,
    cited: sorted([
      ...cited.map((each) => each['location']?.web?.url),
      ...records.map((record) => record['delta']?.citation?.location?.web?.url),
    ]),
    finish: finishOf(end?.['stopReason'], calls),
    usage: usage && {
      input: usage['inputTokens'] + (usage['cacheReadInputTokens'] ?? 0) + (usage['cacheWriteInputTokens'] ?? 0),
      output: usage['outputTokens'],
      reasoning: 0,
    },
    broken: records.some((record) => (record['$event'] ?? '').endsWith('Exception')),
  };
}

function readCohere(records: Records): Reading {
  const whole = records[0]?.['message'];
  const isWhole = whole !== undefined && records[0]?.['type'] === undefined;
  const deltas = isWhole ? [] : records.map((record) => (record['delta']?.message ?? {}) as Json);
  const content = isWhole ? list(whole.content) : deltas.map((delta) => (delta['content'] ?? {}) as Json);
  const calls: { name: string; text: string }[] = isWhole
    ? list(whole.tool_calls).map((call) => ({
        name: call['function'].name as string,
        text: call['function'].arguments as string,
      }))
    : [];
  for (const delta of deltas) {
    const called = delta['tool_calls']?.function;
    if (called?.name) calls.push({ name: called.name, text: called.arguments ?? '' });
    else if (called) calls[calls.length - 1]!.text += called.arguments ?? '';
  }
  const end = isWhole ? records[0] : records.find((record) => record['type'] === 'message-end')?.['delta'];
  const units = end?.['usage']?.billed_units;
  const told = calls.map(({ name, text }) => ({ name, input: inputOf(text) }));
  return {
    ...NOTHING,
    text: join(content.map((part) => part['text'])),
    reasoning: join([
      ...(isWhole ? [whole.tool_plan] : deltas.map((delta) => delta['tool_plan'])),
      ...content.map((part) => part['thinking']),
    ]),
    calls: told,
    finish: finishOf(end?.['finish_reason'], told),
    usage: units && {
      input: units['input_tokens'] ?? 0,
      output: units['output_tokens'] ?? 0,
      reasoning: end?.['usage']?.tokens?.reasoning_tokens ?? 0,
    },
  };
}

function readOllama(records: Records): Reading {
  const messages = records.map(
    (record) => (record['message'] ?? { content: record['response'], thinking: record['thinking'] }) as Json,
  );
  const calls = messages
    .flatMap((message) => list(message['tool_calls']))
    .map((call) => ({ name: call['function'].name as string, input: call['function'].arguments as unknown }));
  const end = records.findLast((record) => record['done']);
  return {
    ...NOTHING,
    text: join(messages.map((message) => message['content'])),
    reasoning: join(messages.map((message) => message['thinking'])),
    calls,
    finish: finishOf(end?.['done_reason'], calls),
    usage:
      end && end['eval_count'] !== undefined
        ? { input: end['prompt_eval_count'] ?? 0, output: end['eval_count'], reasoning: 0 }
        : undefined,
    broken: records.some((record) => record['error']),
  };
}
