// Conversations for Gemini servers: who speaks, where instructions go, what files become.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { MediaPart, ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { geminiRequestFaults } from '../support/gemini-rules.ts';
import { assistant, call, result, system, text, tool, user } from '../support/turns.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

function encode(...messages: ModelMessage[]): { body: Json; dropped: readonly string[] } {
  const encoded = gemini.encodeRequest({ model: 'm', stream: false, messages }, 'gemini-2.5-flash', {});
  // Whatever the case, the outcome is one that Google takes.
  expect(geminiRequestFaults(encoded.body, false)).toEqual([]);
  return encoded;
}
const contentsOf = (...messages: ModelMessage[]): Json[] => encode(...messages).body['contents'] as Json[];
const said = (...messages: ModelMessage[]): string[] =>
  contentsOf(...messages).map(
    ({ role, parts }) => `${role}: ${(parts as Json[]).map((part) => part['text']).join('|')}`,
  );
const partsOf = (...content: RequestPart[]): Json[] => contentsOf(user(...content))[0]?.['parts'] as Json[];

describe('who speaks', () => {
  test('turns keep their order; each text stays a part of its own', () => {
    expect(said(user(text('a'), text('b')), assistant(text('c')), user(text('d')))).toEqual([
      'user: a|b',
      'model: c',
      'user: d',
    ]);
  });

  test('messages of one speaker in a row are one content', () => {
    expect(said(user(text('a')), user(text('b')), assistant(text('c')), assistant(text('d')), user(text('e')))).toEqual(
      ['user: a|b', 'model: c|d', 'user: e'],
    );
  });

  test('empty texts and empty messages leave no part and no content behind', () => {
    expect(said(user(text('a')), assistant(text('')), assistant(), user(text(''), text('b')))).toEqual([
      'user: a',
      'user: b',
    ]);
  });

  test('a conversation that begins with the model, a call even, gets a user first', () => {
    expect(said(assistant(text('Well?')), user(text('go on')))[0]).toBe('user: (continued)');
    expect(contentsOf(assistant(call('a')), tool(result('a', 'x'))).map(({ role }) => role as string)).toEqual([
      'user',
      'model',
      'user',
    ]);
  });

  test('a prefill, words of the model at the end, stays at the end', () => {
    expect(said(user(text('a')), assistant(text('{"x":'))).at(-1)).toBe('model: {"x":');
  });

  test('a name of a speaker has no place, and is said to be dropped', () => {
    expect(encode({ ...user(text('a')), name: 'Ann' }).dropped).toEqual(['name']);
  });

  test('a refusal of the model’s is its words', () => {
    expect(said(user(text('a')), assistant({ type: 'refusal', text: 'No.' }), user(text('b')))).toEqual([
      'user: a',
      'model: No.',
      'user: b',
    ]);
  });
});

