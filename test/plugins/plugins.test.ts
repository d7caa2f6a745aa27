// Plugins: what is done on this machine to a request, or to its answer.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { estimateTokens } from '../../src-main/relay/estimate-tokens.ts';
import type { ModelMessage, ModelRequest, RequestPart } from '../../src-main/dialects/model-request.ts';
import type { ModelResponse } from '../../src-main/dialects/model-stream.ts';
import { changesRequest, healResponse, prepareRequest } from '../../src-main/plugins/apply-plugins.ts';
import { compressContext } from '../../src-main/plugins/compress-context.ts';
import { healJson } from '../../src-main/plugins/heal-json.ts';
import { parseFiles } from '../../src-main/plugins/parse-files.ts';
import { NO_PLUGINS, readPlugins, type Plugins } from '../../src-main/plugins/read-plugins.ts';
import { requests } from '../dialects/support/conversations.ts';
import { pdf } from './pdf.ts';

describe('reading', () => {
  test.each([
    [{}, {}],
    [{ plugins: [] }, {}],
    [{ plugins: [{ id: 'response-healing' }] }, { responseHealing: true }],
    [{ plugins: [{ id: 'response-healing', enabled: false }] }, {}],
    [{ plugins: [{ id: 'context-compression', engine: 'middle-out' }] }, { contextCompression: true }],
    [{ transforms: ['middle-out'] }, { contextCompression: true }],
    [{ transforms: [] }, {}],
    [{ plugins: [{ id: 'file-parser', pdf: { engine: 'mistral-ocr' } }] }, { fileParser: true }],
    [{ plugins: [{ id: 'file-parser', pdf: { engine: 'native' } }] }, {}],
    [{ plugins: [{ id: 'web', max_results: 3 }] }, { web: { maxResults: 3 } }],
  ])('%j is understood', (body, expected) => {
    expect(readPlugins(body)).toEqual({ ok: true, value: { ...NO_PLUGINS, ...expected } });
  });

  test.each([
    [{ plugins: [{ id: 'teleport' }] }, 'plugins[0].id', 'response-healing'],
    [{ plugins: [{}] }, 'plugins[0].id', 'a string'],
    [{ plugins: 'web' }, 'plugins', 'an array'],
    [{ plugins: [{ id: 'web', engine: 'exa' }] }, 'plugins[0].engine', 'native'],
    [{ plugins: [{ id: 'web', enabled: 'yes' }] }, 'plugins[0].enabled', 'true or false'],
    [{ transforms: ['inside-out'] }, 'transforms', 'middle-out'],
  ])('%j is refused with its field', (body, field, words) => {
    expect(readPlugins(body)).toMatchObject({
      ok: false,
      failure: { field, message: expect.stringContaining(words) as string },
    });
  });

  test('bytes may pass unless the request itself must change', () => {
    expect(changesRequest(NO_PLUGINS)).toBe(false);
    expect(changesRequest({ ...NO_PLUGINS, responseHealing: true })).toBe(false);
    expect(changesRequest({ ...NO_PLUGINS, web: {} })).toBe(true);
  });
});

describe('healing', () => {
  test.each([
    ['```json\n{"a": 1}\n```', { a: 1 }],
    ['Sure! Here it is:\n{"a": 1}\nAnything else?', { a: 1 }],
    ['{"a": 1,}', { a: 1 }],
    ["{'a': 'b'}", { a: 'b' }],
    ['{a: 1}', { a: 1 }],
    ['{"a": [1, 2', { a: [1, 2] }],
    ['{"a": "cut of', { a: 'cut of' }],
    ['{"a": 1} // done', { a: 1 }],
    ['{“a”: “b”}', { a: 'b' }],
  ])('%s becomes JSON', (text, value) => {
    expect(JSON.parse(healJson(text))).toEqual(value);
  });

  test.each(['{"a": 1}', ' [1]\n', '"words"', 'true', '12', ''])('%j parses, and stays to the letter', (text) => {
    expect(healJson(text)).toBe(text);
  });

  test.each(['I cannot do that.', 'No JSON here: just words.'])('%s is no JSON, and is not made one', (text) => {
    expect(healJson(text)).toBe(text);
  });

  test('any JSON survives what models do to it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,6}$/),
          fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[a-z ]*$/)),
        ),
        (value) => {
          const text = JSON.stringify(value);
          expect(JSON.parse(healJson(`Of course:\n\`\`\`json\n${text}\n\`\`\``))).toEqual(value);
          expect(JSON.parse(healJson(`${text.slice(0, -1)},}`.replace('{,}', '{}')))).toEqual(value);
        },
      ),
    );
  });

  const answer = (text: string): ModelResponse => ({ content: [{ type: 'text', text }], finish: { reason: 'stop' } });
  const asked = (format?: ModelRequest['responseFormat']): ModelRequest => ({
    model: 'm',
    messages: [],
    stream: false,
    ...(format && { responseFormat: format }),
  });

  it('touches text only where JSON was asked for', () => {
    const broken = answer('{"a": 1,}');
    expect(healResponse(broken, asked())).toBe(broken);
    expect(healResponse(broken, asked({ type: 'json' })).content).toEqual([
      { type: 'text', text: expect.not.stringContaining(',}') as string },
    ]);
  });

  it('mends the arguments of calls, which are always JSON', () => {
    const response: ModelResponse = {
      content: [{ type: 'tool-call', id: 'c', name: 'f', arguments: '{"a":1' }],
      finish: { reason: 'tool-calls' },
    };
    expect(healResponse(response, asked()).content).toMatchObject([{ arguments: '{"a":1}' }]);
  });
});

const text = (words: string): RequestPart => ({ type: 'text', text: words });

