// Conversations for Cohere, legal by its rules whoever wrote them.
import { describe, expect, test } from 'vitest';
import { cohere } from '../../../src-main/dialects/cohere/index.ts';
import type { MediaPart, ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';

type Json = Record<string, unknown>;

const OLD = 'command-r-08-2024';
const NEW = 'command-a-reasoning-08-2025';

const text = (said: string): RequestPart => ({ type: 'text', text: said });
const thought = (said: string): RequestPart => ({ type: 'reasoning', text: said, format: 'unknown' });
const call: RequestPart = { type: 'tool-call', id: 'a', name: 'f', arguments: '' };
const result = (said: string): RequestPart => ({
  type: 'tool-result',
  callId: 'a',
  content: [{ type: 'text', text: said }],
});
const one = (role: ModelMessage['role'], ...content: RequestPart[]): ModelMessage => ({ role, content });
const question = one('user', text('Q'));

function encode(
  messages: readonly ModelMessage[],
  model = NEW,
  fields: Partial<ModelRequest> = {},
): { messages: Json[]; documents: unknown; dropped: readonly string[] } {
  const { body, dropped } = cohere.encodeRequest({ model: 'm', messages, stream: false, ...fields }, model, {});
  return { messages: body['messages'] as Json[], documents: body['documents'], dropped };
}

const written = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };

describe('turns', () => {
  test('text alone is one string', () => {
    expect(encode([one('system', text('A'), text('B')), question]).messages).toEqual([
      { role: 'system', content: 'A\n\nB' },
      { role: 'user', content: 'Q' },
    ]);
  });

  test('nothing empty is sent', () => {
    const empty = [one('system', text(' ')), one('user', text('')), one('assistant'), one('assistant', text(''))];
    expect(encode([...empty, question]).messages).toEqual([{ role: 'user', content: 'Q' }]);
  });

  test('messages of one speaker in a row become one', () => {
    expect(encode([one('user', text('A')), one('assistant'), one('user', text('B'))]).messages).toEqual([
      { role: 'user', content: 'A\n\nB' },
    ]);
  });

  test('an answer at the end, which Cohere refuses, is one to go on with', () => {
    const { messages, dropped } = encode([question, one('assistant', text('It is'))]);
    expect(messages).toEqual([
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: 'It is' },
      { role: 'user', content: 'Continue your answer exactly where it ends.' },
    ]);
    expect(dropped).toEqual(['prefill']);
  });

  test('a call with its result, and a result at the end', () => {
    expect(encode([question, one('assistant', call), one('tool', result('1'))]).messages).toEqual([
      { role: 'user', content: 'Q' },
      { role: 'assistant', tool_calls: [written] },
      { role: 'tool', tool_call_id: 'a', content: '1' },
    ]);
  });

  test('a call that nobody answered, an answer without words and a result without a call are no faults', () => {
    expect(encode([one('tool', result('0')), one('assistant', call), question]).messages).toEqual([
      { role: 'user', content: 'Result of tool call a:\n0' },
      { role: 'assistant', tool_calls: [written] },
      { role: 'tool', tool_call_id: 'a', content: 'No result.' },
      { role: 'user', content: 'Q' },
    ]);
  });

  test('a refusal is text, a name is named', () => {
    const named: ModelMessage = { ...question, name: 'Ann' };
    expect(encode([named, one('assistant', { type: 'refusal', text: 'No.' }), question])).toMatchObject({
      messages: [{ content: 'Q' }, { role: 'assistant', content: 'No.' }, { content: 'Q' }],
      dropped: ['name'],
    });
  });
});

describe('thoughts', () => {
  const loop = (part: RequestPart): ModelMessage[] => [
    question,
    one('assistant', part, call),
    one('tool', result('1')),
  ];

  test('a model that thinks gets its thoughts back as content', () => {
    const { messages, dropped } = encode([
      question,
      one('assistant', thought('Hm.'), text('So.'), call),
      one('tool', result('1')),
    ]);
    expect(messages[1]).toEqual({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'So.' },
      ],
      tool_calls: [written],
    });
    expect(dropped).toEqual([]);
    expect(encode(loop(thought('Hm.'))).messages[1]).toMatchObject({
      content: [{ type: 'thinking', thinking: 'Hm.' }],
    });
  });

  test('one that plans gets them back as its plan', () => {
    const { messages, dropped } = encode(loop(thought('I will look.')), OLD);
    expect(messages[1]).toEqual({ role: 'assistant', tool_plan: 'I will look.', tool_calls: [written] });
    expect(dropped).toEqual([]);
  });

  test('a plan without a call is none, and that is named', () => {
    const { messages, dropped } = encode([question, one('assistant', thought('Hm.'), text('So.')), question], OLD);
    expect(messages[1]).toEqual({ role: 'assistant', content: 'So.' });
    expect(dropped).toEqual(['reasoningHistory']);
  });

  test.each<[string, RequestPart]>([
    ['signed', { type: 'reasoning', text: 'Secret', signature: 's', format: 'anthropic-claude-v1' }],
    ['sealed', { type: 'reasoning', text: '', redacted: 'Secret', format: 'openai-responses-v1' }],
    ['sealed by nobody known', { type: 'reasoning', text: 'Secret', redacted: 'x', format: 'unknown' }],
  ])('what another vendor %s is not sent', (_, part) => {
    for (const model of [OLD, NEW]) {
      const { messages, dropped } = encode(loop(part), model);
      expect(JSON.stringify(messages)).not.toContain('Secret');
      expect(dropped).toEqual(['reasoningHistory']);
    }
  });

  test('an answer of thoughts alone is none', () => {
    expect(encode([question, one('assistant', thought('Hm.'))]).messages).toEqual([{ role: 'user', content: 'Q' }]);
  });
});

