// What Bedrock's Converse is asked: every field in its place, nothing said that it would refuse.
import { describe, expect, test } from 'vitest';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import { bedrockConverse } from '../../../src-main/dialects/bedrock-converse/index.ts';
import type { ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';

const CLAUDE = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const NOVA = 'us.amazon.nova-lite-v1:0';

type Json = Record<string, unknown>;

function encode(
  request: Partial<ModelRequest>,
  model = NOVA,
  traits: TargetTraits = {},
): { body: Json; dropped: readonly string[] } {
  const whole: ModelRequest = {
    model: 'm',
    stream: false,
    messages: [{ role: 'user', content: [text('Hi')] }],
    ...request,
  };
  return bedrockConverse.encodeRequest(whole, model, traits);
}

const text = (words: string): RequestPart => ({ type: 'text', text: words });
const call = (id: string, args = '{}'): RequestPart => ({ type: 'tool-call', id, name: 'f', arguments: args });
const result = (callId: string, words: string): RequestPart => ({
  type: 'tool-result',
  callId,
  content: [{ type: 'text', text: words }],
});
const said = (...messages: ModelMessage[]): Json[] => encode({ messages }).body['messages'] as Json[];
const user = (...content: RequestPart[]): ModelMessage => ({ role: 'user', content });
const assistant = (...content: RequestPart[]): ModelMessage => ({ role: 'assistant', content });

describe('the path', () => {
  test('an ARN with slashes stays one segment', () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc';
    expect(bedrockConverse.path(arn, false)).toBe(
      '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc/converse',
    );
    expect(bedrockConverse.path('m', true)).toBe('/model/m/converse-stream');
  });
});

describe('fields', () => {
  test('neither model nor stream stand in the body: Converse refuses unknown members', () => {
    const { body } = encode({ stream: true });
    expect(body).toEqual({ messages: [{ role: 'user', content: [{ text: 'Hi' }] }] });
  });

  test('limits and sampling go into inferenceConfig', () => {
    const { body, dropped } = encode({
      maxOutputTokens: 9,
      stop: ['a', ' ', 'b'],
      sampling: { temperature: 0.5, topP: 0.9 },
    });
    expect(body['inferenceConfig']).toEqual({ maxTokens: 9, temperature: 0.5, topP: 0.9, stopSequences: ['a', 'b'] });
    expect(dropped).toEqual([]);
  });

  test('more stops than it takes are cut off, and said so', () => {
    const { body, dropped } = encode({ stop: ['1', '2', '3', '4', '5'] });
    expect(body['inferenceConfig']).toEqual({ stopSequences: ['1', '2', '3', '4'] });
    expect(dropped).toEqual(['stop']);
  });

  test('a temperature over 1 is brought down to what it takes', () => {
    expect(encode({ sampling: { temperature: 1.7 } }).body['inferenceConfig']).toEqual({ temperature: 1 });
  });

  test('what it has no word for is named', () => {
    const { dropped } = encode({
      sampling: {
        minP: 0.1,
        topA: 0.1,
        topK: 5,
        frequencyPenalty: 1,
        presencePenalty: 1,
        repetitionPenalty: 1.1,
        seed: 1,
        logitBias: { a: 1 },
      },
      logprobs: {},
      n: 2,
      parallelToolCalls: false,
      verbosity: 'low',
      promptCacheKey: 'k',
      serviceTier: 'flex',
      user: 'u',
      extra: { dialect: 'openai-chat', fields: { store: true } },
    });
    expect([...dropped].sort()).toEqual(
      [
        'extra',
        'frequencyPenalty',
        'logitBias',
        'logprobs',
        'minP',
        'n',
        'parallelToolCalls',
        'presencePenalty',
        'promptCacheKey',
        'repetitionPenalty',
        'seed',
        'serviceTier',
        'topA',
        'topK',
        'user',
        'verbosity',
      ].sort(),
    );
  });

  test('a schema for the answer travels as text; mere JSON cannot be asked for', () => {
    const schema = { type: 'object' };
    const { body } = encode({ responseFormat: { type: 'json-schema', name: 'City', schema, description: 'a city' } });
    expect(body['outputConfig']).toEqual({
      textFormat: {
        type: 'json_schema',
        structure: { jsonSchema: { name: 'City', schema: '{"type":"object"}', description: 'a city' } },
      },
    });
    expect(encode({ responseFormat: { type: 'json' } }).dropped).toEqual(['responseFormat']);
  });
});

