// Says what Anthropic would refuse in a request: the rules its documentation and its error messages state.

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const LEGAL_ID = /^[A-Za-z0-9_-]{1,64}$/;

export function anthropicRequestFaults(body: Json): string[] {
  const messages = body['messages'] as Json[];
  return [
    ...topLevelFaults(body),
    ...messages.flatMap((message, index) => messageFaults(message, index, messages)),
    ...idFaults(messages),
    ...toolFaults(messages),
  ];
}

function topLevelFaults(body: Json): string[] {
  const faults: string[] = [];
  const maxTokens: unknown = body['max_tokens'];
  if (typeof maxTokens !== 'number' || maxTokens < 1) faults.push('max_tokens is missing');
  const budget: number | undefined = body['thinking']?.budget_tokens;
  if (budget !== undefined && (budget < 1_024 || budget >= Number(maxTokens))) faults.push(`a budget of ${budget}`);
  if (budget !== undefined && body['temperature'] !== undefined) faults.push('temperature while thinking');
  if (body['temperature'] > 1) faults.push('temperature over 1');
  if (body['thinking'] && ['any', 'tool'].includes(body['tool_choice']?.type))
    faults.push('thinking with a forced tool');
  if (body['tool_choice'] && !body['tools']) faults.push('tool_choice without tools');
  for (const tool of (body['tools'] ?? []) as Json[]) {
    if (tool['type'] === undefined && tool['input_schema']?.type !== 'object')
      faults.push('a tool without object schema');
  }
  if (body['system'] !== undefined) faults.push(...emptyTexts(body['system'], 'system'));
  const known = new Set([
    'model',
    'max_tokens',
    'messages',
    'system',
    'stop_sequences',
    'temperature',
    'top_p',
    'top_k',
    'tools',
    'tool_choice',
    'thinking',
    'output_config',
    'service_tier',
    'metadata',
    'stream',
    'anthropic_version',
  ]);
  faults.push(
    ...Object.keys(body)
      .filter((name) => !known.has(name))
      .map((name) => `unknown field ${name}`),
  );
  return faults;
}

const blocksOf = (content: unknown): Json[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : (content as Json[]);

const emptyTexts = (content: unknown, where: string): string[] =>
  blocksOf(content)
    .filter((block) => block['type'] === 'text' && block['text'].trim() === '')
    .map(() => `empty text in ${where}`);

function messageFaults(message: Json, index: number, messages: readonly Json[]): string[] {
  const faults = emptyTexts(message['content'], `messages[${index}]`);
  const expected = index % 2 === 0 ? 'user' : 'assistant';
  if (message['role'] !== expected) faults.push(`messages[${index}] is of ${String(message['role'])}`);
  const blocks = blocksOf(message['content']);
  if (blocks.length === 0) faults.push(`messages[${index}] is empty`);
  const types = blocks.map((block) => block['type'] as string);
  const misplaced =
    expected === 'user' ? ['tool_use', 'thinking', 'redacted_thinking'] : ['tool_result', 'image', 'document'];
  faults.push(...types.filter((type) => misplaced.includes(type)).map((type) => `${type} in a message of ${expected}`));
  if (types.lastIndexOf('tool_result') >= types.filter((type) => type === 'tool_result').length)
    faults.push(`messages[${index}]: something before a tool_result`);
  const last = blocks.at(-1);
  if (
    index === messages.length - 1 &&
    expected === 'assistant' &&
    last?.['type'] === 'text' &&
    /\s$/.test(last['text'])
  )
    faults.push('a prefill that ends in white space');
  return faults;
}

function idFaults(messages: readonly Json[]): string[] {
  const ids = messages.flatMap((message) =>
    blocksOf(message['content']).flatMap((block) => (block['type'] === 'tool_use' ? [block['id'] as string] : [])),
  );
  return [
    ...ids.filter((id) => !LEGAL_ID.test(id)).map((id) => `the id ${id}`),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `the id ${id} twice`),
  ];
}

/** Every result answers a call of the message before, and at most once; every call is answered in the message after it. */
function toolFaults(messages: readonly Json[]): string[] {
  // Beyond the last message there is one more place: a call there is answered by nobody.
  return [...messages, undefined].flatMap((message, index) => {
    const results = blocksOf(message?.['content'] ?? []).filter((block) => block['type'] === 'tool_result');
    const calls = blocksOf(messages[index - 1]?.['content'] ?? []).filter((block) => block['type'] === 'tool_use');
    const ids = results.map((result) => result['tool_use_id'] as string);
    return [
      ...ids
        .filter((id, at) => ids.indexOf(id) !== at || !calls.some((call) => call['id'] === id))
        .map((id) => `the result of ${id} answers no call of the message before`),
      ...calls.filter((call) => !ids.includes(call['id'])).map((call) => `nobody answers the call ${call['id']}`),
    ];
  });
}
