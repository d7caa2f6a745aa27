// Request bodies made comparable. Every change made here is one that reading and writing a body may make; there are no others.
import { dialects } from '../../../src-main/dialects/index.ts';
import type { DialectId } from '../../../src-main/dialects/dialect.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

export const comparable = (dialect: DialectId, body: unknown): Json => {
  const copy = JSON.parse(JSON.stringify(body)) as Json;
  return dialect === 'openai-chat' ? chatBody(copy) : anthropicBody(copy);
};

const without = (object: Json, ...names: string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([name, value]) => !names.includes(name) && value !== null));

function chatBody(body: Json): Json {
  const { reasoning_effort: effort } = body;
  return {
    // Fields for the gateway go; usage is always asked for in streams.
    ...without(body, 'stream', 'stream_options', 'reasoning_effort', ...dialects.shared['openai-chat'].gatewayFields),
    ...(body['stream'] === true && { stream: true }),
    // Text is what every answer is.
    ...(body['response_format']?.type === 'text' && { response_format: undefined }),
    // One stop is a list of one.
    ...(body['stop'] && { stop: [body['stop']].flat() }),
    ...(effort !== undefined && { reasoning: { effort } }),
    messages: (body['messages'] as Json[]).map(chatMessage),
  };
}

function chatMessage(message: Json): Json {
  const reasoning: string = message['reasoning_content'] ?? message['reasoning'] ?? '';
  return {
    // null and [] say nothing; reasoning comes as OpenRouter writes it.
    ...without(message, 'content', 'annotations', 'reasoning', 'reasoning_content', 'reasoning_details'),
    ...(reasoning !== '' && { reasoning }),
    content: chatContent(message['content'] ?? ''),
  };
}

/** Texts without a cache marker are one string. OpenAI's breakpoint stands beside its marker and says the same. */
function chatContent(content: string | Json[]): unknown {
  if (typeof content === 'string') return content;
  const parts = content.map((part) => without(part, 'prompt_cache_breakpoint'));
  const isPlain = parts.every((part) => part['type'] === 'text' && part['cache_control'] === undefined);
  return isPlain ? parts.map((part) => part['text']).join('\n\n') : parts;
}

function anthropicBody(body: Json): Json {
  const { thinking, output_config: config = {}, output_format: format = config['format'] } = body;
  // An effort alone asks to think as much; with thinking off it is only a matter of length.
  const effort: unknown = thinking?.type === 'disabled' ? undefined : config['effort'];
  const thinks = thinking?.type !== 'disabled' && (thinking !== undefined || effort !== undefined);
  const output = { ...(effort !== undefined && { effort }), ...(format && { format }) };
  return {
    ...without(body, 'stream', 'thinking', 'output_config', 'output_format', 'temperature'),
    ...(body['stream'] === true && { stream: true }),
    // 1 is what Claude does by itself, and all that it takes while it thinks.
    ...(body['temperature'] !== undefined && body['temperature'] !== 1 && { temperature: body['temperature'] }),
    // A summary of adaptive thinking is asked for, as other protocols expect one.
    ...(thinks && { thinking: without(thinking ?? { type: 'adaptive' }, 'display') }),
    ...(Object.keys(output).length > 0 && { output_config: output }),
    ...(body['system'] && { system: blocks(body['system']) }),
    // An empty list is none.
    ...(body['tools'] && {
      tools: body['tools'].length === 0 ? undefined : (body['tools'] as Json[]).map(anthropicTool),
    }),
    ...(body['tool_choice'] && { tool_choice: toolChoice(body['tool_choice']) }),
    messages: (body['messages'] as Json[]).map((message) => ({ ...message, content: blocks(message['content']) })),
  };
}

/** A string is one block of text. Citations of documents are Anthropic's alone. */
const blocks = (content: string | Json[]): Json[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content.map((block) => anthropicBlock(block));

function anthropicBlock(block: Json): Json {
  const rest = without(block, 'citations');
  if (block['type'] !== 'tool_result') return rest;
  const content = block['content'] === undefined ? [] : blocks(block['content']);
  // Search results and references become text that any model can read.
  const readable = content.map((each, index) =>
    ['text', 'image', 'document'].includes(each['type'])
      ? each
      : { type: 'text', text: JSON.stringify((block['content'] as Json[])[index]) },
  );
  return { ...rest, content: readable };
}

/** A tool is strict or is not; that it may be loaded late is Anthropic's alone. */
const anthropicTool = (tool: Json): Json => ({
  ...without(tool, 'defer_loading', 'strict', ...(tool['type'] === 'custom' ? ['type'] : [])),
  ...(tool['strict'] === true && { strict: true }),
});

const toolChoice = (choice: Json): Json =>
  choice['disable_parallel_tool_use'] === false ? without(choice, 'disable_parallel_tool_use') : choice;
