// Conversations of Gemini clients: who speaks, and what texts, files and odd parts become.
import { describe, expect, test } from 'vitest';
import { readAnswer, readContents, readQuestion, readRequest, refusal } from '../support/gemini-requests.ts';
import { assistant, system, text, user } from '../support/turns.ts';

describe('who speaks', () => {
  test('turns keep their order and their speakers', () => {
    expect(
      readContents(
        { role: 'user', parts: [{ text: 'a' }] },
        { role: 'model', parts: [{ text: 'b' }] },
        { parts: [{ text: 'c' }] },
        { role: null, parts: [{ text: 'd' }] },
      ),
    ).toEqual([user(text('a')), assistant(text('b')), user(text('c')), user(text('d'))]);
  });

  test.each(['assistant', 'system', 'MODEL', ''])('the role “%s”, which Google refuses, is refused here', (role) => {
    expect(refusal({ contents: [{ parts: [] }, { role, parts: [] }] })?.field).toBe('contents[1].role');
  });

  test('a content without parts is a turn without words: nothing is shifted', () => {
    for (const parts of [undefined, null, []]) {
      expect(readContents({ role: 'user', parts }, { role: 'model', parts })).toEqual([user(), assistant()]);
    }
  });

  test.each([undefined, null])('contents of %j are asked for by name', (contents) => {
    expect(refusal({ contents })?.field).toBe('contents');
  });

  test('a conversation that is empty is one', () => {
    expect(readContents()).toEqual([]);
  });
});

describe('instructions', () => {
  const instructed = (systemInstruction: unknown): unknown => readRequest({ systemInstruction }).messages[0];

  test.each([
    ['a content', { parts: [{ text: 'Be kind.' }] }],
    ['a content with a role', { role: 'user', parts: [{ text: 'Be kind.' }] }],
    ['a content of one part', { parts: { text: 'Be kind.' } }],
    ['a text', 'Be kind.'],
  ])('may be %s', (_, systemInstruction) => {
    expect(instructed(systemInstruction)).toEqual(system(text('Be kind.')));
  });

  test('each part is one, and empty ones are none', () => {
    expect(instructed({ parts: [{ text: 'a' }, { text: '' }, { text: 'b' }] })).toEqual(system(text('a'), text('b')));
  });

  test.each([undefined, null, '', { parts: [] }, { parts: [{ text: '' }] }, {}])('none: %j', (systemInstruction) => {
    expect(instructed(systemInstruction)).toEqual(user(text('Hi')));
  });
});

describe('texts', () => {
  test('each part stays one; an empty one is none', () => {
    expect(readQuestion({ text: 'a' }, { text: '' }, { text: ' b' })).toEqual([text('a'), text(' b')]);
    expect(readAnswer({ text: '' })).toEqual([]);
  });

  test('a text that is null is not there: the file beside it is', () => {
    expect(readQuestion({ text: null, inlineData: { mimeType: 'image/png', data: 'AA' } })).toMatchObject([
      { type: 'media' },
    ]);
  });
});

describe('files', () => {
  test.each([
    ['image/png', 'image'],
    ['audio/wav', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'document'],
    ['text/plain', 'document'],
    ['imagery/x', 'document'],
  ])('data of type %s is of kind %s', (mimeType, kind) => {
    expect(readQuestion({ inlineData: { mimeType, data: 'AA' } })).toEqual([
      { type: 'media', kind, source: { type: 'base64', data: 'AA' }, mediaType: mimeType },
    ]);
  });

  test('both spellings are read, and a name that is shown is the name of the file', () => {
    expect(readQuestion({ inline_data: { mime_type: 'application/pdf', data: 'AA', display_name: 'a.pdf' } })).toEqual([
      {
        type: 'media',
        kind: 'document',
        source: { type: 'base64', data: 'AA' },
        mediaType: 'application/pdf',
        filename: 'a.pdf',
      },
    ]);
  });

  test.each([
    ['https://www.youtube.com/watch?v=x', undefined, 'video'],
    ['https://youtu.be/x', undefined, 'video'],
    ['https://youtu.be/x', 'video/mp4', 'video'],
    ['gs://bucket/a', undefined, 'document'],
    ['https://generativelanguage.googleapis.com/v1beta/files/x', 'audio/mp3', 'audio'],
  ])('the file %s of type %s is of kind %s', (fileUri, mimeType, kind) => {
    expect(readQuestion({ fileData: { fileUri, mimeType } })).toEqual([
      {
        type: 'media',
        kind,
        source: { type: 'url', url: fileUri },
        ...(mimeType !== undefined && { mediaType: mimeType }),
      },
    ]);
  });

  test.each([
    [{ inlineData: { mimeType: 'image/png' } }, 'inlineData.data'],
    [{ inlineData: { mimeType: 5, data: 'AA' } }, 'inlineData.mimeType'],
    [{ fileData: {} }, 'fileData.fileUri'],
    [{ fileData: { fileUri: 'gs://x', mimeType: 5 } }, 'fileData.mimeType'],
  ])('%j is refused, naming the content, the part and the member', (part, member) => {
    const contents = [{ parts: [{ text: 'x' }] }, { role: 'user', parts: [{ text: 'x' }, part] }];
    expect(refusal({ contents })?.field).toBe(`contents[1].parts[1].${member}`);
  });

  test('a part of a video is beyond the neutral form and stays Google’s', () => {
    const part = { fileData: { fileUri: 'https://youtu.be/x' }, videoMetadata: { startOffset: '1s', fps: 0.2 } };
    expect(readQuestion(part)).toEqual([{ type: 'vendor', dialect: 'gemini', raw: part }]);
    const snake = { file_data: { file_uri: 'https://youtu.be/x' }, video_metadata: {} };
    expect(readQuestion(snake)).toEqual([{ type: 'vendor', dialect: 'gemini', raw: snake }]);
  });
});

describe('other parts', () => {
  test.each([
    { executableCode: { language: 'PYTHON', code: '1' } },
    { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } },
    { toolCall: { id: 'x' } },
    { inlineData: 'broken' },
    {},
  ])('%j is carried for Google alone', (part) => {
    const expected = [{ type: 'vendor', dialect: 'gemini', raw: part }];
    expect(readAnswer(part)).toEqual(expected);
    expect(readQuestion(part)).toEqual(expected);
  });

  test.each(['x', 5, null, []])('a part that is %j is refused by its place', (part) => {
    expect(refusal({ contents: [{ parts: [{ text: 'x' }, part] }] })?.field).toBe('contents[0].parts[1]');
  });

  test('a file of the model’s is the model’s', () => {
    expect(readAnswer({ text: 'Here:' }, { inlineData: { mimeType: 'image/png', data: 'AA' } })).toMatchObject([
      { type: 'text' },
      { type: 'media', kind: 'image' },
    ]);
  });
});
