// Conversations written by other protocols, as an Ollama server reads them.
import { describe, expect, test } from 'vitest';
import type { ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { ollamaChat } from '../../../src-main/dialects/ollama/index.ts';
import { assistant, call, result, system, text, tool, user } from '../support/turns.ts';

function encode(...messages: ModelMessage[]): { messages: unknown; dropped: readonly string[] } {
  const { body, dropped } = ollamaChat.encodeRequest({ model: 'm', messages, stream: false }, 'llama', {});
  return { messages: body['messages'], dropped };
}

const image = (source: Extract<RequestPart, { type: 'media' }>['source']): RequestPart => ({
  type: 'media',
  kind: 'image',
  source,
  mediaType: 'image/png',
});

const document = (data: string, mediaType: string, filename?: string): RequestPart => ({
  type: 'media',
  kind: 'document',
  source: { type: 'base64', data },
  mediaType,
  ...(filename !== undefined && { filename }),
});

describe('content', () => {
  test('every text is one string, for this protocol has no parts', () => {
    expect(
      encode(system(text('A'), text('B')), user(text('C'), text('D')), assistant(text('E'), text('F'))).messages,
    ).toEqual([
      { role: 'system', content: 'A\n\nB' },
      { role: 'user', content: 'C\n\nD' },
      { role: 'assistant', content: 'EF' },
    ]);
  });

  test('images stand beside the text, without a head', () => {
    expect(encode(user(text('See'), image({ type: 'base64', data: 'AAAA' }))).messages).toEqual([
      { role: 'user', content: 'See', images: ['AAAA'] },
    ]);
  });

  test('a file of text is text, named when it has a name', () => {
    const data = Buffer.from('Hello').toString('base64');
    expect(encode(user(document(data, 'text/plain', 'a.txt'), document(data, 'text/markdown'))).messages).toEqual([
      { role: 'user', content: 'a.txt:\nHello\n\nHello' },
    ]);
  });

  test.each<[string, RequestPart]>([
    ['imageByUrl', image({ type: 'url', url: 'https://x/y.png' })],
    ['imageById', image({ type: 'file', id: 'file_1' })],
    ['document', document('AAAA', 'application/pdf')],
    ['documentById', { type: 'media', kind: 'document', source: { type: 'file', id: 'file_1' } }],
    ['audio', { type: 'media', kind: 'audio', source: { type: 'base64', data: 'AAAA' }, mediaType: 'audio/wav' }],
    ['video', { type: 'media', kind: 'video', source: { type: 'url', url: 'https://x/y.mp4' } }],
    ['vendorContent', { type: 'vendor', dialect: 'anthropic-messages', raw: { type: 'server_tool_use' } }],
  ])('what the protocol cannot carry is named: %s', (name, part) => {
    expect(encode(user(text('x'), part))).toEqual({ messages: [{ role: 'user', content: 'x' }], dropped: [name] });
  });

  test('a cache marker and a name are given up by name, the words stay', () => {
    expect(encode(user({ type: 'text', text: 'x', cache: {} }), { ...user(text('y')), name: 'Ann' })).toEqual({
      messages: [
        { role: 'user', content: 'x' },
        { role: 'user', content: 'y' },
      ],
      dropped: ['cacheControl', 'name'],
    });
  });

  test('a refusal is what was said', () => {
    expect(encode(assistant({ type: 'refusal', text: 'No' })).messages).toEqual([{ role: 'assistant', content: 'No' }]);
  });

  test('messages of nothing are left out: templates write an empty turn for them', () => {
    expect(encode(system(), user(text('x')), assistant(), assistant(text('')), user()).messages).toEqual([
      { role: 'user', content: 'x' },
    ]);
  });

  test('a question of only what cannot be carried still is a turn: no messages at all would only load the model', () => {
    expect(encode(user(image({ type: 'url', url: 'https://x' }))).messages).toEqual([{ role: 'user', content: '' }]);
  });
});

describe('reasoning', () => {
  test('what a model thought in the open goes back to it', () => {
    expect(encode(assistant({ type: 'reasoning', text: 'Hm', format: 'unknown' }, text('Yes')))).toEqual({
      messages: [{ role: 'assistant', content: 'Yes', thinking: 'Hm' }],
      dropped: [],
    });
  });

  test.each<RequestPart>([
    { type: 'reasoning', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' },
    { type: 'reasoning', text: 'Hm', format: 'openai-responses-v1' },
    { type: 'reasoning', text: '', redacted: 'zz', format: 'google-gemini-v1', id: 'a' },
    { type: 'reasoning', text: 'Hm', signature: 's' },
  ])("another vendor's is left out and named: $format", (part) => {
    expect(encode(assistant(part, text('Yes')))).toEqual({
      messages: [{ role: 'assistant', content: 'Yes' }],
      dropped: ['reasoningHistory'],
    });
  });

  test('thinking that led to nothing is no turn', () => {
    expect(encode(user(text('x')), assistant({ type: 'reasoning', text: 'Hm', format: 'unknown' })).messages).toEqual([
      { role: 'user', content: 'x' },
    ]);
  });
});

describe('tools', () => {
  test('arguments are an object, and results carry the name that templates look for', () => {
    expect(
      encode(
        user(text('Weather?')),
        assistant(text('Let me see'), call('a', '{"city":"Rome"}'), call('b', '')),
        tool(result('a', 'Sunny', 'and warm'), result('b', 'Rain')),
      ).messages,
    ).toEqual([
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: 'Let me see',
        tool_calls: [
          { id: 'a', function: { index: 0, name: 'f', arguments: { city: 'Rome' } } },
          { id: 'b', function: { index: 1, name: 'f', arguments: {} } },
        ],
      },
      { role: 'tool', content: 'Sunny\nand warm', tool_name: 'f', tool_call_id: 'a' },
      { role: 'tool', content: 'Rain', tool_name: 'f', tool_call_id: 'b' },
    ]);
  });

  test.each([
    ['{"city":"Ro', { arguments: '{"city":"Ro' }],
    ['[1,2]', { arguments: [1, 2] }],
    ['"x"', { arguments: 'x' }],
  ])('arguments that are no object (%s) are kept under a name: the server refuses anything else', (args, input) => {
    expect(encode(assistant(call('a', args))).messages).toMatchObject([
      { tool_calls: [{ function: { arguments: input } }] },
    ]);
  });

  test('a failed call says so in words, for there is no field', () => {
    expect(
      encode(
        assistant(call('a')),
        tool({ type: 'tool-result', callId: 'a', content: [{ type: 'text', text: 'gone' }], isError: true }),
      ).messages,
    ).toMatchObject([{}, { role: 'tool', content: 'Error: gone' }]);
  });

  test('an image that a tool found goes with its result', () => {
    expect(
      encode(
        assistant(call('a')),
        tool({
          type: 'tool-result',
          callId: 'a',
          content: [
            { type: 'text', text: 'seen' },
            { type: 'media', kind: 'image', source: { type: 'base64', data: 'AAAA' }, mediaType: 'image/png' },
          ],
        }),
      ).messages,
    ).toMatchObject([{}, { role: 'tool', content: 'seen', images: ['AAAA'] }]);
  });

  test('a result without its call is still read by the model', () => {
    expect(encode(user(text('x')), tool(result('lost', '7'))).messages).toEqual([
      { role: 'user', content: 'x' },
      { role: 'tool', content: '7', tool_call_id: 'lost' },
    ]);
  });
});
