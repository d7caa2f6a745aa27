// A provider whose model does what a script says, in the protocol of one's choice.
import type { Answer, Behaviour, SeenRequest, Step } from './simulated-provider.ts';

/** What a request asks for, whatever its protocol. */
export interface Asked {
  /** Text of the last user message. */
  readonly text: string;
  /** Tool results in the whole conversation. */
  readonly results: number;
  readonly images: number;
  readonly tools: readonly string[];
  /** Does it ask for JSON after a schema? */
  readonly schema: boolean;
  readonly request: SeenRequest;
}

export interface ScriptedCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the model does next. `hang` says its words and then never ends. */
export type Said =
  | { readonly text: string }
  | { readonly call: ScriptedCall }
  | { readonly hang: string }
  | { readonly fail: number; readonly message: string };

export type Script = (asked: Asked) => Said;

export type SpokenDialect = 'openai-chat' | 'anthropic-messages' | 'gemini';

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const textOf = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : list(content)
        .map((part) => (typeof part['text'] === 'string' ? part['text'] : ''))
        .join(' ');

const halves = (text: string): readonly string[] => [
  text.slice(0, Math.floor(text.length / 2)),
  text.slice(Math.floor(text.length / 2)),
];

/** Calls one tool after another, then ends with `All done.`; requests without tools (titles, summaries) get these words at once. */
export const callingInTurn =
  (calls: (asked: Asked) => readonly ScriptedCall[]): Script =>
  (asked) => {
    const call = asked.tools.length > 0 ? calls(asked)[asked.results] : undefined;
    return call ? { call } : { text: 'All done.' };
  };

/** @returns the behaviour of a provider that speaks this protocol and no other */
export function scriptedModel(dialect: SpokenDialect, script: Script): Behaviour {
  const speak = { 'openai-chat': chatAnswerOf, 'anthropic-messages': claudeAnswerOf, gemini: geminiAnswerOf }[dialect];
  const read = { 'openai-chat': chatAsked, 'anthropic-messages': claudeAsked, gemini: geminiAsked }[dialect];
  return (request) => {
    const asked = read(request);
    return speak(script(asked), asked);
  };
}

/** The end of a stream: nothing after a hang. */
const closing = (said: Said, steps: readonly Step[]): readonly Step[] => ('hang' in said ? [{ hang: true }] : steps);

function chatAsked(request: SeenRequest): Asked {
  const { body = {} } = request;
  const messages = list(body['messages']);
  return {
    text: textOf(messages.findLast((message) => message['role'] === 'user')?.['content']),
    results: messages.filter((message) => message['role'] === 'tool').length,
    images: messages.flatMap((message) => list(message['content'])).filter((part) => part['type'] === 'image_url')
      .length,
    tools: list(body['tools']).map((tool) => String(isJson(tool['function']) ? tool['function']['name'] : '')),
    schema: isJson(body['response_format']) && body['response_format']['type'] === 'json_schema',
    request,
  };
}

function chatAnswerOf(said: Said, { request, results }: Asked): Answer {
  if ('fail' in said) {
    return { status: said.fail, json: { error: { message: said.message, type: 'simulated', code: 'simulated' } } };
  }
  const id = `call_${results}`;
  const common = { id: 'chatcmpl-s', created: 1, model: 'sim' };
  const usage = { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 };
  const finish = 'call' in said ? 'tool_calls' : 'stop';
  const words = 'text' in said ? said.text : 'hang' in said ? said.hang : '';
  if (request.body?.['stream'] !== true) {
    const tool_calls =
      'call' in said
        ? [{ id, type: 'function', function: { name: said.call.name, arguments: JSON.stringify(said.call.input) } }]
        : undefined;
    const message = { role: 'assistant', content: tool_calls ? null : words, ...(tool_calls && { tool_calls }) };
    const choices = [{ index: 0, message, finish_reason: finish }];
    return { json: { ...common, object: 'chat.completion', choices, usage } };
  }
  const frame = (rest: object): Step => ({
    send: `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', ...rest })}\n\n`,
  });
  const delta = (value: object, reason: string | null = null): Step =>
    frame({ choices: [{ index: 0, delta: value, finish_reason: reason }] });
  const content =
    'call' in said
      ? [
          delta({
            tool_calls: [{ index: 0, id, type: 'function', function: { name: said.call.name, arguments: '' } }],
          }),
          ...halves(JSON.stringify(said.call.input)).map((text) =>
            delta({ tool_calls: [{ index: 0, function: { arguments: text } }] }),
          ),
        ]
      : halves(words).map((text) => delta({ content: text }));
  const end = [delta({}, finish), frame({ choices: [], usage }), { send: 'data: [DONE]\n\n' }];
  return { steps: [delta({ role: 'assistant', content: '' }), ...content, ...closing(said, end)] };
}

