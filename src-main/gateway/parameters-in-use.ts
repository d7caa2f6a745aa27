// Which parameters a request uses, by OpenRouter's names, whatever its protocol calls them.
import type { ClientDialectId } from '../dialects/dialect.ts';
import { isJson, objectOr, type Json } from '../dialects/read-json.ts';

/** One protocol's names, and what is not told by a name alone. */
interface Vocabulary {
  /** Member → parameter, where any value but null means that it is used. */
  readonly plain: Readonly<Record<string, string>>;
  /** Where those members are; default: the body. */
  readonly within?: string;
  readonly maxOutput: readonly string[];
  readonly more: (body: Json) => readonly (string | false)[];
}

const same = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, name]));

/** `tools` that the vendor runs itself are no matter of calling functions. */
const hasFunctions = (tools: unknown): boolean =>
  Array.isArray(tools) &&
  tools.some(
    (tool) => isJson(tool) && (tool['type'] === undefined || tool['type'] === 'function' || tool['type'] === 'custom'),
  );

const formatParameters = (format: unknown): readonly (string | false)[] => {
  const type = objectOr(format)['type'];
  return [type !== undefined && type !== 'text' && 'response_format', type === 'json_schema' && 'structured_outputs'];
};

const thinks = (reasoning: unknown): boolean =>
  isJson(reasoning) && reasoning['effort'] !== 'none' && reasoning['enabled'] !== false;

const OPENAI_SAMPLING = same(
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'top_a',
  'frequency_penalty',
  'presence_penalty',
  'repetition_penalty',
  'seed',
  'stop',
  'logit_bias',
  'top_logprobs',
  'verbosity',
  'web_search_options',
  'tool_choice',
  'parallel_tool_calls',
);

const chat: Vocabulary = {
  plain: OPENAI_SAMPLING,
  maxOutput: ['max_completion_tokens', 'max_tokens'],
  more: (body) => [
    hasFunctions(body['tools']) && 'tools',
    Array.isArray(body['functions']) && 'tools',
    body['logprobs'] !== undefined && body['logprobs'] !== false && 'logprobs',
    body['structured_outputs'] === true && 'structured_outputs',
    (thinks(body['reasoning']) || ![undefined, null, 'none'].includes(body['reasoning_effort'] as null)) && 'reasoning',
    ...formatParameters(body['response_format']),
  ],
};

const responses: Vocabulary = {
  plain: same('temperature', 'top_p', 'top_logprobs', 'tool_choice', 'parallel_tool_calls'),
  maxOutput: ['max_output_tokens'],
  more: (body) => [
    hasFunctions(body['tools']) && 'tools',
    thinks(body['reasoning']) && 'reasoning',
    objectOr(body['text'])['verbosity'] !== undefined && 'verbosity',
    ...formatParameters(objectOr(body['text'])['format']),
  ],
};

const messages: Vocabulary = {
  plain: { ...same('temperature', 'top_p', 'top_k', 'tool_choice'), stop_sequences: 'stop' },
  maxOutput: ['max_tokens'],
  more: (body) => [
    hasFunctions(body['tools']) && 'tools',
    isJson(body['thinking']) && body['thinking']['type'] !== 'disabled' && 'reasoning',
    ...formatParameters(objectOr(body['output_config'])['format'] ?? body['output_format']),
  ],
};

const gemini: Vocabulary = {
  within: 'generationConfig',
  plain: {
    temperature: 'temperature',
    topP: 'top_p',
    topK: 'top_k',
    seed: 'seed',
    stopSequences: 'stop',
    presencePenalty: 'presence_penalty',
    frequencyPenalty: 'frequency_penalty',
    responseLogprobs: 'logprobs',
    logprobs: 'top_logprobs',
    thinkingConfig: 'reasoning',
  },
  maxOutput: ['maxOutputTokens'],
  more(body) {
    const { responseMimeType, responseSchema, responseJsonSchema } = objectOr(body['generationConfig']);
    const tools = Array.isArray(body['tools']) ? (body['tools'] as unknown[]) : [];
    const isFormed = responseMimeType !== undefined && responseMimeType !== 'text/plain';
    return [
      tools.some((tool) => isJson(tool) && Array.isArray(tool['functionDeclarations'])) && 'tools',
      isFormed && 'response_format',
      (responseSchema !== undefined || responseJsonSchema !== undefined) && 'structured_outputs',
    ];
  },
};

const ollama: Vocabulary = {
  within: 'options',
  plain: {
    ...same('temperature', 'top_p', 'top_k', 'min_p', 'seed', 'stop', 'presence_penalty', 'frequency_penalty'),
    repeat_penalty: 'repetition_penalty',
  },
  maxOutput: ['num_predict'],
  more: ({ tools, think, format }) => [
    hasFunctions(tools) && 'tools',
    think !== undefined && think !== false && 'reasoning',
    format !== undefined && format !== '' && 'response_format',
    isJson(format) && 'structured_outputs',
  ],
};

const VOCABULARIES: Readonly<Record<ClientDialectId, Vocabulary>> = {
  'openai-chat': chat,
  'openai-completions': chat,
  'openai-responses': responses,
  'anthropic-messages': messages,
  gemini,
  'ollama-chat': ollama,
  'ollama-generate': ollama,
};

export interface ParametersInUse {
  readonly parameters: readonly string[];
  readonly maxOutputTokens?: number;
}

export function parametersInUse(body: Json, dialect: ClientDialectId): ParametersInUse {
  const { plain, within, maxOutput, more } = VOCABULARIES[dialect];
  const members = within === undefined ? body : objectOr(body[within]);
  const used = new Set<string>();
  for (const [member, parameter] of Object.entries(plain)) if (isUsed(members[member])) used.add(parameter);
  for (const parameter of more(body)) if (parameter !== false) used.add(parameter);
  const limit = maxOutput.map((name) => members[name]).find(isUsed);
  if (isUsed(limit)) used.add('max_tokens');
  return {
    parameters: [...used],
    // Ollama's -1 and -2 mean no limit.
    ...(typeof limit === 'number' && limit > 0 && { maxOutputTokens: limit }),
  };
}

const isUsed = (value: unknown): boolean => value !== undefined && value !== null;
