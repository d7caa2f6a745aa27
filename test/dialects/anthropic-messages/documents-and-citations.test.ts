// Documents and the citations of them: what each protocol can say of a source, and what it must not invent.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { MediaPart, ModelRequest } from '../../../src-main/dialects/model-request.ts';
import type { Annotation, ModelResponse } from '../../../src-main/dialects/model-stream.ts';
import { close, content, delta, end, open, read, start } from '../support/anthropic-frames.ts';
import { facts } from '../support/streams.ts';
import { text, user } from '../support/turns.ts';

type Json = Record<string, unknown>;

const fileOf = (fields: Partial<MediaPart>): MediaPart => ({
  type: 'media',
  kind: 'document',
  source: { type: 'base64', data: 'w6k=' },
  ...fields,
});

function blocksFor(...parts: MediaPart[]): unknown {
  const request: ModelRequest = { model: 'm', messages: [user(...parts, text('q'))], stream: false };
  const { body } = anthropicMessages.encodeRequest(request, 'claude-haiku-4-5', {});
  const [message] = body['messages'] as { content: Json[] }[];
  return message?.content.slice(0, -1);
}

describe('documents for Claude', () => {
  test.each<[string, MediaPart, Json]>([
    [
      'a PDF',
      fileOf({ mediaType: 'application/pdf', filename: 'a.pdf' }),
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'w6k=' }, title: 'a.pdf' },
    ],
    [
      'a text, as text and not as bytes',
      fileOf({ mediaType: 'text/plain', filename: 'a.txt' }),
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'é' }, title: 'a.txt' },
    ],
    [
      'one of unknown type, as what it most often is',
      fileOf({}),
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'w6k=' } },
    ],
    [
      'one at an address',
      fileOf({ source: { type: 'url', url: 'https://x/a.pdf' }, filename: 'a.pdf' }),
      { type: 'document', source: { type: 'url', url: 'https://x/a.pdf' }, title: 'a.pdf' },
    ],
    [
      'an image of unknown type',
      { ...fileOf({}), kind: 'image' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'w6k=' } },
    ],
    [
      'an image by the type that Anthropic refuses',
      { ...fileOf({ mediaType: 'image/jpg' }), kind: 'image' },
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'w6k=' } },
    ],
    [
      'an image, which has no title',
      { ...fileOf({ mediaType: 'image/gif', filename: 'a.gif' }), kind: 'image' },
      { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'w6k=' } },
    ],
  ])('%s', (_, part, block) => {
    expect(blocksFor(part)).toEqual([block]);
  });

  test('a text keeps its characters through the neutral form', () => {
    const document = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'é漢🙂\n' } };
    const decoded = anthropicMessages.decodeRequest({ model: 'm', messages: [{ role: 'user', content: [document] }] });
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const { body } = anthropicMessages.encodeRequest(decoded.value, 'claude-haiku-4-5', {});
    expect((body['messages'] as Json[])[0]?.['content']).toEqual([document]);
  });

  test.each([
    ['source.data', { type: 'text', media_type: 'text/plain' }],
    ['source.url', { type: 'url', url: 7 }],
    ['source.file_id', { type: 'file', file_id: null }],
    ['source', 'base64'],
  ])('one whose %s is missing is refused by that name', (field, source) => {
    const messages = [{ role: 'user', content: [{ type: 'document', source }] }];
    expect(anthropicMessages.decodeRequest({ model: 'm', messages })).toMatchObject({
      failure: { field: `messages[0].content[0].${field}` },
    });
  });

  test('a title that is no text is refused by its name', () => {
    const source = { type: 'url', url: 'https://x' };
    const messages = [{ role: 'user', content: [{ type: 'document', source, title: 7 }] }];
    expect(anthropicMessages.decodeRequest({ model: 'm', messages })).toMatchObject({
      failure: { field: 'messages[0].content[0].title' },
    });
  });
});

