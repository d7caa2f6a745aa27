// Items of a Responses conversation that are no messages: calls, their results, thoughts, and what only OpenAI itself can read.
import { describe, expect, test } from 'vitest';
import type { ModelMessage } from '../../../src-main/dialects/model-request.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { EMPTY_SEAL, wrapSeal } from '../../../src-main/dialects/seal.ts';

function read(...input: unknown[]): readonly ModelMessage[] {
  const decoded = openAiResponses.decodeRequest({ model: 'm', input });
  if (!decoded.ok) throw new Error(`${decoded.failure.field}: ${decoded.failure.message}`);
  return decoded.value.messages;
}

function failure(...input: unknown[]): { field: string; message: string } | undefined {
  const decoded = openAiResponses.decodeRequest({ model: 'm', input });
  return decoded.ok ? undefined : decoded.failure;
}

const partsOf = (item: unknown): unknown => read(item)[0]?.content;
const text = (said: string): object => ({ type: 'text', text: said });
const call = (fields: object = {}): object => ({ type: 'function_call', call_id: 'c', name: 'f', ...fields });
const output = (fields: object): object => ({ type: 'function_call_output', call_id: 'c', ...fields });

describe('calls', () => {
  test('keep the arguments as the model wrote them, odd ones too', () => {
    for (const written of ['{"a": 1}', '', '{"a":', 'null'])
      expect(partsOf(call({ arguments: written, id: 'fc_1', status: 'completed' }))).toEqual([
        { type: 'tool-call', id: 'c', name: 'f', arguments: written },
      ]);
    expect(partsOf(call())).toMatchObject([{ arguments: '' }]);
  });

  test('of free text carry it as the one member of an object', () => {
    const input = '*** Begin Patch\n+"x"\n';
    expect(partsOf({ type: 'custom_tool_call', call_id: 'c', name: 'apply_patch', input })).toEqual([
      { type: 'tool-call', id: 'c', name: 'apply_patch', arguments: JSON.stringify({ input }) },
    ]);
  });

  test.each<[string, unknown]>([
    ['input[0].call_id', { type: 'function_call', name: 'f', arguments: '{}' }],
    ['input[0].name', { type: 'function_call', call_id: 'c', arguments: '{}' }],
    ['input[0].call_id', { type: 'custom_tool_call', name: 'f', input: '' }],
    ['input[0].name', { type: 'custom_tool_call', call_id: 'c', input: '' }],
    ['input[0].call_id', { type: 'function_call_output', output: 'x' }],
    ['input[0].call_id', { type: 'custom_tool_call_output', output: 'x', call_id: null }],
    ['input[0].output[0].type', output({ output: [{ type: 'hologram' }] })],
    ['input[0].output[0].image_url', output({ output: [{ type: 'input_image' }] })],
  ])('what is wrong is named: %s', (field, item) => {
    expect(failure(item)?.field).toBe(field);
  });
});

describe('results', () => {
  const picture = { type: 'media', kind: 'image', source: { type: 'base64', data: 'QUJD' }, mediaType: 'image/png' };

  test.each<[string, unknown, readonly unknown[]]>([
    ['a text', 'Sunny', [text('Sunny')]],
    ['an empty text', '', []],
    ['nothing', undefined, []],
    ['null', null, []],
    ['an object instead of its JSON', { ok: true }, [text('{"ok":true}')]],
    ['a number', 7, [text('7')]],
    [
      'texts and pictures, as Codex sends what a tool looked at',
      [
        { type: 'input_text', text: 'caption' },
        { type: 'input_image', image_url: 'data:image/png;base64,QUJD' },
      ],
      [text('caption'), picture],
    ],
    [
      'a file',
      [{ type: 'input_file', file_data: 'data:application/pdf;base64,QUJD', filename: 'a.pdf' }],
      [
        {
          type: 'media',
          kind: 'document',
          source: { type: 'base64', data: 'QUJD' },
          mediaType: 'application/pdf',
          filename: 'a.pdf',
        },
      ],
    ],
    ['an empty list', [], []],
  ])('hold %s', (_, value, content) => {
    for (const type of ['function_call_output', 'custom_tool_call_output'])
      expect(read({ type, call_id: 'c', output: value })).toEqual([
        { role: 'tool', content: [{ type: 'tool-result', callId: 'c', content }] },
      ]);
  });
});

describe('turns', () => {
  test('thoughts, words and calls of one answer are one message, and so are the results of one turn', () => {
    const messages = read(
      { role: 'user', content: 'Where?' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' },
      { role: 'assistant', content: 'Looking.' },
      call({ call_id: 'a' }),
      call({ call_id: 'b' }),
      output({ call_id: 'a', output: '1' }),
      { type: 'custom_tool_call_output', call_id: 'b', output: '2' },
      { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: 'gBBB' },
      { role: 'assistant', content: 'There.' },
    );
    expect(messages.map(({ role, content }) => [role, content.map(({ type }) => type)])).toEqual([
      ['user', ['text']],
      ['assistant', ['reasoning', 'text', 'tool-call', 'tool-call']],
      ['tool', ['tool-result', 'tool-result']],
      ['assistant', ['reasoning', 'text']],
    ]);
  });

  test('a call and its result in turns keep their order', () => {
    const messages = read(
      call({ call_id: 'a' }),
      output({ call_id: 'a' }),
      call({ call_id: 'b' }),
      output({ call_id: 'b' }),
    );
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'assistant', 'tool']);
  });
});

