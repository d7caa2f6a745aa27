// Conversations for Mistral, which refuses speakers out of turn and ids of any other length.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mistral } from '../../../src-main/dialects/mistral/index.ts';
import { legalToolId } from '../../../src-main/dialects/mistral/tool-ids.ts';
import type { MediaPart, ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { requests } from '../support/conversations.ts';
import { mistralFaults } from '../support/mistral-rules.ts';

type Json = Record<string, unknown>;

const PLAIN = 'mistral-large-latest';
const THINKER = 'magistral-medium-latest';

const text = (said: string): RequestPart => ({ type: 'text', text: said });
const call = (id: string, name = 'f'): RequestPart => ({ type: 'tool-call', id, name, arguments: '' });
const result = (callId: string, said: string): RequestPart => ({
  type: 'tool-result',
  callId,
  content: [{ type: 'text', text: said }],
});
const one = (role: ModelMessage['role'], ...content: RequestPart[]): ModelMessage => ({ role, content });
const question = one('user', text('Q'));

function encode(messages: readonly ModelMessage[], model = PLAIN): { messages: Json[]; dropped: readonly string[] } {
  const { body, dropped } = mistral.encodeRequest({ model: 'm', messages, stream: false }, model, {});
  return { messages: body['messages'] as Json[], dropped };
}

const roles = (messages: readonly ModelMessage[]): unknown[] => encode(messages).messages.map(({ role }) => role);

describe('speakers', () => {
  test('instructions first, then user and assistant', () => {
    const system = one('system', text('A'));
    expect(encode([system, question, one('assistant', text('B')), question]).messages).toEqual([
      { role: 'system', content: 'A' },
      { role: 'user', content: 'Q' },
      { role: 'assistant', content: 'B' },
      { role: 'user', content: 'Q' },
    ]);
  });

  test('instructions anywhere but at the start, where Mistral refuses them, are the user’s words', () => {
    const late = one('system', text('Be brief.'));
    expect(encode([question, one('assistant', text('B')), late, question]).messages.slice(2)).toEqual([
      { role: 'user', content: 'Be brief.\n\nQ' },
    ]);
    expect(encode([question, late]).messages).toEqual([{ role: 'user', content: 'Q\n\nBe brief.' }]);
    expect(encode([one('system', text('A')), late]).messages).toEqual([
      { role: 'system', content: 'A' },
      { role: 'user', content: 'Be brief.' },
    ]);
  });

  test('a user right after a result, which Mistral refuses, has an answer before', () => {
    expect(
      encode([question, one('assistant', call('abcdefghi')), one('tool', result('abcdefghi', '1')), question]).messages,
    ).toEqual([
      { role: 'user', content: 'Q' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'abcdefghi', type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'abcdefghi', name: 'f', content: '1' },
      { role: 'assistant', content: 'OK.' },
      { role: 'user', content: 'Q' },
    ]);
  });

  test('an answer before any question, as after a cut history, has a question before', () => {
    expect(roles([one('assistant', text('B')), question])).toEqual(['user', 'assistant', 'user']);
    expect(roles([one('system', text('A')), one('assistant', text('B')), question])).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ]);
  });

  test('an answer at the end is one that Mistral is to go on with', () => {
    expect(encode([question, one('assistant', text('It is'))]).messages.at(-1)).toEqual({
      role: 'assistant',
      content: 'It is',
      prefix: true,
    });
    expect(encode([question, one('assistant', text('B')), question]).messages[1]).not.toHaveProperty('prefix');
  });

  test('nothing empty is sent, and speakers in a row are one', () => {
    const messages = [one('user', text('A')), one('assistant'), one('user', text(' ')), one('user', text('B'))];
    expect(encode([...messages, one('assistant', text('')), one('system', text(''))]).messages).toEqual([
      { role: 'user', content: 'A\n\nB' },
    ]);
  });

  test('a call without a result, a result without a call and a name are no faults', () => {
    const named: ModelMessage = { ...question, name: 'Ann' };
    const { messages, dropped } = encode([one('tool', result('x', '0')), one('assistant', call('abcdefghi')), named]);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
    expect(messages[2]).toEqual({ role: 'tool', tool_call_id: 'abcdefghi', name: 'f', content: 'No result.' });
    expect(dropped).toEqual(['name']);
  });

  test('whatever the conversation, Mistral would take it', () => {
    fc.assert(
      fc.property(requests, (request) => {
        for (const model of [PLAIN, THINKER])
          expect(mistralFaults(mistral.encodeRequest(request, model, {}).body)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  const odd = fc.array(
    fc.record({
      role: fc.constantFrom<ModelMessage['role']>('system', 'user', 'assistant', 'tool'),
      pick: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 8 },
  );

  test('nor would it refuse one that is out of order', () => {
    fc.assert(
      fc.property(odd, (turns) => {
        const messages = turns.map(({ role, pick }) => ({ role, content: pick.map((index) => oddPart(role, index)) }));
        expect(mistralFaults({ messages: encode([question, ...messages]).messages })).toEqual([]);
        expect(mistralFaults({ messages: encode([...messages, question]).messages })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** Calls only an assistant makes, results only a tool brings. */
function oddPart(role: ModelMessage['role'], index: number): RequestPart {
  const id = ['', 'a', 'abcdefghi', 'toolu_1', 'a'][index] ?? '';
  if (role === 'assistant' && index > 1) return call(id);
  if (role === 'tool') return result(id, index === 0 ? '' : 'r');
  return text(index === 0 ? '' : id);
}

describe('ids', () => {
  test('Mistral’s own stay as they are', () => {
    expect(legalToolId('vAKGXGFZD')).toBe('vAKGXGFZD');
  });

  test.each(['', 'a', 'call_abc', 'toolu_01A09q90qw90lq917835lq9', 'get_time_dg5wwc00d8v5', 'vAKGXGFZ_', 'vAKGXGFZDD'])(
    'any other becomes nine letters and digits, the same in every turn: %j',
    (id) => {
      expect(legalToolId(id)).toMatch(/^[A-Za-z0-9]{9}$/);
      expect(legalToolId(id)).toBe(legalToolId(id));
    },
  );

  test('an id is the same in every version of this code: conversations outlive it', () => {
    expect(legalToolId('call_1')).toBe('9gD2Dimct');
  });

  test('ids that differ little stay apart', () => {
    const ids = Array.from({ length: 2_000 }, (_, index) => legalToolId(`toolu_${index}`));
    expect(new Set(ids).size).toBe(2_000);
  });

  test('calls that share an id are told apart, and each result follows its own', () => {
    const { messages } = encode([
      question,
      one('assistant', call('toolu_1', 'f'), call('toolu_1', 'g')),
      one('tool', result('toolu_1', '1'), result('toolu_1', '2')),
    ]);
    const ids = (messages[1]?.['tool_calls'] as Json[] | undefined)?.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(messages.slice(2)).toEqual([
      { role: 'tool', tool_call_id: ids?.[0], name: 'f', content: '1' },
      { role: 'tool', tool_call_id: ids?.[1], name: 'g', content: '2' },
    ]);
  });
});

describe('thoughts', () => {
  const thought: RequestPart = { type: 'reasoning', text: 'Hm.', format: 'unknown' };
  const turn = (part: RequestPart): ModelMessage[] => [question, one('assistant', part, text('So.')), question];

  test.each([THINKER, 'mistral-small-latest'])('a model that thinks gets its own back: %s', (model) => {
    const { messages, dropped } = encode(turn(thought), model);
    expect(messages[1]).toEqual({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }], closed: true },
        { type: 'text', text: 'So.' },
      ],
    });
    expect(dropped).toEqual([]);
  });

  test('one that does not gets none, and that is named', () => {
    const { messages, dropped } = encode(turn(thought), PLAIN);
    expect(messages[1]).toEqual({ role: 'assistant', content: 'So.' });
    expect(dropped).toEqual(['reasoningHistory']);
  });

  test.each<[string, RequestPart]>([
    ['signed', { type: 'reasoning', text: 'Secret', signature: 's', format: 'anthropic-claude-v1' }],
    ['sealed', { type: 'reasoning', text: '', redacted: 'Secret', format: 'openai-responses-v1' }],
  ])('what another vendor %s is not sent', (_, part) => {
    const { messages, dropped } = encode(turn(part), THINKER);
    expect(messages[1]).toEqual({ role: 'assistant', content: 'So.' });
    expect(dropped).toEqual(['reasoningHistory']);
  });

  test('thoughts beside a call are not lost', () => {
    const loop = [question, one('assistant', thought, call('abcdefghi')), one('tool', result('abcdefghi', '1'))];
    expect(encode(loop, THINKER).messages[1]).toMatchObject({ content: [{ type: 'thinking' }], tool_calls: [{}] });
  });
});

describe('media', () => {
  const image: MediaPart = {
    type: 'media',
    kind: 'image',
    source: { type: 'base64', data: 'AA' },
    mediaType: 'image/gif',
  };
  const pdf: MediaPart = { ...image, kind: 'document', mediaType: 'application/pdf', filename: 'a.pdf' };

  test.each<[string, MediaPart, Json]>([
    ['an image is one string', image, { type: 'image_url', image_url: 'data:image/gif;base64,AA' }],
    [
      'an image with a detail keeps it',
      { ...image, source: { type: 'url', url: 'https://x/a.png' }, detail: 'low' },
      { type: 'image_url', image_url: { url: 'https://x/a.png', detail: 'low' } },
    ],
    [
      'a PDF is a document by address, and keeps its name',
      pdf,
      { type: 'document_url', document_url: 'data:application/pdf;base64,AA', document_name: 'a.pdf' },
    ],
    [
      'a document elsewhere is one too',
      { type: 'media', kind: 'document', source: { type: 'url', url: 'https://x/a.pdf' } },
      { type: 'document_url', document_url: 'https://x/a.pdf' },
    ],
    [
      'a document by id is a file',
      { type: 'media', kind: 'document', source: { type: 'file', id: 'f1' } },
      { type: 'file', file_id: 'f1' },
    ],
    [
      'audio is bare',
      { type: 'media', kind: 'audio', source: { type: 'base64', data: 'BB' }, mediaType: 'audio/mp3' },
      { type: 'input_audio', input_audio: 'BB' },
    ],
    [
      'audio elsewhere is its address',
      { type: 'media', kind: 'audio', source: { type: 'url', url: 'https://x/a.mp3' } },
      { type: 'input_audio', input_audio: 'https://x/a.mp3' },
    ],
  ])('%s', (_, part, written) => {
    expect(encode([one('user', text('Q'), part)])).toEqual({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Q' }, written] }],
      dropped: [],
    });
  });

  test('a document of text is text', () => {
    const data = Buffer.from('Été').toString('base64');
    const note: MediaPart = { ...pdf, source: { type: 'base64', data }, mediaType: 'text/markdown', filename: 'a.md' };
    expect(encode([one('user', note)]).messages).toEqual([{ role: 'user', content: 'a.md:\nÉté' }]);
  });

  test.each<[string, RequestPart]>([
    ['video', { type: 'media', kind: 'video', source: { type: 'url', url: 'https://x/v.mp4' } }],
    ['imageById', { type: 'media', kind: 'image', source: { type: 'file', id: 'f' } }],
    ['vendorContent', { type: 'vendor', dialect: 'anthropic-messages', raw: {} }],
    ['cacheControl', { type: 'text', text: '', cache: {} }],
  ])('what cannot be said is named: %s', (name, part) => {
    const marked = name === 'cacheControl' ? { ...part, text: 'Q' } : part;
    const { messages, dropped } = encode([one('user', ...(name === 'cacheControl' ? [] : [text('Q')]), marked)]);
    expect(messages).toEqual([{ role: 'user', content: 'Q' }]);
    expect(dropped).toEqual([name]);
  });

  test('images of a result follow it, behind an answer: tool messages hold text', () => {
    const shot: RequestPart = { type: 'tool-result', callId: 'abcdefghi', content: [image] };
    expect(encode([question, one('assistant', call('abcdefghi')), one('tool', shot)]).messages.slice(2)).toEqual([
      { role: 'tool', tool_call_id: 'abcdefghi', name: 'f', content: 'The result is in the next message.' },
      { role: 'assistant', content: 'OK.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Content of the result of tool call abcdefghi:' },
          { type: 'image_url', image_url: 'data:image/gif;base64,AA' },
        ],
      },
    ]);
  });
});
