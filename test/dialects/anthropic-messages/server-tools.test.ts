// Tools that Anthropic runs itself: their blocks pass untouched, and no client is ever asked to run them.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { ModelRequest, ModelTool } from '../../../src-main/dialects/model-request.ts';
import { close, content, delta, end, frame, open, read, start, text, types } from '../support/anthropic-frames.ts';
import { finishOfStream } from '../support/meaning.ts';
import { facts } from '../support/streams.ts';

type Json = Record<string, unknown>;

const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } };
const found = {
  type: 'web_search_tool_result',
  tool_use_id: 'srvtoolu_1',
  content: [{ type: 'web_search_result', url: 'https://x', title: 'X', encrypted_content: 'enc', page_age: null }],
};
const refusedSearch = {
  type: 'web_search_tool_result',
  tool_use_id: 'srvtoolu_1',
  content: { type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' },
};

function decode(fields: Json): ModelRequest {
  const decoded = anthropicMessages.decodeRequest({ model: 'm', max_tokens: 9, messages: [], ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const encode = (fields: Partial<ModelRequest>): Json =>
  anthropicMessages.encodeRequest({ model: 'm', messages: [], stream: false, ...fields }, 'claude-haiku-4-5', {}).body;

describe('in a conversation', () => {
  test.each([
    ['a search and what it found', [search, found]],
    ['a search that was refused', [search, refusedSearch]],
    [
      'code that ran',
      [
        { type: 'server_tool_use', id: 's', name: 'code_execution', input: {} },
        { type: 'code_execution_tool_result', tool_use_id: 's', content: { stdout: '1' } },
      ],
    ],
    [
      'a call of a remote server',
      [
        { type: 'mcp_tool_use', id: 'm', name: 'f', server_name: 's', input: {} },
        { type: 'mcp_tool_result', tool_use_id: 'm', is_error: false, content: [] },
      ],
    ],
    ['a file of the container', [{ type: 'container_upload', file_id: 'f' }]],
  ])('%s comes back to Anthropic exactly as it was', (_, blocks) => {
    const messages = [
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: [...blocks, { type: 'text', text: 'A', citations: null }] },
      { role: 'user', content: 'more' },
    ];
    const sent = encode({ messages: decode({ messages }).messages })['messages'] as { content: Json[] }[];
    expect(sent[1]?.content.slice(0, -1)).toEqual(blocks);
  });

  test('a turn that paused in a search can be sent back for Claude to go on', () => {
    const messages = [
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: [search] },
    ];
    expect(encode({ messages: decode({ messages }).messages })['messages']).toEqual(messages);
  });

  test('a search beside a call of the client’s own parts neither from its result', () => {
    const own = { type: 'tool_use', id: 't', name: 'f', input: {} };
    const messages = [
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: [search, found, own] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'r' }] },
    ];
    expect(encode({ messages: decode({ messages }).messages })['messages']).toEqual(messages);
  });
});