describe('reasoning', () => {
  const item = (fields: object): unknown => partsOf({ type: 'reasoning', id: 'rs_1', summary: [], ...fields });
  const summary = (...texts: string[]): object => ({
    summary: texts.map((each) => ({ type: 'summary_text', text: each })),
  });
  const own = { type: 'reasoning', format: 'openai-responses-v1', id: 'rs_1' };

  test.each<[string, object, object]>([
    [
      'a summary and a seal',
      { ...summary('Hm.'), encrypted_content: 'gAAA' },
      { ...own, text: 'Hm.', redacted: 'gAAA' },
    ],
    ['a seal alone', { encrypted_content: 'gAAA' }, { ...own, text: '', redacted: 'gAAA' }],
    ['no seal', { ...summary('A.', 'B.'), encrypted_content: null }, { ...own, text: 'A.\n\nB.' }],
    ['its content', { content: [{ type: 'reasoning_text', text: 'Raw.' }] }, { ...own, text: 'Raw.' }],
    ['content of null, as Codex sends it', { ...summary('A.'), content: null }, { ...own, text: 'A.' }],
    ['no summary at all', { summary: undefined, encrypted_content: 'gAAA' }, { ...own, text: '', redacted: 'gAAA' }],
    ['parts that are none', { summary: ['x', null, { type: 'summary_text' }] }, { ...own, text: '' }],
  ])('with %s', (_, fields, expected) => {
    expect(item(fields)).toEqual([expected]);
  });

  test('without an id has none: Codex leaves it out', () => {
    expect(item({ id: undefined, encrypted_content: 'gAAA' })).toEqual([
      { type: 'reasoning', text: '', format: 'openai-responses-v1', redacted: 'gAAA' },
    ]);
  });

  test.each([
    { format: 'anthropic-claude-v1', signature: 'sig' },
    { format: 'anthropic-claude-v1', redacted: 'sealed' },
    { format: 'google-gemini-v1', redacted: 'zz', id: 'call_1' },
  ] as const)('of another vendor is what its envelope holds, and never this item’s id: %j', (part) => {
    expect(item({ ...summary('Hm.'), encrypted_content: wrapSeal(part) })).toEqual([
      { type: 'reasoning', text: 'Hm.', ...part },
    ]);
  });

  test('that was never sealed is readable, and nobody’s', () => {
    expect(item({ ...summary('Hm.'), encrypted_content: EMPTY_SEAL })).toEqual([
      { type: 'reasoning', text: 'Hm.', format: 'unknown' },
    ]);
  });

  test('in an envelope that was damaged on its way is taken for sealed, not for readable', () => {
    const damaged = `${EMPTY_SEAL.slice(0, -8)}!!`;
    expect(item({ encrypted_content: damaged })).toEqual([{ ...own, text: '', redacted: damaged }]);
  });
});

describe('items only OpenAI can read', () => {
  test.each([
    {
      type: 'local_shell_call',
      id: 'lsh_1',
      call_id: 'c',
      status: 'completed',
      action: { type: 'exec', command: ['ls'] },
    },
    { type: 'local_shell_call_output', id: 'lsh_1', output: '{}' },
    { type: 'shell_call', call_id: 'c', action: { commands: ['ls'] } },
    { type: 'apply_patch_call', call_id: 'c', operation: { type: 'delete_file', path: 'a' } },
    { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } },
    { type: 'file_search_call', id: 'fs_1', queries: ['q'] },
    { type: 'code_interpreter_call', id: 'ci_1', code: '1+1' },
    { type: 'computer_call_output', call_id: 'c', output: { type: 'computer_screenshot', image_url: 'data:,' } },
    { type: 'image_generation_call', id: 'ig_1', result: 'QUJD' },
    { type: 'mcp_approval_response', approval_request_id: 'm', approve: true },
    { type: 'tool_search_call', call_id: null, execution: 'server' },
    { type: 'compaction', id: 'cmp_1', encrypted_content: 'gAAA' },
    { type: 'compaction_summary', encrypted_content: 'gAAA' },
    { type: 'not_invented_yet', anything: [1] },
  ])('stay whole, in their place: $type', (raw) => {
    const messages = read({ role: 'user', content: 'x' }, raw, { role: 'assistant', content: 'y' });
    expect(messages[1]).toEqual({
      role: 'assistant',
      content: [{ type: 'vendor', dialect: 'openai-responses', raw }, text('y')],
    });
  });

  test.each([{ type: 'item_reference', id: 'msg_1' }, { type: null, id: 'msg_1' }, { id: 'msg_1' }])(
    'a reference to something stored is refused, and why: %j',
    (reference) => {
      expect(failure({ role: 'user', content: 'x' }, reference)).toEqual({
        field: 'input[1]',
        message: 'input[1] must be a whole item: nothing is stored here that a reference could name, found an object.',
      });
    },
  );
});