describe('tools', () => {
  const tool = { type: 'function', name: 'f', description: 'does', parameters: { properties: { a: {} } } } as const;

  test('a schema is an object even where the client forgot to say so', () => {
    const { body } = encode({ tools: [tool, { type: 'function', name: 'g' }] });
    expect(body['toolConfig']).toEqual({
      tools: [
        {
          toolSpec: {
            name: 'f',
            description: 'does',
            inputSchema: { json: { type: 'object', properties: { a: {} } } },
          },
        },
        { toolSpec: { name: 'g', inputSchema: { json: { type: 'object', properties: {} } } } },
      ],
    });
  });

  test.each([
    [{ type: 'auto' }, { auto: {} }],
    [{ type: 'required' }, { any: {} }],
    [{ type: 'tool', name: 'f' }, { tool: { name: 'f' } }],
  ] as const)('a choice of %j is told as %j', (toolChoice, expected) => {
    expect((encode({ tools: [tool], toolChoice }).body['toolConfig'] as Json)['toolChoice']).toEqual(expected);
  });

  test('tools that may not be called are not offered: there is no word for it', () => {
    expect(encode({ tools: [tool], toolChoice: { type: 'none' } }).body).not.toHaveProperty('toolConfig');
  });

  test('server tools of other vendors are left out by name', () => {
    const { dropped, body } = encode({
      tools: [{ type: 'web-search' }, { type: 'vendor', dialect: 'anthropic-messages', raw: {} }],
    });
    expect(dropped).toEqual(['webSearch', 'vendorTools']);
    expect(body).not.toHaveProperty('toolConfig');
  });

  test('a cache marker becomes a point of its own', () => {
    const { tools } = encode({ tools: [{ ...tool, cache: {} }] }).body['toolConfig'] as { tools: Json[] };
    expect(tools[1]).toEqual({ cachePoint: { type: 'default' } });
  });
});

describe('conversations', () => {
  test('roles alternate, and what is empty is not sent', () => {
    expect(said(user(text('a')), user(text(' ')), user(text('b')), assistant(), user(text('c')))).toEqual([
      { role: 'user', content: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] },
    ]);
  });

  test('one that begins with the assistant gets a user before it', () => {
    expect(said(assistant(text('Well')), user(text('go on')))[0]).toEqual({
      role: 'user',
      content: [{ text: '(continued)' }],
    });
  });

  test('calls keep their input, results follow as the user’s, JSON as JSON', () => {
    expect(
      said(user(text('q')), assistant(call('c1', '{"a":1}'), call('c2')), {
        role: 'tool',
        content: [result('c1', 'words'), result('c2', '{"ok":true}')],
      }).slice(1),
    ).toEqual([
      {
        role: 'assistant',
        content: [
          { toolUse: { toolUseId: 'c1', name: 'f', input: { a: 1 } } },
          { toolUse: { toolUseId: 'c2', name: 'f', input: {} } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'c1', content: [{ text: 'words' }] } },
          { toolResult: { toolUseId: 'c2', content: [{ json: { ok: true } }] } },
        ],
      },
    ]);
  });

  test('a call that nobody answered gets an answer, a result that nobody asked for becomes words', () => {
    const messages = said(user(text('q')), assistant(call('c1')), { role: 'tool', content: [result('other', 'late')] });
    expect(messages[2]?.['content']).toEqual([
      { toolResult: { toolUseId: 'c1', content: [{ text: 'No result.' }] } },
      { text: 'Result of tool call other:\nlate' },
    ]);
  });

  test('a failed call says so', () => {
    const failed: RequestPart = {
      type: 'tool-result',
      callId: 'c1',
      content: [{ type: 'text', text: 'no' }],
      isError: true,
    };
    const messages = said(user(text('q')), assistant(call('c1')), { role: 'tool', content: [failed] });
    expect(messages[2]?.['content']).toEqual([
      { toolResult: { toolUseId: 'c1', content: [{ text: 'no' }], status: 'error' } },
    ]);
  });

  test('ids of other vendors become legal, the same in call and result', () => {
    const messages = said(user(text('q')), assistant(call('functions.f:0')), {
      role: 'tool',
      content: [result('functions.f:0', 'x')],
    });
    const [, answer, reply] = messages as { content: { toolUse?: Json; toolResult?: Json }[] }[];
    const id = answer?.content[0]?.toolUse?.['toolUseId'];
    expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    expect(reply?.content[0]?.toolResult?.['toolUseId']).toBe(id);
  });

  test('instructions stand apart, late ones become the user’s', () => {
    const { body } = encode({
      messages: [
        { role: 'system', content: [text('Be kind.')] },
        user(text('Hi')),
        { role: 'system', content: [text('Be brief.')] },
      ],
    });
    expect(body['system']).toEqual([{ text: 'Be kind.' }]);
    expect(body['messages']).toEqual([{ role: 'user', content: [{ text: 'Hi' }, { text: 'Be brief.' }] }]);
  });

  test('cache markers become points behind what they end, an hour where asked', () => {
    const cached: RequestPart = { type: 'text', text: 'long', cache: { ttl: '1h' } };
    expect(said(user(cached))[0]?.['content']).toEqual([
      { text: 'long' },
      { cachePoint: { type: 'default', ttl: '1h' } },
    ]);
  });
});

