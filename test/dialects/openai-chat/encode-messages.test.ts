// Messages for OpenAI Chat servers, from conversations that another protocol or another model wrote.
import { describe, expect, test } from 'vitest';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import type { ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';

type Json = Record<string, unknown>;

const openRouter: TargetTraits = { reasoningObject: true };

function encode(
  messages: readonly ModelMessage[],
  traits: TargetTraits = {},
): { messages: Json[]; dropped: readonly string[] } {
  const { body, dropped } = openAiChat.encodeRequest({ model: 'm', messages, stream: false }, 'm', traits);
  return { messages: body['messages'] as Json[], dropped };
}

const text = (said: string): RequestPart => ({ type: 'text', text: said });
const one = (role: ModelMessage['role'], ...content: RequestPart[]): ModelMessage => ({ role, content });
const image: RequestPart = {
  type: 'media',
  kind: 'image',
  source: { type: 'base64', data: 'AA' },
  mediaType: 'image/png',
};
const imageUrl = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } };

describe('text', () => {
  test('text alone is one string: some servers take nothing else', () => {
    expect(encode([one('system', text('A'), text('B')), one('user', text('C'), text('D'))]).messages).toEqual([
      { role: 'system', content: 'A\n\nB' },
      { role: 'user', content: 'C\n\nD' },
    ]);
  });

  test('the texts of one answer are put together as they were said', () => {
    const cited = one('assistant', text('Ruby was made by '), text('Matz'), text('.'));
    expect(encode([cited]).messages).toEqual([{ role: 'assistant', content: 'Ruby was made by Matz.' }]);
  });

  test('cache markers go only where they are understood, and what is left out is named', () => {
    const marked = one('system', { type: 'text', text: 'long', cache: { ttl: '1h' } }, text('short'));
    expect(encode([marked], openRouter).messages[0]?.['content']).toEqual([
      { type: 'text', text: 'long', cache_control: { type: 'ephemeral', ttl: '1h' } },
      { type: 'text', text: 'short' },
    ]);
    expect(encode([marked])).toEqual({
      messages: [{ role: 'system', content: 'long\n\nshort' }],
      dropped: ['cacheControl'],
    });
  });

  test('the system role takes the name its target knows', () => {
    expect(encode([one('system', text('A'))], { systemRole: 'developer' }).messages[0]?.['role']).toBe('developer');
    expect(encode([one('system', text('A'))], { systemRole: 'user' }).messages).toEqual([
      { role: 'user', content: 'A' },
    ]);
  });

  test('a message without content is not sent: no role may say nothing', () => {
    const nothing = [one('system', text('')), one('user'), one('assistant'), one('user', text(''))];
    expect(encode([...nothing, one('user', text(''), text('x'))]).messages).toEqual([{ role: 'user', content: 'x' }]);
  });

  test('a message whose only content cannot be said leaves no empty one behind', () => {
    const part: RequestPart = { type: 'media', kind: 'image', source: { type: 'file', id: 'f' } };
    expect(encode([one('user', part), one('user', text('x'))])).toEqual({
      messages: [{ role: 'user', content: 'x' }],
      dropped: ['imageById'],
    });
  });
});

describe('media', () => {
  test.each<[string, RequestPart, unknown]>([
    [
      'an image',
      { ...image, detail: 'high' },
      { ...imageUrl, image_url: { url: 'data:image/png;base64,AA', detail: 'high' } },
    ],
    [
      'a PDF',
      {
        type: 'media',
        kind: 'document',
        source: { type: 'base64', data: 'AA' },
        mediaType: 'application/pdf',
        filename: 'a.pdf',
      },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' } },
    ],
    [
      'a file by id',
      { type: 'media', kind: 'document', source: { type: 'file', id: 'file-1' } },
      { type: 'file', file: { file_id: 'file-1' } },
    ],
    [
      'audio',
      { type: 'media', kind: 'audio', source: { type: 'base64', data: 'AA' }, mediaType: 'audio/mp3' },
      { type: 'input_audio', input_audio: { data: 'AA', format: 'mp3' } },
    ],
    [
      'video',
      { type: 'media', kind: 'video', source: { type: 'url', url: 'https://x/v.mp4' } },
      { type: 'video_url', video_url: { url: 'https://x/v.mp4' } },
    ],
  ])('%s is not lost', (_, part, written) => {
    expect(encode([one('user', part)])).toEqual({ messages: [{ role: 'user', content: [written] }], dropped: [] });
  });

  test('a document of text, which servers refuse as a file, is text', () => {
    const data = Buffer.from('été').toString('base64');
    const part: RequestPart = {
      type: 'media',
      kind: 'document',
      source: { type: 'base64', data },
      mediaType: 'text/plain',
      filename: 'a.txt',
    };
    expect(encode([one('user', part)]).messages).toEqual([{ role: 'user', content: 'a.txt:\nété' }]);
  });

  test.each<[string, RequestPart]>([
    ['imageById', { type: 'media', kind: 'image', source: { type: 'file', id: 'f' } }],
    ['audioByUrl', { type: 'media', kind: 'audio', source: { type: 'url', url: 'https://x/a.mp3' } }],
    ['vendorContent', { type: 'vendor', dialect: 'anthropic-messages', raw: { type: 'server_tool_use' } }],
  ])('what cannot be said is named: %s', (name, part) => {
    expect(encode([one('user', text('x'), part)])).toEqual({
      messages: [{ role: 'user', content: 'x' }],
      dropped: [name],
    });
  });
});

