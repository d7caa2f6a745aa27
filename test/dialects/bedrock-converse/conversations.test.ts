// Conversations of any kind for Bedrock: one message out of turn, blank or named twice, and it refuses them all.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bedrockConverse } from '../../../src-main/dialects/bedrock-converse/index.ts';
import type { MediaPart, ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { converseFaults } from '../support/bedrock-rules.ts';
import { requests } from '../support/conversations.ts';
import { assistant, call, result, text, tool, user } from '../support/turns.ts';

type Json = Record<string, unknown>;

const CLAUDE = 'anthropic.claude-haiku-4-5-v1:0';

const encode = (messages: readonly ModelMessage[]): Json =>
  bedrockConverse.encodeRequest({ model: 'm', messages, stream: false }, CLAUDE, {}).body;
const sent = (...messages: ModelMessage[]): Json[] => encode(messages)['messages'] as Json[];

const bare: RequestPart = { type: 'reasoning', text: 'unsigned', format: 'unknown' };
const pdf = (data: string, filename?: string): MediaPart => ({
  type: 'media',
  kind: 'document',
  source: { type: 'base64', data },
  mediaType: 'application/pdf',
  ...(filename !== undefined && { filename }),
});

describe('who speaks after whom', () => {
  test('an answer of which nothing can be sent leaves no two questions in a row', () => {
    expect(sent(user(text('a')), assistant(bare), user(text('b')))).toEqual([
      { role: 'user', content: [{ text: 'a' }, { text: 'b' }] },
    ]);
  });

  test('a question of which nothing can be sent leaves no two answers in a row', () => {
    const sound: RequestPart = { type: 'media', kind: 'audio', source: { type: 'base64', data: 'AA' } };
    expect(sent(user(text('a')), assistant(text('b')), user(sound), assistant(text('c')), user(text('d')))).toEqual([
      { role: 'user', content: [{ text: 'a' }] },
      { role: 'assistant', content: [{ text: 'b' }, { text: 'c' }] },
      { role: 'user', content: [{ text: 'd' }] },
    ]);
  });

  test('results and the words after them are one turn of the user', () => {
    expect(sent(user(text('q')), assistant(call('a')), tool(result('a', '1')), user(text('and?'))).at(-1)).toEqual({
      role: 'user',
      content: [{ toolResult: { toolUseId: 'a', content: [{ text: '1' }] } }, { text: 'and?' }],
    });
  });

  test('a blank result is none: blank text is refused', () => {
    expect(sent(user(text('q')), assistant(call('a')), tool(result('a', ' \n'))).at(-1)?.['content']).toEqual([
      { toolResult: { toolUseId: 'a', content: [{ text: 'No result.' }] } },
    ]);
  });

  test.each(['[1,2]', '7', '"x"', 'null', 'true'])('a result of %s is text: only objects are JSON here', (value) => {
    expect(sent(user(text('q')), assistant(call('a')), tool(result('a', value))).at(-1)?.['content']).toEqual([
      { toolResult: { toolUseId: 'a', content: [{ text: value }] } },
    ]);
  });
});

describe('names of documents', () => {
  const namesIn = (messages: readonly Json[]): unknown[] =>
    messages.flatMap(({ content }) =>
      (content as Json[]).flatMap((block) => {
        const inside = ((block['toolResult'] as Json | undefined)?.['content'] ?? []) as Json[];
        return [block, ...inside].flatMap((each) => (each['document'] as Json | undefined)?.['name'] ?? []);
      }),
    );

  test('the same document shown in two turns has two names', () => {
    const names = namesIn(sent(user(text('a'), pdf('QUJD')), assistant(text('b')), user(text('c'), pdf('QUJD'))));
    expect(new Set(names).size).toBe(2);
    expect(names[1]).toBe(`${String(names[0])} 2`);
  });

  test('documents that only differ far behind their beginning have two names', () => {
    const long = 'A'.repeat(5_000);
    expect(new Set(namesIn(sent(user(text('a'), pdf(`${long}AA`), pdf(`${long}BB`))))).size).toBe(2);
  });

  test('a document in a result is told from the same one in a question', () => {
    const shown: RequestPart = { type: 'tool-result', callId: 'a', content: [pdf('QUJD')] };
    expect(new Set(namesIn(sent(user(text('q'), pdf('QUJD')), assistant(call('a')), tool(shown)))).size).toBe(2);
  });

  test('a longer conversation keeps the names of its beginning: its cache would be lost', () => {
    const begun = [user(text('a'), pdf('QUJD', 'r.pdf'), pdf('QUJD', 'r.pdf'))];
    const longer = [...begun, assistant(text('b')), user(text('c'), pdf('QUJD', 'r.pdf'))];
    expect(namesIn(sent(...longer)).slice(0, 2)).toEqual(namesIn(sent(...begun)));
  });

  test.each([
    [undefined, /^document [a-z0-9]+$/],
    ['отчёт.pdf', /^document [a-z0-9]+$/],
    ['a_b//c.final.pdf', /^a b c final [a-z0-9]+$/],
    ['(x) [y]-z.PDF', /^\(x\) \[y\]-z [a-z0-9]+$/],
  ])('a file called %s has a name that is taken', (filename, name) => {
    expect(namesIn(sent(user(text('a'), pdf('QUJD', filename))))[0]).toMatch(name);
  });
});

describe('formats', () => {
  test.each<[MediaPart['kind'], string | undefined, string]>([
    ['image', 'image/png', 'png'],
    ['image', 'image/jpeg', 'jpeg'],
    ['image', 'image/jpg', 'jpeg'],
    ['image', 'image/gif', 'gif'],
    ['image', 'image/bmp', 'png'],
    ['image', undefined, 'png'],
    ['video', 'video/mp4', 'mp4'],
    ['video', 'video/quicktime', 'mov'],
    ['video', 'video/x-matroska', 'mkv'],
    ['video', 'video/x-ms-wmv', 'wmv'],
    ['video', 'video/3gpp', 'three_gp'],
    ['video', 'video/ogg', 'mp4'],
    ['video', undefined, 'mp4'],
    ['document', 'text/csv', 'csv'],
    ['document', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
    ['document', 'application/vnd.ms-excel', 'xls'],
    ['document', 'text/markdown', 'md'],
    ['document', undefined, 'pdf'],
  ])('%s of type %s goes as %s: another word is refused', (kind, mediaType, format) => {
    const typed = mediaType === undefined ? {} : { mediaType };
    const part: MediaPart = { type: 'media', kind, source: { type: 'base64', data: 'AA' }, ...typed };
    expect(sent(user(text('x'), part))).toMatchObject([
      { content: [{ text: 'x' }, { [kind]: { format, source: { bytes: 'AA' } } }] },
    ]);
  });

  test('a file that only another vendor has is left out by name', () => {
    const { body, dropped } = bedrockConverse.encodeRequest(
      {
        model: 'm',
        messages: [user(text('x'), { type: 'media', kind: 'document', source: { type: 'file', id: 'f1' } })],
        stream: false,
      },
      CLAUDE,
      {},
    );
    expect(body['messages']).toEqual([{ role: 'user', content: [{ text: 'x' }] }]);
    expect(dropped).toEqual(['documentById']);
  });
});

test('whatever the conversation, Bedrock would take it', () => {
  fc.assert(
    fc.property(requests, (request) => {
      expect(converseFaults(bedrockConverse.encodeRequest(request, CLAUDE, {}).body)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

/** Calls only an assistant makes, results only a tool brings. */
function oddPart(role: ModelMessage['role'], index: number): RequestPart {
  const id = ['', 'a', 'functions.f:0', 'x'.repeat(80), 'a'][index] ?? '';
  if (index === 0) return role === 'assistant' ? bare : text(' ');
  if (role === 'assistant' && index > 1) return call(id);
  if (role === 'tool') return result(id, index === 1 ? ' ' : 'r');
  return index === 4 ? pdf('QUJD') : text(`said ${index}`);
}

test('nor would it refuse one that is out of order', () => {
  const turns = fc.array(
    fc.record({
      role: fc.constantFrom<ModelMessage['role']>('system', 'user', 'assistant', 'tool'),
      picks: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 9 },
  );
  fc.assert(
    fc.property(turns, (picked) => {
      const messages = picked.map(({ role, picks }) => ({ role, content: picks.map((each) => oddPart(role, each)) }));
      expect(converseFaults(encode([user(text('Q')), ...messages]))).toEqual([]);
      expect(converseFaults(encode([...messages, user(text('Q'))]))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