describe('instructions', () => {
  test('all of the first ones stand beside the conversation', () => {
    const { body } = encode(system(text('Be kind.'), text('')), system(text('Be brief.')), user(text('Hi')));
    expect(body['systemInstruction']).toEqual({ parts: [{ text: 'Be kind.' }, { text: 'Be brief.' }] });
  });

  test('later ones are the user’s words where they stand: Google knows no other place', () => {
    const { body } = encode(user(text('a')), assistant(text('b')), system(text('Be brief.')), user(text('c')));
    expect(body).not.toHaveProperty('systemInstruction');
    expect((body['contents'] as Json[]).at(-1)).toEqual({
      role: 'user',
      parts: [{ text: 'Be brief.' }, { text: 'c' }],
    });
  });

  test('where there is nothing else, the last one is what the user says: a request needs contents', () => {
    const { body } = encode(system(text('a')), system(text('b')));
    expect(body['systemInstruction']).toEqual({ parts: [{ text: 'a' }] });
    expect(body['contents']).toEqual([{ role: 'user', parts: [{ text: 'b' }] }]);
  });

  test('a picture among instructions is left out, its words stay', () => {
    const picture: RequestPart = { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' } };
    expect(encode(system(text('a'), picture), user(text('b'))).body['systemInstruction']).toEqual({
      parts: [{ text: 'a' }],
    });
  });
});

describe('files', () => {
  const media = (kind: MediaPart['kind'], source: MediaPart['source'], rest: Partial<MediaPart> = {}): MediaPart => ({
    type: 'media',
    kind,
    source,
    ...rest,
  });
  const url = (address: string): MediaPart['source'] => ({ type: 'url', url: address });
  const data: MediaPart['source'] = { type: 'base64', data: 'AA' };

  test.each([
    ['image', 'image/jpeg'],
    ['document', 'application/pdf'],
    ['audio', 'audio/mp3'],
    ['video', 'video/mp4'],
  ] as const)('data of kind %s has a type, even where nobody gave it one', (kind, mimeType) => {
    expect(partsOf(media(kind, data))).toEqual([{ inlineData: { mimeType, data: 'AA' } }]);
    expect(partsOf(media(kind, data, { mediaType: 'x/y' }))).toEqual([{ inlineData: { mimeType: 'x/y', data: 'AA' } }]);
  });

  test.each([
    ['https://a/b.PNG', 'image', 'image/png'],
    ['https://a/b.jpeg#x', 'image', 'image/jpeg'],
    ['https://a/b.heic?size=1.5', 'image', 'image/heic'],
    ['https://a/b.gif', 'image', 'image/gif'],
    ['gs://a/b.mov', 'video', 'video/quicktime'],
    ['gs://a/b.wav', 'audio', 'audio/wav'],
    ['https://a/notes.txt', 'document', 'text/plain'],
    ['https://a/b', 'image', 'image/jpeg'],
    ['https://a/b.unknown', 'video', 'video/mp4'],
    ['https://generativelanguage.googleapis.com/v1beta/files/x', 'audio', 'audio/mp3'],
  ] as const)('the address %s of kind %s has the type %s', (address, kind, mimeType) => {
    expect(partsOf(media(kind, url(address)))).toEqual([{ fileData: { fileUri: address, mimeType } }]);
  });

  test('a type that was given counts more than an ending', () => {
    expect(partsOf(media('image', url('https://a/b.png'), { mediaType: 'image/webp' }))).toEqual([
      { fileData: { fileUri: 'https://a/b.png', mimeType: 'image/webp' } },
    ]);
  });

  test.each(['https://www.youtube.com/watch?v=x', 'https://youtube.com/shorts/x', 'https://youtu.be/x'])(
    'a film on YouTube has no type of its own: %s',
    (address) => {
      expect(partsOf(media('video', url(address)))).toEqual([{ fileData: { fileUri: address } }]);
    },
  );

  test('a file stored with another vendor cannot be fetched: it is left out and said, the words stay', () => {
    const { body, dropped } = encode(user(text('Look'), media('document', { type: 'file', id: 'file-abc' })));
    expect(body['contents']).toEqual([{ role: 'user', parts: [{ text: 'Look' }] }]);
    expect(dropped).toEqual(['documentById']);
  });

  test('markers of caches are said to be dropped, the parts stay', () => {
    const { body, dropped } = encode(user({ type: 'text', text: 'a', cache: {} }, media('image', data, { cache: {} })));
    expect((body['contents'] as Json[])[0]?.['parts']).toHaveLength(2);
    expect(dropped).toEqual(['cacheControl']);
  });
});

describe('what only one vendor understands', () => {
  test('Google’s own parts go back as they came, on either side', () => {
    const cut = { fileData: { fileUri: 'https://youtu.be/x' }, videoMetadata: { fps: 0.2 } };
    const code = { executableCode: { code: '1' }, thoughtSignature: 's' };
    const own = (raw: object): RequestPart => ({ type: 'vendor', dialect: 'gemini', raw: { ...raw } });
    const messages = [user(own(cut)), assistant(own(code), text('One.')), user(text('Go on.'))];
    const { body } = gemini.encodeRequest({ model: 'm', stream: false, messages }, 'gemini-2.5-flash', {});
    expect((body['contents'] as Json[]).slice(0, 2)).toEqual([
      { role: 'user', parts: [cut] },
      { role: 'model', parts: [code, { text: 'One.' }] },
    ]);
  });

  test('others’ are left out and said', () => {
    const theirs: RequestPart = { type: 'vendor', dialect: 'anthropic-messages', raw: { type: 'server_tool_use' } };
    const { body, dropped } = encode(user(text('a')), assistant(theirs, text('b')), user(text('c')));
    expect(JSON.stringify(body)).not.toContain('server_tool_use');
    expect(dropped).toEqual(['vendorContent']);
  });
});