describe('citations of an answer', () => {
  const page = {
    type: 'web_search_result_location',
    url: 'https://x',
    title: 'X',
    cited_text: 'fact',
    encrypted_index: 'e',
  };
  const places = [
    {
      type: 'char_location',
      document_index: 0,
      document_title: 'A',
      start_char_index: 0,
      end_char_index: 4,
      cited_text: 'fact',
    },
    { type: 'page_location', document_index: 0, start_page_number: 1, end_page_number: 2, cited_text: 'fact' },
    { type: 'content_block_location', document_index: 0, start_block_index: 0, end_block_index: 1, cited_text: 'fact' },
    { type: 'search_result_location', search_result_index: 0, source: 'kb-1', title: 'KB', cited_text: 'fact' },
  ];
  const whole = (...citations: unknown[]): ModelResponse => {
    const decoded = anthropicMessages.decodeResponse({ content: [{ type: 'text', text: 'So.', citations }] });
    if (!decoded.ok) throw new Error(decoded.failure.message);
    return decoded.value;
  };
  const streamed = (...citations: unknown[]): Annotation[] =>
    read(
      start(),
      open(0, { type: 'text', text: '', citations: [] }),
      ...citations.map((citation) => delta(0, { type: 'citations_delta', citation })),
      close(0),
      end(),
    ).parts.flatMap((part) => (part.type === 'annotation' ? [part.annotation] : []));

  test('of a web page are the same streamed and whole, with the vendor’s own object', () => {
    const expected = [{ type: 'url-citation', url: 'https://x', title: 'X', text: 'fact', raw: page }];
    expect(whole(page).annotations).toEqual(expected);
    expect(streamed(page)).toEqual(expected);
  });

  test.each(places)('of a place in a document have no address to show: $type', (place) => {
    expect(whole(place)).not.toHaveProperty('annotations');
    expect(streamed(place)).toEqual([]);
  });

  test.each([[null], ['x'], [[]], [{ url: 7 }], [{ url: '' }]])('damaged ones are none: %j', (citation) => {
    expect(whole(citation)).not.toHaveProperty('annotations');
    expect(streamed(citation)).toEqual([]);
  });

  test('without title or words say only where', () => {
    const bare = { type: 'web_search_result_location', url: 'https://x', title: null };
    expect(whole(bare).annotations).toEqual([{ type: 'url-citation', url: 'https://x', raw: bare }]);
  });

  test('of several texts are told together, and stand with the last one for a client', () => {
    const decoded = anthropicMessages.decodeResponse({
      content: [
        { type: 'text', text: 'A', citations: [page] },
        { type: 'text', text: 'B', citations: [{ ...page, url: 'https://y' }] },
        { type: 'text', text: 'C', citations: null },
      ],
    });
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const { content: blocks } = anthropicMessages.encodeResponse(decoded.value, facts);
    const told = (blocks as Json[]).map(({ citations }) => (citations as Json[] | undefined)?.map(({ url }) => url));
    expect(told).toEqual([undefined, undefined, ['https://x', 'https://y']]);
  });

  test('without any text are left out: there is nothing that they could stand with', () => {
    const response: ModelResponse = {
      content: [{ type: 'tool-call', id: 't', name: 'f', arguments: '' }],
      annotations: [{ type: 'url-citation', url: 'https://x' }],
      finish: { reason: 'tool-calls' },
    };
    expect(anthropicMessages.encodeResponse(response, facts)['content']).toEqual([
      { type: 'tool_use', id: 't', name: 'f', input: {} },
    ]);
  });

  test('in a stream do not disturb the text they stand in', () => {
    const said = (words: string): string => delta(0, { type: 'text_delta', text: words });
    const cited = delta(0, { type: 'citations_delta', citation: page });
    expect(content(start(), open(0, { type: 'text', text: '' }), said('a'), cited, said('b'), close(0), end())).toEqual(
      [{ type: 'text', text: 'ab' }],
    );
  });
});
