// Whole tool loops of an agent whose client and model speak different protocols: what comes back in the next turn must still be legal.
import { describe, expect, test } from 'vitest';
import { dialects } from '../../src-main/dialects/index.ts';
import type { ModelRequest } from '../../src-main/dialects/model-request.ts';
import { anthropicRequestFaults } from './support/anthropic-rules.ts';
import { close, delta, end, open, start } from './support/anthropic-frames.ts';
import { callDelta, delta as chatDelta, DONE, frame } from './support/chat-frames.ts';
import { decodeStream, encodeStream, eventsOf, facts } from './support/streams.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const { 'openai-chat': chat, 'anthropic-messages': anthropic } = dialects.shared;
const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }];
const question = { role: 'user', content: 'Where?' };

function readChat(messages: readonly unknown[], fields: object = {}): ModelRequest {
  const decoded = chat.decodeRequest({ model: 'm', messages, tools, ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function toClaude(
  messages: readonly unknown[],
  model = 'claude-haiku-4-5',
): { body: Json; dropped: readonly string[] } {
  const { body, dropped } = anthropic.encodeRequest(readChat(messages, { reasoning: { effort: 'high' } }), model, {});
  expect(anthropicRequestFaults(body)).toEqual([]);
  return { body, dropped };
}

/** What Claude answers: it thinks, openly and sealed, says something and calls twice at once. */
const claudeTurn =
  start() +
  open(0, { type: 'thinking', thinking: '', signature: '' }) +
  delta(0, { type: 'thinking_delta', thinking: 'Let me ' }) +
  delta(0, { type: 'thinking_delta', thinking: 'see.' }) +
  delta(0, { type: 'signature_delta', signature: 'sig==' }) +
  close(0) +
  open(1, { type: 'redacted_thinking', data: 'sealed==' }) +
  close(1) +
  open(2, { type: 'text', text: '' }) +
  delta(2, { type: 'text_delta', text: 'Looking.' }) +
  close(2) +
  open(3, { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }) +
  delta(3, { type: 'input_json_delta', partial_json: '{"at":' }) +
  delta(3, { type: 'input_json_delta', partial_json: '"left"}' }) +
  close(3) +
  open(4, { type: 'tool_use', id: 'toolu_2', name: 'look', input: {} }) +
  close(4) +
  end('tool_use');

/** The message that an SDK puts together from the chunks it reads. */
function collected(text: string): Json {
  const message: Json = { role: 'assistant', content: '', reasoning_details: [], tool_calls: [] };
  for (const { data } of eventsOf([Buffer.from(text)])) {
    if (data === '[DONE]') continue;
    const change: Json = (JSON.parse(data) as Json)['choices'][0]?.delta ?? {};
    message['content'] += change['content'] ?? '';
    message['reasoning_details'].push(...(change['reasoning_details'] ?? []));
    for (const call of change['tool_calls'] ?? []) {
      message['tool_calls'][call.index] ??= {
        id: call.id,
        type: 'function',
        function: { name: call.function.name, arguments: '' },
      };
      message['tool_calls'][call.index].function.arguments += call.function.arguments;
    }
  }
  return message;
}

const results = (message: Json): Json[] =>
  (message['tool_calls'] as Json[]).map((call) => ({ role: 'tool', tool_call_id: call['id'], content: 'a wall' }));

describe('an OpenAI client with Claude', () => {
  const answer = collected(encodeStream(chat, decodeStream(anthropic, claudeTurn).parts));

  test('a client that keeps reasoning details gives Claude its thinking back to the letter', () => {
    const { body, dropped } = toClaude([question, answer, ...results(answer)]);
    expect((body['messages'] as Json[])[1]).toEqual({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Let me see.', signature: 'sig==' },
        { type: 'redacted_thinking', data: 'sealed==' },
        { type: 'text', text: 'Looking.' },
        { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 'left' } },
        { type: 'tool_use', id: 'toolu_2', name: 'look', input: {} },
      ],
    });
    expect(body).toHaveProperty('thinking');
    expect(dropped).toEqual([]);
  });

  test('a client that drops them is served on, without the thinking that Claude would refuse to go on with', () => {
    const forgetful = {
      role: 'assistant',
      content: answer['content'] as string,
      tool_calls: answer['tool_calls'] as Json[],
    };
    const { body, dropped } = toClaude([question, forgetful, ...results(answer)]);
    expect(body).not.toHaveProperty('thinking');
    expect(dropped).toEqual(['reasoning']);
  });

  test('a whole answer gives the same message as its stream', () => {
    const decoded = anthropic.decodeResponse({
      content: [
        { type: 'thinking', thinking: 'Let me see.', signature: 'sig==' },
        { type: 'redacted_thinking', data: 'sealed==' },
        { type: 'text', text: 'Looking.' },
        { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 'left' } },
        { type: 'tool_use', id: 'toolu_2', name: 'look', input: {} },
      ],
      stop_reason: 'tool_use',
    });
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const [choice] = chat.encodeResponse(decoded.value, facts)['choices'] as Json[];
    const whole: Json = choice!['message'];
    expect(toClaude([question, whole, ...results(whole)]).body).toEqual(
      toClaude([question, answer, ...results(answer)]).body,
    );
  });

  test('thinking that another vendor sealed in an earlier turn does not reach Claude', () => {
    const details = [
      { type: 'reasoning.summary', summary: 'Hm', format: 'openai-responses-v1', index: 0 },
      { type: 'reasoning.encrypted', data: 'gAAA', format: 'openai-responses-v1', index: 1 },
    ];
    const { body, dropped } = toClaude([
      question,
      { role: 'assistant', content: 'There.', reasoning_details: details },
      question,
    ]);
    expect((body['messages'] as Json[])[1]).toEqual({ role: 'assistant', content: 'There.' });
    expect(dropped).toEqual(['reasoningHistory']);
  });
});

