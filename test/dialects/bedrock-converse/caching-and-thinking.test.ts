// Cache points, thinking and sampling for Claude on Bedrock: what is lost costs money, what is too much is refused.
import { describe, expect, test } from 'vitest';
import { bedrockConverse } from '../../../src-main/dialects/bedrock-converse/index.ts';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import type { ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { assistant, call, result, system, text, tool, user } from '../support/turns.ts';

type Json = Record<string, unknown>;

const HAIKU = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const OPUS = 'global.anthropic.claude-opus-4-8-v1:0';
const question = user(text('Why?'));
const f = { type: 'function', name: 'f' } as const;

const encode = (fields: Partial<ModelRequest>, model = HAIKU, traits: TargetTraits = {}) =>
  bedrockConverse.encodeRequest({ model: 'm', messages: [question], stream: false, ...fields }, model, traits);

const marked = (said: string, ttl?: '5m' | '1h'): RequestPart => ({
  type: 'text',
  text: said,
  cache: ttl === undefined ? {} : { ttl },
});
const point = (ttl?: '1h'): Json => ({ cachePoint: { type: 'default', ...(ttl && { ttl }) } });

describe('cache points', () => {
  test.each([
    [undefined, point()],
    ['5m', point()],
    ['1h', point('1h')],
  ] as const)('a marker of %s keeps its lifetime in the system prompt, in turns and behind tools', (ttl, expected) => {
    const { body, dropped } = encode({
      messages: [system(marked('rules', ttl)), user(marked('long', ttl))],
      tools: [{ ...f, cache: ttl === undefined ? {} : { ttl } }],
    });
    expect(body['system']).toEqual([{ text: 'rules' }, expected]);
    expect((body['messages'] as Json[])[0]?.['content']).toEqual([{ text: 'long' }, expected]);
    // A shorter life before a longer one is refused, and tools come first.
    expect((body['toolConfig'] as { tools: Json[] }).tools[1]).toEqual(expected);
    expect(dropped).toEqual([]);
  });

  test('calls, results and pictures have theirs behind them', () => {
    const image: RequestPart = {
      type: 'media',
      kind: 'image',
      source: { type: 'base64', data: 'AA' },
      mediaType: 'image/png',
      cache: {},
    };
    const { body } = encode({
      messages: [
        user(text('q'), image),
        assistant({ ...call('a'), cache: { ttl: '1h' } } as RequestPart),
        tool({ ...result('a', '1'), cache: {} } as RequestPart),
      ],
    });
    const shapes = (body['messages'] as { content: Json[] }[]).map(({ content }) =>
      content.map((each) => Object.keys(each)[0]),
    );
    expect(shapes).toEqual([
      ['text', 'image', 'cachePoint'],
      ['toolUse', 'cachePoint'],
      ['toolResult', 'cachePoint'],
    ]);
  });

  test('a marker inside a result moves behind it: there is no place in it', () => {
    const part: RequestPart = {
      type: 'tool-result',
      callId: 'a',
      content: [{ type: 'text', text: '1', cache: { ttl: '1h' } }],
    };
    const { body } = encode({ messages: [question, assistant(call('a')), tool(part)] });
    expect((body['messages'] as Json[])[2]?.['content']).toEqual([
      { toolResult: { toolUseId: 'a', content: [{ text: '1' }] } },
      point('1h'),
    ]);
  });

  test('a marker on what is blank marks nothing: a point alone is refused', () => {
    const { body } = encode({ messages: [user({ type: 'text', text: ' ', cache: {} }, text('q'))] });
    expect((body['messages'] as Json[])[0]?.['content']).toEqual([{ text: 'q' }]);
  });
});

describe('thinking', () => {
  const fieldsOf = (fields: Partial<ModelRequest>, model = HAIKU): unknown =>
    encode(fields, model).body['additionalModelRequestFields'];

  test('a budget comes with a limit that leaves room for the answer', () => {
    const { body } = encode({ reasoning: { maxTokens: 4_000 }, maxOutputTokens: 1_000 });
    expect(body['additionalModelRequestFields']).toEqual({ thinking: { type: 'enabled', budget_tokens: 4_000 } });
    expect(body['inferenceConfig']).toEqual({ maxTokens: 5_000 });
  });

  test('without a limit of the client’s, the model’s own is what effort is a share of', () => {
    const { body } = encode({ reasoning: { effort: 'medium' } }, HAIKU, { defaultMaxTokens: 8_000 });
    expect(body['additionalModelRequestFields']).toMatchObject({ thinking: { budget_tokens: 4_000 } });
  });

  test('newer models are given an effort', () => {
    expect(fieldsOf({ reasoning: { effort: 'xhigh' } }, OPUS)).toEqual({
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'xhigh' },
    });
  });

  test('a loop that another model began goes on without thinking, and that is named', () => {
    const messages: ModelMessage[] = [question, assistant(call('a')), tool(result('a', '1'))];
    const { body, dropped } = encode({ messages, reasoning: { effort: 'high' }, tools: [f] });
    expect(body).not.toHaveProperty('additionalModelRequestFields');
    expect(dropped).toContain('reasoning');
  });

  test('sealed thoughts go back in their places, before the call they led to', () => {
    const messages: ModelMessage[] = [
      question,
      assistant(
        { type: 'reasoning', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' },
        { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' },
        call('a'),
      ),
      tool(result('a', '1')),
    ];
    const { body } = encode({ messages, reasoning: { effort: 'high' }, tools: [f] });
    expect((body['messages'] as Json[])[1]?.['content']).toEqual([
      { reasoningContent: { reasoningText: { text: 'Hm', signature: 's' } } },
      { reasoningContent: { redactedContent: 'zz' } },
      { toolUse: { toolUseId: 'a', name: 'f', input: {} } },
    ]);
    expect(body['additionalModelRequestFields']).toHaveProperty('thinking');
  });

  test('fields of the client for the model stay beside thinking', () => {
    const extra = {
      dialect: 'bedrock-converse',
      fields: { additionalModelRequestFields: { anthropic_beta: ['x'] }, guardrailConfig: { id: 'g' } },
    };
    const { body } = encode({ extra, reasoning: { maxTokens: 2_000 } });
    expect(body['additionalModelRequestFields']).toEqual({
      anthropic_beta: ['x'],
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    });
    expect(body['guardrailConfig']).toEqual({ id: 'g' });
  });
});

describe('sampling', () => {
  const asked = { sampling: { temperature: 0.3, topP: 0.5, topK: 4 } };

  test('an older Claude takes all three, top_k in a field of its own', () => {
    const { body, dropped } = encode(asked);
    expect(body['inferenceConfig']).toEqual({ temperature: 0.3, topP: 0.5 });
    expect(body['additionalModelRequestFields']).toEqual({ top_k: 4 });
    expect(dropped).toEqual([]);
  });

  test('a newer Claude refuses all three, thinking or not, and that is named', () => {
    const { body, dropped } = encode(asked, OPUS);
    expect(body).not.toHaveProperty('inferenceConfig');
    expect(body).not.toHaveProperty('additionalModelRequestFields');
    expect([...dropped].sort()).toEqual(['temperature', 'topK', 'topP']);
  });

  test('values that change nothing are left out without a word', () => {
    expect(encode({ sampling: { temperature: 1, topP: 1 } }, OPUS).dropped).toEqual([]);
    expect(encode({ n: 1, sampling: { frequencyPenalty: 0, presencePenalty: 0 } }).dropped).toEqual([]);
  });

  test('zero is a temperature', () => {
    expect(encode({ sampling: { temperature: 0 } }).body['inferenceConfig']).toEqual({ temperature: 0 });
  });
});

test('labels go along, an end-user’s name cannot', () => {
  const { body, dropped } = encode({ metadata: { team: 'web' }, user: 'u' });
  expect(body['requestMetadata']).toEqual({ team: 'web' });
  expect(dropped).toEqual(['user']);
});