describe('media', () => {
  const image: MediaPart = {
    type: 'media',
    kind: 'image',
    source: { type: 'base64', data: 'AA' },
    mediaType: 'image/jpeg',
  };
  const note: MediaPart = {
    type: 'media',
    kind: 'document',
    source: { type: 'base64', data: Buffer.from('Été').toString('base64') },
    mediaType: 'text/plain',
    filename: 'a.txt',
  };

  test('an image goes as bytes or as an address, with its detail', () => {
    const linked: MediaPart = { ...image, source: { type: 'url', url: 'https://x/a.png' }, detail: 'low' };
    expect(encode([one('user', text('Q'), image, linked)]).messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Q' },
          { type: 'image_url', image_url: { url: 'data:image/jpeg;base64,AA' } },
          { type: 'image_url', image_url: { url: 'https://x/a.png', detail: 'low' } },
        ],
      },
    ]);
  });

  test('a file of text is a document that answers can cite, and is named where it stood', () => {
    expect(encode([one('user', text('Read:'), note, { ...note, filename: 'b.txt' })])).toEqual({
      messages: [{ role: 'user', content: 'Read:\n\n(document-1: a.txt)\n\n(document-2: b.txt)' }],
      documents: [
        { id: 'document-1', data: { title: 'a.txt', text: 'Été' } },
        { id: 'document-2', data: { title: 'b.txt', text: 'Été' } },
      ],
      dropped: [],
    });
  });

  test.each<[string, Partial<ModelRequest>]>([
    ['tools', { tools: [{ type: 'function', name: 'f' }] }],
    ['a format', { responseFormat: { type: 'json' } }],
  ])('beside %s, where documents are refused, it is text', (_, fields) => {
    const { messages, documents } = encode([one('user', note)], NEW, fields);
    expect(messages).toEqual([{ role: 'user', content: 'a.txt:\nÉté' }]);
    expect(documents).toBeUndefined();
  });

  test('a file of text in a result follows it as text', () => {
    const shown: RequestPart = { type: 'tool-result', callId: 'a', content: [note, image] };
    expect(encode([question, one('assistant', call), one('tool', shown)]).messages.slice(2)).toMatchObject([
      { role: 'tool', content: 'The result is in the next message.' },
      { role: 'user', content: [{ type: 'text' }, { type: 'text' }, { type: 'image_url' }] },
    ]);
  });

  test.each<[string, MediaPart]>([
    ['document', { ...note, mediaType: 'application/pdf' }],
    ['audio', { type: 'media', kind: 'audio', source: { type: 'base64', data: 'AA' } }],
    ['video', { type: 'media', kind: 'video', source: { type: 'url', url: 'https://x/v.mp4' } }],
    ['imageById', { ...image, source: { type: 'file', id: 'f' } }],
  ])('what Cohere cannot see is named: %s', (name, part) => {
    expect(encode([one('user', text('Q'), part)])).toMatchObject({
      messages: [{ role: 'user', content: 'Q' }],
      dropped: [name],
    });
  });

  test('an empty file is no document', () => {
    expect(encode([one('user', text('Q'), { ...note, source: { type: 'base64', data: '' } })])).toEqual({
      messages: [{ role: 'user', content: 'Q' }],
      documents: undefined,
      dropped: [],
    });
  });

  test.each<[string, ModelMessage[]]>([
    ['a picture', [one('user', text('Q'), { ...image, cache: {} })]],
    ['a call', [question, one('assistant', { ...call, cache: {} }), one('tool', result('1'))]],
    ['a result', [question, one('assistant', call), one('tool', { ...result('1'), cache: {} } as RequestPart)]],
  ])('the cache marker of %s is named', (_, messages) => {
    expect(encode(messages).dropped).toEqual(['cacheControl']);
  });

  test('blocks of another vendor and cache markers are named', () => {
    const vendor: RequestPart = { type: 'vendor', dialect: 'anthropic-messages', raw: {} };
    expect(encode([one('user', { type: 'text', text: 'Q', cache: {} }, vendor)]).dropped).toEqual([
      'cacheControl',
      'vendorContent',
    ]);
  });
});