/** What a server of OpenAI Chat answers: reasoning, then two calls whose arguments come in turns and whose ids Claude's clients refuse. */
const chatTurn = [
  chatDelta({ role: 'assistant', content: '' }),
  chatDelta({ reasoning_content: 'Let me see.' }),
  chatDelta({ content: 'Looking.' }),
  callDelta({ index: 0, id: 'functions.look:0', type: 'function', function: { name: 'look', arguments: '' } }),
  callDelta({ index: 1, id: 'functions.look:1', type: 'function', function: { name: 'look', arguments: '' } }),
  callDelta({ index: 1, function: { arguments: '{"at":"right"}' } }),
  callDelta({ index: 0, function: { arguments: '{"at":"left"}' } }),
  chatDelta({}, 'tool_calls'),
]
  .map(frame)
  .join('')
  .concat(DONE);

/** The blocks that Claude Code collects from a stream. */
function collectedBlocks(text: string): Json[] {
  const blocks: Json[] = [];
  for (const { data } of eventsOf([Buffer.from(text)])) {
    const event = JSON.parse(data) as Json;
    if (event['type'] === 'content_block_start') blocks.push({ ...event['content_block'], json: '' });
    if (event['type'] !== 'content_block_delta') continue;
    const block = blocks[event['index']]!;
    const change: Json = event['delta'];
    if (change['type'] === 'text_delta') block['text'] += change['text'];
    if (change['type'] === 'thinking_delta') block['thinking'] += change['thinking'];
    if (change['type'] === 'input_json_delta') block['json'] += change['partial_json'];
  }
  return blocks.map(({ json, ...block }) =>
    block['type'] === 'tool_use' ? { ...block, input: JSON.parse(json) } : block,
  );
}

describe('Claude Code with a server of OpenAI Chat', () => {
  const blocks = collectedBlocks(encodeStream(anthropic, decodeStream(chat, chatTurn).parts));
  const calls = blocks.filter((block) => block['type'] === 'tool_use');
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } };
  const body = {
    model: 'claude-x',
    max_tokens: 32_000,
    stream: true,
    thinking: { type: 'enabled', budget_tokens: 20_000 },
    system: [
      { type: 'text', text: 'You are an agent.' },
      { type: 'text', text: 'Be careful.', cache_control: { type: 'ephemeral' } },
    ],
    tools: [
      {
        name: 'look',
        description: 'looks',
        input_schema: { type: 'object', properties: {} },
        cache_control: { type: 'ephemeral' },
      },
    ],
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Where?', cache_control: { type: 'ephemeral' } }] },
      { role: 'assistant', content: blocks },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: calls[0]?.['id'], content: [{ type: 'text', text: 'A wall:' }, image] },
          { type: 'tool_result', tool_use_id: calls[1]?.['id'], content: 'no eyes', is_error: true },
          { type: 'text', text: 'Go on.' },
        ],
      },
    ],
  };
  const decoded = anthropic.decodeRequest(body);

  test('the second turn is one that a plain server takes', () => {
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const sent = chat.encodeRequest(decoded.value, 'vendor-id', { maxTokensField: 'max_tokens' });
    const [first, second] = calls.map((call) => call['id'] as string);
    expect(sent.body).toEqual({
      model: 'vendor-id',
      max_tokens: 32_000,
      stream: true,
      stream_options: { include_usage: true },
      reasoning_effort: 'high',
      tools: [
        {
          type: 'function',
          function: { name: 'look', description: 'looks', parameters: { type: 'object', properties: {} } },
        },
      ],
      messages: [
        { role: 'system', content: 'You are an agent.\n\nBe careful.' },
        { role: 'user', content: 'Where?' },
        {
          role: 'assistant',
          content: 'Looking.',
          tool_calls: [
            { id: first, type: 'function', function: { name: 'look', arguments: '{"at":"left"}' } },
            { id: second, type: 'function', function: { name: 'look', arguments: '{"at":"right"}' } },
          ],
        },
        { role: 'tool', tool_call_id: first, content: 'A wall:' },
        { role: 'tool', tool_call_id: second, content: 'Error: no eyes' },
        {
          role: 'user',
          content: [
            { type: 'text', text: `Content of the result of tool call ${first}:` },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
          ],
        },
        { role: 'user', content: 'Go on.' },
      ],
    });
    expect(sent.dropped).toEqual(['cacheControl', 'reasoningHistory']);
  });

  test('the ids it was given are legal in its own protocol, for it may go back to Claude', () => {
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const back = anthropic.encodeRequest(decoded.value, 'claude-haiku-4-5', {});
    expect(anthropicRequestFaults(back.body)).toEqual([]);
    expect(back.body).not.toHaveProperty('thinking');
    expect(back.dropped).toEqual(['reasoningHistory', 'reasoning']);
  });

  test('an OpenRouter target keeps its cache markers and its reasoning', () => {
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const sent = chat.encodeRequest(decoded.value, 'vendor-id', { reasoningObject: true });
    expect(sent.body).toMatchObject({ reasoning: { enabled: true, max_tokens: 20_000 } });
    expect(JSON.stringify(sent.body).split('"cache_control"')).toHaveLength(4);
    expect(sent.dropped).toEqual([]);
  });
});
