// Forms with a file, written again for a target.
import busboy from 'busboy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsForTarget, frameForm, jsonOfForm, type FormField } from '../../src-main/relay/multipart.ts';

interface Form {
  readonly fields: readonly FormField[];
  readonly files: readonly {
    readonly name: string;
    readonly filename: string;
    readonly type: string;
    readonly text: string;
  }[];
}

/** Read by a parser that is not ours. */
function parsed(contentType: string, body: Buffer): Promise<Form> {
  const { promise, resolve, reject } = Promise.withResolvers<Form>();
  const fields: FormField[] = [];
  const files: Form['files'][number][] = [];
  const parser = busboy({ headers: { 'content-type': contentType }, defParamCharset: 'utf8' });
  parser.on('field', (name, value) => void fields.push({ name, value }));
  parser.on('file', (name, stream, { filename = '', mimeType }) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
    stream.once(
      'end',
      () => void files.push({ name, filename, type: mimeType, text: Buffer.concat(chunks).toString() }),
    );
  });
  parser.once('close', () => resolve({ fields, files }));
  parser.once('error', reject);
  parser.end(body);
  return promise;
}

function form(fields: readonly FormField[], filename = 'a.mp3', mediaType = 'audio/mpeg'): Promise<Form> {
  const { contentType, head, tail } = frameForm(fields, { name: 'file', filename, mediaType }, 'pointsman-1');
  return parsed(contentType, Buffer.concat([head, Buffer.from('sound\r\n--not the end'), tail]));
}

describe('a form', () => {
  it('has its fields in order, repeated ones too, and the file after them', async () => {
    const fields = [
      { name: 'model', value: 'whisper-1' },
      { name: 'timestamp_granularities[]', value: 'word' },
      { name: 'timestamp_granularities[]', value: 'segment' },
      { name: 'prompt', value: 'line one\r\nline two — “quoted” é' },
      { name: 'language', value: '' },
    ];
    expect(await form(fields)).toEqual({
      fields,
      files: [{ name: 'file', filename: 'a.mp3', type: 'audio/mpeg', text: 'sound\r\n--not the end' }],
    });
  });

  it('needs no field to be one', async () => {
    expect(await form([])).toMatchObject({ fields: [], files: [{ name: 'file' }] });
  });

  it('cannot be broken out of by the name of a file', async () => {
    const evil = 'a"\r\ncontent-type: text/html\r\n\r\nowned\r\n--pointsman-1--.mp3';
    const { fields, files } = await form([{ name: 'model', value: 'm' }], evil);
    expect(fields).toEqual([{ name: 'model', value: 'm' }]);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ type: 'audio/mpeg', text: 'sound\r\n--not the end' });
  });

  it('cannot be broken out of by a media type or the name of a field', async () => {
    const { fields, files } = await form([{ name: 'x"\r\n\r\ny', value: 'v' }], 'a.mp3', 'audio/mpeg\r\nx-evil: 1');
    expect(fields).toEqual([{ name: 'x%22%0D%0A%0D%0Ay', value: 'v' }]);
    expect(files).toHaveLength(1);
  });

  it('carries any text in a field', async () => {
    const value = fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(value, async (text) => {
        expect((await form([{ name: 'prompt', value: text }])).fields).toEqual([{ name: 'prompt', value: text }]);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a file name that is not English', async () => {
    expect((await form([], 'Ünïcode 录音.wav', 'audio/wav')).files[0]?.filename).toBe('Ünïcode 录音.wav');
  });
});

describe('the fields for a target', () => {
  it('name its model, once, even when the client named it last or not at all', () => {
    const fields = [
      { name: 'language', value: 'en' },
      { name: 'model', value: 'route' },
      { name: 'model', value: 'again' },
    ];
    expect(fieldsForTarget(fields, 'whisper-1', [])).toEqual([
      { name: 'model', value: 'whisper-1' },
      { name: 'language', value: 'en' },
    ]);
    expect(fieldsForTarget([], 'whisper-1', [])).toEqual([{ name: 'model', value: 'whisper-1' }]);
  });

  it('hold nothing that is meant for the gateway, however the form writes it', () => {
    const fields = [
      { name: 'provider', value: '{}' },
      { name: 'provider[only][]', value: 'x' },
      { name: 'models[]', value: 'b' },
      { name: 'prompt', value: 'p' },
    ];
    expect(fieldsForTarget(fields, 'm', ['provider', 'models']).map(({ name }) => name)).toEqual(['model', 'prompt']);
  });
});

describe('the JSON that a form stands for', () => {
  it('has truth values and structures where routing reads them', () => {
    const fields = [
      { name: 'model', value: 'm' },
      { name: 'stream', value: 'true' },
      { name: 'provider', value: '{"only":["oai"]}' },
      { name: 'models', value: '["a","b"]' },
      { name: 'temperature', value: '0.5' },
    ];
    expect(jsonOfForm(fields)).toEqual({
      model: 'm',
      stream: true,
      provider: { only: ['oai'] },
      models: ['a', 'b'],
      temperature: '0.5',
    });
  });

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['perhaps', 'perhaps'],
  ])('takes a stream asked for as %s for %s', (value, expected) => {
    expect(jsonOfForm([{ name: 'stream', value }])).toEqual({ stream: expected });
  });

  it('leaves what is no JSON to be refused by its name', () => {
    expect(jsonOfForm([{ name: 'provider', value: '{only' }])).toEqual({ provider: '{only' });
  });

  it('takes the last of several', () => {
    const fields = [
      { name: 'model', value: 'a' },
      { name: 'model', value: 'b' },
    ];
    expect(jsonOfForm(fields)).toEqual({ model: 'b' });
  });
});