function claudeAsked(request: SeenRequest): Asked {
  const { body = {} } = request;
  const messages = list(body['messages']);
  const blocks = messages.flatMap((message) => list(message['content']));
  const format = isJson(body['output_config']) ? body['output_config']['format'] : undefined;
  return {
    text: textOf(messages.findLast((message) => message['role'] === 'user')?.['content']),
    results: blocks.filter((block) => block['type'] === 'tool_result').length,
    images: blocks.filter((block) => block['type'] === 'image').length,
    tools: list(body['tools']).map((tool) => String(tool['name'])),
    schema: isJson(format),
    request,
  };
}

function claudeAnswerOf(said: Said, { request, results }: Asked): Answer {
  if ('fail' in said) {
    return { status: said.fail, json: { type: 'error', error: { type: 'simulated_error', message: said.message } } };
  }
  const usage = { input_tokens: 20, output_tokens: 10 };
  const words = 'text' in said ? said.text : 'hang' in said ? said.hang : '';
  const block =
    'call' in said
      ? { type: 'tool_use', id: `toolu_${results}`, name: said.call.name, input: {} }
      : { type: 'text', text: '' };
  const stop_reason = 'call' in said ? 'tool_use' : 'end_turn';
  const message = { id: 'msg_s', type: 'message', role: 'assistant', model: 'sim', stop_sequence: null };
  if (request.body?.['stream'] !== true) {
    const whole = 'call' in said ? { ...block, input: said.call.input } : { type: 'text', text: words };
    return { json: { ...message, content: [whole], stop_reason, usage } };
  }
  const event = (type: string, rest: object): Step => ({
    send: `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`,
  });
  const deltas =
    'call' in said
      ? halves(JSON.stringify(said.call.input)).map((text) => ({ type: 'input_json_delta', partial_json: text }))
      : halves(words).map((text) => ({ type: 'text_delta', text }));
  const end = [
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage }),
    event('message_stop', {}),
  ];
  return {
    steps: [
      event('message_start', { message: { ...message, content: [], stop_reason: null, usage } }),
      event('content_block_start', { index: 0, content_block: block }),
      ...deltas.map((delta) => event('content_block_delta', { index: 0, delta })),
      ...closing(said, end),
    ],
  };
}

function geminiAsked(request: SeenRequest): Asked {
  const { body = {} } = request;
  const contents = list(body['contents']);
  const parts = contents.flatMap((content) => list(content['parts']));
  const config = isJson(body['generationConfig']) ? body['generationConfig'] : {};
  return {
    text: textOf(contents.findLast((content) => content['role'] === 'user')?.['parts']),
    results: parts.filter((part) => part['functionResponse'] !== undefined).length,
    images: parts.filter((part) => part['inlineData'] !== undefined || part['fileData'] !== undefined).length,
    tools: list(body['tools']).flatMap((tool) =>
      list(tool['functionDeclarations']).map((each) => String(each['name'])),
    ),
    schema: config['responseJsonSchema'] !== undefined || config['responseSchema'] !== undefined,
    request,
  };
}

function geminiAnswerOf(said: Said, { request }: Asked): Answer {
  if ('fail' in said) {
    return { status: said.fail, json: { error: { code: said.fail, message: said.message, status: 'SIMULATED' } } };
  }
  const words = 'text' in said ? said.text : 'hang' in said ? said.hang : '';
  const usageMetadata = { promptTokenCount: 20, candidatesTokenCount: 10, totalTokenCount: 30 };
  const chunk = (parts: readonly object[], finishReason?: string): object => ({
    candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason !== undefined && { finishReason }) }],
    modelVersion: 'sim',
    responseId: 'resp-s',
    ...(finishReason !== undefined && { usageMetadata }),
  });
  const call = 'call' in said ? [{ functionCall: { name: said.call.name, args: said.call.input } }] : undefined;
  if (!request.path.includes(':stream')) return { json: chunk(call ?? [{ text: words }], 'STOP') };
  const frame = (value: object): Step => ({ send: `data: ${JSON.stringify(value)}\r\n\r\n` });
  const content = call ? [frame(chunk(call))] : halves(words).map((text) => frame(chunk([{ text }])));
  return { steps: [...content, ...closing(said, [frame(chunk([{ text: '' }], 'STOP'))])] };
}
