// Tools of the Responses protocol, read for any vendor and written for OpenAI: kinds, strictness, free text and what only OpenAI runs.
import { describe, expect, test } from 'vitest';
import type { ModelRequest, ModelTool } from '../../../src-main/dialects/model-request.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';

type Json = Record<string, unknown>;

const question = { model: 'm', input: 'x' };

function read(tools: unknown, rest: object = {}): readonly ModelTool[] | undefined {
  const decoded = openAiResponses.decodeRequest({ ...question, tools, ...rest });
  if (!decoded.ok) throw new Error(`${decoded.failure.field}: ${decoded.failure.message}`);
  return decoded.value.tools;
}

function failure(fields: object): string | undefined {
  const decoded = openAiResponses.decodeRequest({ ...question, ...fields });
  return decoded.ok ? undefined : decoded.failure.field;
}

function write(fields: Partial<ModelRequest>): { body: Json; dropped: readonly string[] } {
  return openAiResponses.encodeRequest({ model: 'm', messages: [], stream: false, ...fields }, 'gpt-x', {});
}

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const grammar = { type: 'grammar', syntax: 'lark', definition: 'start: "x"' };

describe('reading', () => {
  test('a function keeps its name, words, schema and strictness', () => {
    expect(read([{ type: 'function', name: 'f', description: 'does', parameters: schema, strict: true }])).toEqual([
      { type: 'function', name: 'f', description: 'does', parameters: schema, strict: true },
    ]);
    expect(read([{ type: 'function', name: 'f', description: null, parameters: null, strict: null }])).toEqual([
      { type: 'function', name: 'f' },
    ]);
  });

  test('a tool of free text takes one text everywhere else, and is told its grammar', () => {
    const custom = { type: 'custom', name: 'apply_patch', description: 'Patches.', format: grammar };
    expect(read([custom])).toEqual([
      {
        type: 'function',
        name: 'apply_patch',
        description: 'Patches.\n\nThe input must follow this grammar:\nstart: "x"',
        parameters: {
          type: 'object',
          properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
          required: ['input'],
          additionalProperties: false,
        },
        freeform: custom,
      },
    ]);
  });

  test.each<[string, object, string | undefined]>([
    ['no words but a grammar', { format: grammar }, 'The input must follow this grammar:\nstart: "x"'],
    ['words and no grammar', { description: 'Says.', format: { type: 'text' } }, 'Says.'],
    ['neither', {}, undefined],
    ['null for both', { description: null, format: null }, undefined],
  ])('a tool of free text with %s', (_, fields, description) => {
    const [tool] = read([{ type: 'custom', name: 'say', ...fields }]) ?? [];
    expect(tool).toMatchObject({ type: 'function', freeform: { type: 'custom', name: 'say' } });
    expect(tool?.type === 'function' && tool.description).toBe(description);
  });

  test.each(['web_search', 'web_search_preview', 'web_search_preview_2025_03_11', 'web_search_2025_08_26'])(
    '%s is web search',
    (type) => {
      const filters = { allowed_domains: ['a.org'], blocked_domains: ['b.org', 7] };
      const tool = { type, search_context_size: 'low', filters };
      expect(read([tool])).toEqual([
        {
          type: 'web-search',
          raw: { dialect: 'openai-responses', value: tool },
          allowedDomains: ['a.org'],
          blockedDomains: ['b.org'],
        },
      ]);
    },
  );

  test('web search without filters is free to look anywhere', () => {
    for (const filters of [undefined, null, {}, { allowed_domains: [] }])
      expect(Object.keys(read([{ type: 'web_search', filters }])?.[0] ?? {})).toEqual(['type', 'raw']);
  });

  test.each(['web_searching', 'file_search', 'mcp', 'local_shell', 'shell', 'apply_patch', 'namespace', 'tool_search'])(
    'a tool that only OpenAI runs stays as it is: %s',
    (type) => {
      const tool = { type, anything: [1] };
      expect(read([tool])).toEqual([{ type: 'vendor', dialect: 'openai-responses', raw: tool }]);
    },
  );

  test('none at all are none', () => {
    expect(read(undefined)).toBeUndefined();
    expect(read(null)).toBeUndefined();
    expect(read([])).toEqual([]);
  });

  test.each<[string, object]>([
    ['tools', { tools: {} }],
    ['tools[0]', { tools: ['f'] }],
    ['tools[0].type', { tools: [{ name: 'f' }] }],
    ['tools[1].name', { tools: [{ type: 'function', name: 'f' }, { type: 'function' }] }],
    ['tools[0].name', { tools: [{ type: 'function', function: { name: 'f' } }] }],
    ['tools[0].name', { tools: [{ type: 'custom' }] }],
    ['tools[0].description', { tools: [{ type: 'function', name: 'f', description: 7 }] }],
    ['tools[0].description', { tools: [{ type: 'custom', name: 'f', description: 7 }] }],
    ['tools[0].parameters', { tools: [{ type: 'function', name: 'f', parameters: '{}' }] }],
    ['tools[0].strict', { tools: [{ type: 'function', name: 'f', strict: 'yes' }] }],
    ['tool_choice', { tool_choice: 'sometimes' }],
    ['tool_choice', { tool_choice: 7 }],
    ['tool_choice.name', { tool_choice: { type: 'function' } }],
    ['tool_choice.name', { tool_choice: { type: 'function', function: { name: 'f' } } }],
  ])('what is wrong is named: %s', (field, fields) => {
    expect(failure(fields)).toBe(field);
  });
});