describe('compression', () => {
  const turn = (words: string, size: number): ModelMessage[] => [
    { role: 'user', content: [text(`${words} ${'x'.repeat(size)}`)] },
    { role: 'assistant', content: [text(`answer to ${words}`)] },
  ];
  const long: ModelRequest = {
    model: 'm',
    stream: false,
    maxOutputTokens: 100,
    messages: [
      { role: 'system', content: [text('Be kind.')] },
      ...turn('first', 400),
      ...turn('second', 4_000),
      ...turn('third', 4_000),
      ...turn('fourth', 400),
      { role: 'user', content: [text('last')] },
    ],
  };

  it('takes the middle out; instructions, the beginning and the end stay', () => {
    const { request, removed } = compressContext(long, 1_500);
    const said = JSON.stringify(request.messages);
    expect(removed).toBe(2);
    expect(said).toContain('Be kind.');
    expect(said).toContain('first');
    expect(said).toContain('last');
    expect(estimateTokens(request)).toBeLessThanOrEqual(1_400);
  });

  it('leaves alone what fits', () => {
    expect(compressContext(long, 100_000)).toEqual({ request: long, removed: 0 });
  });

  it('keeps half of a thousand messages from each end', () => {
    const many: ModelRequest = {
      ...long,
      messages: Array.from({ length: 700 }, (_, index) => turn(`q${index}`, 1)).flat(),
    };
    const { request } = compressContext(many, 1_000_000);
    expect(request.messages.length).toBeLessThanOrEqual(1_000);
    expect(JSON.stringify(request.messages[0])).toContain('q0 ');
    expect(JSON.stringify(request.messages.at(-1))).toContain('q699');
  });

  it('never parts a call from its result, and never touches what fits', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 50, max: 3_000 }), (request, context) => {
        const { request: small, removed } = compressContext(request, context);
        const parts = small.messages.flatMap(({ content }) => content);
        const calls = parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : []));
        const results = parts.flatMap((part) => (part.type === 'tool-result' ? [part.callId] : []));
        expect(results).toEqual(calls);
        expect(small.messages.at(-1)).toEqual(request.messages.at(-1));
        expect(small.messages.length + removed).toBe(request.messages.length);
        if (removed === 0) expect(small.messages).toEqual(request.messages);
        const users = small.messages.filter(({ role }) => role !== 'system');
        expect(users[0]?.role).toBe('user');
      }),
    );
  });
});

const document = (data: string, rest: object = {}): RequestPart => ({
  type: 'media',
  kind: 'document',
  source: { type: 'base64', data },
  mediaType: 'application/pdf',
  ...rest,
});
const withParts = (...content: RequestPart[]): ModelRequest => ({
  model: 'm',
  stream: false,
  messages: [{ role: 'user', content }],
});

describe('files', () => {
  it('a PDF becomes its text, page by page, under its name', async () => {
    const parsed = await parseFiles(
      withParts(text('Read'), document(pdf(['Hello page one', 'And page two']), { filename: 'a.pdf' })),
    );
    expect(parsed).toMatchObject({
      ok: true,
      parsed: 1,
      request: {
        messages: [{ content: [text('Read'), { text: 'a.pdf:\n[page 1]\nHello page one\n\n[page 2]\nAnd page two' }] }],
      },
    });
  });

  it('one inside a tool result, too', async () => {
    const result: RequestPart = { type: 'tool-result', callId: 'c', content: [document(pdf(['Inside'])) as never] };
    expect(JSON.stringify(await parseFiles(withParts(result)))).toContain('[page 1]\\nInside');
  });

  it('addresses and other files stay as they are: nothing is fetched', async () => {
    const request = withParts(
      { type: 'media', kind: 'document', source: { type: 'url', url: 'https://example.org/a.pdf' } },
      document('QUJD', { mediaType: 'text/plain' }),
    );
    expect(await parseFiles(request)).toEqual({ ok: true, request, parsed: 0 });
  });

  test.each([
    ['broken', Buffer.from('%PDF-1.4 nonsense').toString('base64'), 'no PDF that can be read'],
    ['locked', pdf(['secret'], true), 'locked with a password'],
  ])('a %s one is refused with its place', async (_, data, words) => {
    expect(await parseFiles(withParts(text('x'), document(data)))).toMatchObject({
      ok: false,
      field: 'messages[0].content[1]',
      message: expect.stringContaining(words) as string,
    });
  });
});

describe('a request for one target', () => {
  const plugins = (rest: Partial<Plugins>): Plugins => ({ ...NO_PLUGINS, ...rest });
  const withPdf = withParts(document(pdf(['Words'])));

  it('keeps its file where the target reads files', async () => {
    const prepared = await prepareRequest(withPdf, plugins({ fileParser: true }), { takesFiles: true });
    expect(prepared).toEqual({ ok: true, request: withPdf });
    const read = await prepareRequest(withPdf, plugins({ fileParser: true }), { takesFiles: false });
    expect(JSON.stringify(read)).toContain('Words');
  });

  it('gets a search, unless the client brought its own', async () => {
    const target = { takesFiles: true };
    const asked = await prepareRequest(withParts(text('news?')), plugins({ web: { maxResults: 2 } }), target);
    expect(asked).toMatchObject({ request: { tools: [{ type: 'web-search', maxUses: 2 }] } });
    const own: ModelRequest = { ...withParts(text('news?')), tools: [{ type: 'web-search', maxUses: 9 }] };
    expect(await prepareRequest(own, plugins({ web: {} }), target)).toEqual({ ok: true, request: own });
  });

  it('is not cut where the context is not known', async () => {
    const request = withParts(text('x'.repeat(100_000)));
    expect(await prepareRequest(request, plugins({ contextCompression: true }), { takesFiles: true })).toEqual({
      ok: true,
      request,
    });
  });
});