describe('media', () => {
  const base64 = (
    kind: 'image' | 'document' | 'video' | 'audio',
    mediaType: string,
    filename?: string,
  ): RequestPart => ({
    type: 'media',
    kind,
    source: { type: 'base64', data: 'QUJD' },
    mediaType,
    ...(filename !== undefined && { filename }),
  });

  test('pictures and films carry their format', () => {
    expect(said(user(base64('image', 'image/webp'), base64('video', 'video/quicktime')))[0]?.['content']).toEqual([
      { image: { format: 'webp', source: { bytes: 'QUJD' } } },
      { video: { format: 'mov', source: { bytes: 'QUJD' } } },
    ]);
  });

  test('a document has a legal name, and words beside it', () => {
    const [message] = said(user(base64('document', 'application/pdf', 'Q3 – report!.pdf')));
    const [first, second = {}] = (message?.['content'] ?? []) as Json[];
    expect(first).toEqual({ text: 'See the document.' });
    const { name, format } = (second['document'] ?? {}) as { name?: string; format?: string };
    expect(format).toBe('pdf');
    expect(name).toMatch(/^Q3 report [a-z0-9]+$/);
  });

  test('what it cannot fetch or hear is left out by name', () => {
    const messages = [
      user(
        text('x'),
        { type: 'media', kind: 'image', source: { type: 'url', url: 'https://a/b.png' } },
        base64('audio', 'audio/wav'),
      ),
    ];
    expect([...encode({ messages }).dropped].sort()).toEqual(['audio', 'imageByUrl']);
    const s3: RequestPart = {
      type: 'media',
      kind: 'image',
      source: { type: 'url', url: 's3://bucket/a.png' },
      mediaType: 'image/png',
    };
    expect(said(user(s3))[0]?.['content']).toEqual([
      { image: { format: 'png', source: { s3Location: { uri: 's3://bucket/a.png' } } } },
    ]);
  });

  test('a picture in a result stays in it', () => {
    const shown: RequestPart = {
      type: 'tool-result',
      callId: 'c1',
      content: [{ type: 'text', text: 'see' }, base64('image', 'image/png') as never],
    };
    const messages = said(user(text('q')), assistant(call('c1')), { role: 'tool', content: [shown] });
    expect(messages[2]?.['content']).toEqual([
      {
        toolResult: {
          toolUseId: 'c1',
          content: [{ text: 'see' }, { image: { format: 'png', source: { bytes: 'QUJD' } } }],
        },
      },
    ]);
  });
});

describe('thinking', () => {
  const asked = { reasoning: { maxTokens: 2_000 }, maxOutputTokens: 8_000 } as const;

  test('Claude gets a budget in its own field, and no sampling beside it', () => {
    const { body, dropped } = encode({ ...asked, sampling: { temperature: 0.2, topK: 5 } }, CLAUDE);
    expect(body['additionalModelRequestFields']).toEqual({ thinking: { type: 'enabled', budget_tokens: 2_000 } });
    expect(body['inferenceConfig']).toEqual({ maxTokens: 8_000 });
    expect([...dropped].sort()).toEqual(['temperature', 'topK']);
  });

  test('top_k is Claude’s own field too', () => {
    expect(encode({ sampling: { topK: 5 } }, CLAUDE).body['additionalModelRequestFields']).toEqual({ top_k: 5 });
  });

  test('other models are not asked, and that is said', () => {
    const { body, dropped } = encode(asked, NOVA);
    expect(body).not.toHaveProperty('additionalModelRequestFields');
    expect(dropped).toContain('reasoning');
    expect(encode({ reasoning: { enabled: false } }, NOVA).dropped).toEqual([]);
  });

  test('only what Claude signed goes back to it', () => {
    const messages = [
      user(text('q')),
      assistant(
        { type: 'reasoning', text: 'signed', signature: 's', format: 'anthropic-claude-v1' },
        { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' },
        { type: 'reasoning', text: 'foreign', redacted: 'enc', format: 'openai-responses-v1' },
        { type: 'reasoning', text: 'bare' },
        text('a'),
      ),
      user(text('go on')),
    ];
    const { body, dropped } = encode({ messages }, CLAUDE);
    expect((body['messages'] as Json[])[1]?.['content']).toEqual([
      { reasoningContent: { reasoningText: { text: 'signed', signature: 's' } } },
      { reasoningContent: { redactedContent: 'zz' } },
      { text: 'a' },
    ]);
    expect(dropped).toEqual(['reasoningHistory']);
    expect(bedrockConverse.takesSeal?.({ format: 'anthropic-claude-v1', data: 's' }, CLAUDE)).toBe(true);
    expect(bedrockConverse.takesSeal?.({ format: 'anthropic-claude-v1', data: 's' }, NOVA)).toBe(false);
    expect(bedrockConverse.takesSeal?.({ format: 'google-gemini-v1', data: 's' }, CLAUDE)).toBe(false);
  });
});