describe('as tools of a request', () => {
  test.each([
    ['bash_20250124', { name: 'bash' }],
    ['text_editor_20250728', { name: 'str_replace_based_edit_tool', max_characters: 9 }],
    ['computer_20250124', { name: 'computer', display_width_px: 1, display_height_px: 1 }],
    ['code_execution_20250825', { name: 'code_execution' }],
    ['web_fetch_20250910', { name: 'web_fetch', max_uses: 1 }],
    ['memory_20250818', { name: 'memory' }],
  ])('%s goes back to Anthropic as it came, and to nobody else', (type, fields) => {
    const tool = { type, ...fields };
    const { tools = [] } = decode({ tools: [tool] });
    expect(tools).toEqual([{ type: 'vendor', dialect: 'anthropic-messages', raw: tool }]);
    expect(encode({ tools })['tools']).toEqual([tool]);
  });

  test('a search keeps every option that only Anthropic has', () => {
    const tool = {
      type: 'web_search_20260209',
      name: 'web_search',
      max_uses: 3,
      blocked_domains: ['b.org'],
      user_location: { type: 'approximate', city: 'Oslo' },
    };
    const { tools = [] } = decode({ tools: [tool] });
    expect(tools).toMatchObject([{ type: 'web-search', maxUses: 3, blockedDomains: ['b.org'] }]);
    expect(encode({ tools })['tools']).toEqual([tool]);
  });

  test.each<[ModelTool, Json]>([
    [{ type: 'web-search' }, {}],
    [{ type: 'web-search', maxUses: 2 }, { max_uses: 2 }],
    [{ type: 'web-search', blockedDomains: ['b'] }, { blocked_domains: ['b'] }],
    [{ type: 'web-search', allowedDomains: ['a'], blockedDomains: ['b'] }, { allowed_domains: ['a'] }],
    [{ type: 'web-search', raw: { dialect: 'openai-responses', value: { type: 'web_search' } } }, {}],
  ])('a search of another protocol becomes Anthropic’s: %j', (tool, fields) => {
    expect(encode({ tools: [tool] })['tools']).toEqual([
      { type: 'web_search_20250305', name: 'web_search', ...fields },
    ]);
  });

  test.each([
    ['max_uses', 'many'],
    ['allowed_domains', 'a.org'],
    ['blocked_domains', {}],
  ])('a search whose %s is no such thing is refused by its name', (name, value) => {
    const decoded = anthropicMessages.decodeRequest({
      model: 'm',
      messages: [],
      tools: [{ type: 'web_search_20250305', name: 'web_search', [name]: value }],
    });
    expect(decoded).toMatchObject({ ok: false, failure: { field: `tools[0].${name}` } });
  });

  test('a domain that is no text is named by its place', () => {
    const tools = [{ type: 'web_search_20250305', name: 'web_search', allowed_domains: ['a.org', 7] }];
    expect(anthropicMessages.decodeRequest({ model: 'm', messages: [], tools })).toMatchObject({
      failure: { field: 'tools[0].allowed_domains[1]' },
    });
  });
});

describe('in an answer', () => {
  const blocks = [search, found, { type: 'text', text: 'A' }];

  test('its blocks reach clients of the same protocol in their places', () => {
    const decoded = anthropicMessages.decodeResponse({ content: blocks, stop_reason: 'end_turn' });
    if (!decoded.ok) throw new Error(decoded.failure.message);
    expect(anthropicMessages.encodeResponse(decoded.value, facts)['content']).toEqual(blocks);
  });

  test('in a stream they are no calls, and the text between them keeps its order', () => {
    const told = read(
      start(),
      text(0, 'I search.'),
      open(1, search) + delta(1, { type: 'input_json_delta', partial_json: '{"query":"q"}' }) + close(1),
      open(2, found) + close(2),
      text(3, 'Found.'),
      end(),
    );
    expect(types(told)).not.toContain('tool-call-start');
    expect(told.parts.flatMap((part) => ('block' in part ? [part.block] : []))).toEqual([0, 0, 0, 1, 1, 1]);
    expect(finishOfStream(told.parts)).toBe('stop');
  });

  test('a search that is open when the client’s own call begins does not take its input', () => {
    const own = open(1, { type: 'tool_use', id: 't', name: 'f', input: {} });
    const input = delta(1, { type: 'input_json_delta', partial_json: '{"a":1}' });
    const other = delta(0, { type: 'input_json_delta', partial_json: '{"query":1}' });
    expect(content(start(), open(0, search), own, other, input, close(0), close(1), end('tool_use'))).toEqual([
      { type: 'tool-call', id: 't', name: 'f', arguments: '{"a":1}' },
    ]);
  });

  test('a turn that paused is told as one', () => {
    expect(finishOfStream(read(start(), open(0, search), close(0), end('pause_turn')).parts)).toBe('pause');
    expect(anthropicMessages.encodeResponse({ content: [], finish: { reason: 'pause' } }, facts)['stop_reason']).toBe(
      'pause_turn',
    );
  });

  test('a container that the answer tells of is nobody’s concern', () => {
    const told = read(
      start(),
      text(0, 'x'),
      frame({ type: 'message_delta', delta: { stop_reason: 'end_turn', container: { id: 'c' } }, usage: {} }),
      frame({ type: 'message_stop' }),
    );
    expect(finishOfStream(told.parts)).toBe('stop');
  });
});