describe('assistant messages', () => {
  const call: RequestPart = { type: 'tool-call', id: 'a', name: 'f', arguments: '' };
  const thought: RequestPart = { type: 'reasoning', text: 'Hm.', signature: 's', format: 'anthropic-claude-v1' };

  test('calls have arguments even when there are none, and null content', () => {
    expect(encode([one('assistant', call)]).messages[0]).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
    });
  });

  test('a refusal is said as one', () => {
    expect(encode([one('assistant', { type: 'refusal', text: 'No.' })]).messages).toEqual([
      { role: 'assistant', content: null, refusal: 'No.' },
    ]);
  });

  test('signatures go back through a server that keeps them, and to no other', () => {
    const sealed: RequestPart = { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' };
    const format = 'anthropic-claude-v1';
    expect(encode([one('assistant', thought, sealed, text('x'))], openRouter).messages[0]).toEqual({
      role: 'assistant',
      content: 'x',
      reasoning: 'Hm.',
      reasoning_details: [
        { type: 'reasoning.text', text: 'Hm.', signature: 's', format, index: 0 },
        { type: 'reasoning.encrypted', data: 'zz', format, index: 1 },
      ],
    });
    expect(encode([one('assistant', thought, text('x'))])).toEqual({
      messages: [{ role: 'assistant', content: 'x' }],
      dropped: ['reasoningHistory'],
    });
  });
});

describe('tool results', () => {
  const result = (callId: string, ...content: Extract<RequestPart, { type: 'text' | 'media' }>[]): RequestPart => ({
    type: 'tool-result',
    callId,
    content,
  });
  const said = (words: string): Extract<RequestPart, { type: 'text' }> => ({ type: 'text', text: words });
  const shot = image;
  const calls = (...ids: string[]): ModelMessage =>
    one('assistant', ...ids.map((id): RequestPart => ({ type: 'tool-call', id, name: 'f', arguments: '' })));
  /** What follows the message of the calls. */
  const after = (first: string, ...messages: ModelMessage[]): Json[] =>
    encode([calls(...Array.from(first)), ...messages]).messages.slice(1);

  test('each result is a message of its own', () => {
    expect(after('ab', one('tool', result('a', said('1')), result('b', said('2'), said('3'))))).toEqual([
      { role: 'tool', tool_call_id: 'a', content: '1' },
      { role: 'tool', tool_call_id: 'b', content: '2\n3' },
    ]);
  });

  test('images follow in a user message after all results, for nothing may stand between these', () => {
    expect(after('ab', one('tool', result('a', said('Shot:'), shot), result('b', said('2'))))).toEqual([
      { role: 'tool', tool_call_id: 'a', content: 'Shot:' },
      { role: 'tool', tool_call_id: 'b', content: '2' },
      { role: 'user', content: [{ type: 'text', text: 'Content of the result of tool call a:' }, imageUrl] },
    ]);
  });

  test('a result of only an image says where it is', () => {
    expect(after('a', one('tool', result('a', shot)))[0]?.['content']).toBe('The result is in the next message.');
  });

  test('a failed call says so in words', () => {
    const failed: RequestPart = { type: 'tool-result', callId: 'a', content: [said('no such file')], isError: true };
    expect(after('a', one('tool', failed))[0]?.['content']).toBe('Error: no such file');
  });

  test('an empty result is sent, in words: its call would stay unanswered', () => {
    expect(after('a', one('tool', result('a', said(''))))).toEqual([
      { role: 'tool', tool_call_id: 'a', content: 'No result.' },
    ]);
  });

  test('the cache marker of a result, or of its text, is kept where it is understood', () => {
    const marked: RequestPart = { type: 'tool-result', callId: 'a', content: [said('1')], cache: {} };
    const inside: RequestPart = { type: 'tool-result', callId: 'b', content: [{ ...said('2'), cache: { ttl: '1h' } }] };
    const kept = encode([calls('a', 'b'), one('tool', marked, inside)], openRouter).messages.slice(1);
    expect(kept.map((message) => message['content'])).toEqual([
      [{ type: 'text', text: '1', cache_control: { type: 'ephemeral' } }],
      [{ type: 'text', text: '2', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    ]);
    expect(after('a', one('tool', marked))[0]?.['content']).toBe('1');
  });

  test('a call without a result gets one: OpenAI refuses the whole conversation otherwise', () => {
    expect(after('ab', one('tool', result('b', said('2'))), one('user', text('Stop.')))).toEqual([
      { role: 'tool', tool_call_id: 'b', content: '2' },
      { role: 'tool', tool_call_id: 'a', content: 'No result.' },
      { role: 'user', content: 'Stop.' },
    ]);
  });

  test('a result without its call is said by the user: its text is still worth having', () => {
    expect(encode([one('tool', result('gone', said('7'))), one('user', text('So?'))]).messages).toEqual([
      { role: 'user', content: 'Result of tool call gone:\n7' },
      { role: 'user', content: 'So?' },
    ]);
  });

  test('words between a call and its result are moved behind it', () => {
    expect(after('a', one('user', text('Wait.')), one('tool', result('a', said('1'))))).toEqual([
      { role: 'tool', tool_call_id: 'a', content: '1' },
      { role: 'user', content: 'Wait.' },
    ]);
  });

  test('ids longer than the server allows are shortened, in the call and in the result alike', () => {
    const long = `toolu_${'x'.repeat(60)}`;
    const conversation = [calls(long, `${long}y`), one('tool', result(long, said('1')), result(`${long}y`, said('2')))];
    const { messages } = encode(conversation, { toolIds: { maxLength: 40 } });
    const ids = ((messages[0]?.['tool_calls'] ?? []) as Json[]).map((call) => call['id'] as string);
    expect(ids.map((id) => id.length)).toEqual([40, 40]);
    expect(new Set(ids).size).toBe(2);
    expect(messages.slice(1).map((message) => message['tool_call_id'])).toEqual(ids);
    expect(encode(conversation).messages[1]?.['tool_call_id']).toBe(long);
  });
});
