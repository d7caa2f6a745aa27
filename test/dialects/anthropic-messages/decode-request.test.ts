// Requests of Anthropic clients: what is wrong is named, what is meant is kept.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';

const hello = { model: 'claude-x', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] };

function read(fields: Record<string, unknown> = {}): ModelRequest {
  const decoded = anthropicMessages.decodeRequest({ ...hello, ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const block = (content: unknown): object => ({ ...hello, messages: [{ role: 'user', content: [content] }] });
const source = (value: unknown): object => block({ type: 'image', source: value });

describe('bad input', () => {
  test.each<[string, unknown]>([
    ['body', null],
    ['model', { messages: [] }],
    ['messages', { model: 'm' }],
    ['messages[0]', { model: 'm', messages: ['Hello'] }],
    ['messages[0].role', { model: 'm', messages: [{ role: 'tool', content: 'x' }] }],
    ['messages[0].content', { model: 'm', messages: [{ role: 'user' }] }],
    ['messages[0].content[0]', block('text')],
    ['messages[0].content[0].type', block({ text: 'x' })],
    ['messages[0].content[0].text', block({ type: 'text' })],
    ['messages[0].content[0].source', block({ type: 'image' })],
    ['messages[0].content[0].source.type', source({ type: 'carrier-pigeon' })],
    ['messages[0].content[0].source.data', source({ type: 'base64', media_type: 'image/png' })],
    ['messages[0].content[0].source.media_type', source({ type: 'base64', data: 'AA' })],
    ['messages[0].content[0].source.url', source({ type: 'url' })],
    ['messages[0].content[0].source.file_id', source({ type: 'file' })],
    ['messages[0].content[0].id', block({ type: 'tool_use', name: 'f' })],
    ['messages[0].content[0].name', block({ type: 'tool_use', id: 'a' })],
    ['messages[0].content[0].tool_use_id', block({ type: 'tool_result' })],
    ['messages[0].content[0].content', block({ type: 'tool_result', tool_use_id: 'a', content: 7 })],
    ['messages[0].content[0].is_error', block({ type: 'tool_result', tool_use_id: 'a', is_error: 'yes' })],
    ['messages[0].content[0].thinking', block({ type: 'thinking' })],
    ['messages[0].content[0].data', block({ type: 'redacted_thinking' })],
    ['system', { ...hello, system: 7 }],
    ['system[0].text', { ...hello, system: [{ type: 'text' }] }],
    ['max_tokens', { ...hello, max_tokens: 'many' }],
    ['stop_sequences[0]', { ...hello, stop_sequences: [1] }],
    ['tools', { ...hello, tools: {} }],
    ['tools[0].name', { ...hello, tools: [{ input_schema: {} }] }],
    ['tools[0].input_schema', { ...hello, tools: [{ name: 'f', input_schema: 'x' }] }],
    ['tool_choice', { ...hello, tool_choice: 'auto' }],
    ['tool_choice.type', { ...hello, tool_choice: { type: 'maybe' } }],
    ['tool_choice.name', { ...hello, tool_choice: { type: 'tool' } }],
    ['thinking', { ...hello, thinking: true }],
    ['thinking.type', { ...hello, thinking: { type: 'sometimes' } }],
    ['thinking.budget_tokens', { ...hello, thinking: { type: 'enabled', budget_tokens: 'many' } }],
    ['stream', { ...hello, stream: 1 }],
  ])('is refused by its name: %s', (field, body) => {
    const decoded = anthropicMessages.decodeRequest(body);
    expect(decoded.ok ? undefined : decoded.failure.field).toBe(field);
  });
});

describe('fields', () => {
  test('everything with a neutral word is read', () => {
    expect(
      read({
        system: 'Be brief',
        stream: true,
        stop_sequences: ['END'],
        temperature: 0,
        top_p: 0.5,
        top_k: 3,
        service_tier: 'standard_only',
        metadata: { user_id: 'u1' },
      }),
    ).toEqual({
      model: 'claude-x',
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be brief' }] },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      ],
      stream: true,
      maxOutputTokens: 10,
      stop: ['END'],
      sampling: { temperature: 0, topP: 0.5, topK: 3 },
      serviceTier: 'standard_only',
      user: 'u1',
    });
  });

  test('fields without a neutral word are kept for the same protocol, those of the gateway are not', () => {
    const { extra } = read({ container: 'c', mcp_servers: [], models: ['b'], provider: {} });
    expect(extra).toEqual({ dialect: 'anthropic-messages', fields: { container: 'c', mcp_servers: [] } });
  });

  test('each block of a system prompt keeps its marker: merged, the cache is lost', () => {
    const system = [
      { type: 'text', text: 'A', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'B', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ];
    expect(read({ system }).messages[0]?.content).toEqual([
      { type: 'text', text: 'A', cache: {} },
      { type: 'text', text: 'B', cache: { ttl: '1h' } },
    ]);
  });

  test('an empty system prompt is none', () => {
    for (const system of ['', [], null]) expect(read({ system }).messages).toHaveLength(1);
  });
});

describe('thinking', () => {
  test.each([
    [{ thinking: { type: 'enabled', budget_tokens: 2_000 } }, { enabled: true, maxTokens: 2_000 }],
    [
      { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } },
      { enabled: true, effort: 'max' },
    ],
    [{ thinking: { type: 'adaptive' } }, { enabled: true }],
    [{ thinking: { type: 'disabled' }, output_config: { effort: 'high' } }, { enabled: false }],
    [{ output_config: { effort: 'low' } }, { effort: 'low' }],
    [{ output_config: { effort: 'unheard-of' } }, undefined],
    [{}, undefined],
  ])('an amount of thinking is not lost or invented: %j', (fields, reasoning) => {
    expect(read(fields).reasoning).toEqual(reasoning);
  });
});

describe('tools', () => {
  test("the user's own tools are functions, web search is one that other vendors have too, other dated ones are the vendor's", () => {
    const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 2, allowed_domains: ['a.org'] };
    const bash = { type: 'bash_20250124', name: 'bash' };
    const schema = { type: 'object', properties: {} };
    const { tools } = read({
      tools: [
        { name: 'f', description: 'd', input_schema: schema, cache_control: { type: 'ephemeral' } },
        { type: 'custom', name: 'g', input_schema: schema, strict: true },
        search,
        bash,
      ],
    });
    expect(tools).toEqual([
      { type: 'function', name: 'f', description: 'd', parameters: schema, cache: {} },
      { type: 'function', name: 'g', parameters: schema, strict: true },
      {
        type: 'web-search',
        maxUses: 2,
        allowedDomains: ['a.org'],
        raw: { dialect: 'anthropic-messages', value: search },
      },
      { type: 'vendor', dialect: 'anthropic-messages', raw: bash },
    ]);
  });

  test.each([
    [{ type: 'auto' }, { type: 'auto' }, undefined],
    [{ type: 'any', disable_parallel_tool_use: true }, { type: 'required' }, false],
    [{ type: 'none' }, { type: 'none' }, undefined],
    [{ type: 'tool', name: 'f', disable_parallel_tool_use: false }, { type: 'tool', name: 'f' }, true],
  ])('the choice of a tool is not lost: %j', (choice, neutral, parallel) => {
    const request = read({ tool_choice: choice });
    expect(request.toolChoice).toEqual(neutral);
    expect(request.parallelToolCalls).toBe(parallel);
  });

  test.each(['output_format', 'output_config'])('the shape of an answer is not lost: %s', (field) => {
    const format = { type: 'json_schema', schema: { type: 'object' } };
    expect(read({ [field]: field === 'output_config' ? { format } : format }).responseFormat).toEqual({
      type: 'json-schema',
      name: 'answer',
      schema: { type: 'object' },
      strict: true,
    });
  });
});