describe('the choice', () => {
  const choose = (choice: unknown): unknown => {
    const decoded = openAiResponses.decodeRequest({ ...question, tool_choice: choice });
    return decoded.ok ? decoded.value.toolChoice : decoded.failure;
  };

  test.each<[unknown, unknown]>([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'required' }],
    [
      { type: 'function', name: 'f' },
      { type: 'tool', name: 'f' },
    ],
    [
      { type: 'custom', name: 'f' },
      { type: 'tool', name: 'f' },
    ],
    [{ type: 'allowed_tools', mode: 'required', tools: [] }, { type: 'required' }],
    [{ type: 'allowed_tools', mode: 'auto', tools: [] }, { type: 'auto' }],
    [{ type: 'web_search_preview' }, { type: 'required' }],
    [null, undefined],
  ])('%j is read', (choice, expected) => {
    expect(choose(choice)).toEqual(expected);
  });

  test('among some tools leaves the others out: elsewhere there is no word for it', () => {
    const fn = (name: string): object => ({ type: 'function', name });
    const tools = [fn('f'), fn('g'), { type: 'web_search' }, { type: 'mcp', server_label: 's' }, { type: 'shell' }];
    const names = (allowed: unknown): unknown =>
      read(tools, { tool_choice: { type: 'allowed_tools', mode: 'auto', tools: allowed } })?.map((tool) =>
        tool.type === 'function' ? tool.name : tool.type,
      );
    expect(names([fn('g'), { type: 'web_search' }])).toEqual(['g', 'web-search']);
    expect(names([fn('f'), { type: 'mcp', server_label: 's' }])).toEqual(['f', 'vendor']);
    expect(names([])).toEqual([]);
  });
});

describe('writing', () => {
  test('a function says by itself that it is not strict: left out, OpenAI would make it so', () => {
    expect(
      write({ tools: [{ type: 'function', name: 'f', description: 'does', parameters: schema }] }).body,
    ).toMatchObject({
      tools: [{ type: 'function', name: 'f', description: 'does', parameters: schema, strict: false }],
    });
    expect(write({ tools: [{ type: 'function', name: 'f', strict: true }] }).body['tools']).toEqual([
      { type: 'function', name: 'f', parameters: { type: 'object', properties: {} }, strict: true },
    ]);
  });

  test('tools of this protocol come back to the letter', () => {
    const tools = [
      { type: 'custom', name: 'apply_patch', format: grammar },
      { type: 'web_search_preview', user_location: { type: 'approximate' } },
      { type: 'mcp', server_label: 's', server_url: 'https://x' },
    ];
    expect(write({ tools: read(tools) ?? [] }).body['tools']).toEqual(tools);
  });

  test('web search of another protocol gets its domains', () => {
    const raw = { dialect: 'anthropic-messages', value: { type: 'web_search_20250305' } };
    expect(write({ tools: [{ type: 'web-search', raw, allowedDomains: ['a.org'] }] }).body['tools']).toEqual([
      { type: 'web_search', filters: { allowed_domains: ['a.org'] } },
    ]);
    expect(write({ tools: [{ type: 'web-search' }] }).body['tools']).toEqual([{ type: 'web_search' }]);
  });

  test('tools that another vendor runs are named and left out; with none left there is no choice to make', () => {
    const tools = [{ type: 'vendor', dialect: 'anthropic-messages', raw: { type: 'bash_20250124' } }] as const;
    const { body, dropped } = write({ tools, toolChoice: { type: 'auto' }, parallelToolCalls: true });
    expect(dropped).toEqual(['vendorTools']);
    for (const field of ['tools', 'tool_choice', 'parallel_tool_calls']) expect(body).not.toHaveProperty(field);
  });

  test('a marker for a cache is named: OpenAI caches by itself', () => {
    expect(write({ tools: [{ type: 'function', name: 'f', cache: {} }] }).dropped).toEqual(['cacheControl']);
  });

  test('a choice names the tool in its own kind', () => {
    const tools: readonly ModelTool[] = [
      { type: 'function', name: 'f' },
      { type: 'function', name: 'patch', freeform: { type: 'custom', name: 'patch' } },
    ];
    const choice = (toolChoice: NonNullable<ModelRequest['toolChoice']>): unknown =>
      write({ tools, toolChoice }).body['tool_choice'];
    expect(choice({ type: 'tool', name: 'f' })).toEqual({ type: 'function', name: 'f' });
    expect(choice({ type: 'tool', name: 'patch' })).toEqual({ type: 'custom', name: 'patch' });
    for (const type of ['auto', 'none', 'required'] as const) expect(choice({ type })).toBe(type);
    expect(write({ tools }).body).not.toHaveProperty('tool_choice');
  });
});
