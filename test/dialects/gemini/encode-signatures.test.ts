// Reasoning of a conversation for Gemini servers: their own signatures go back where they were, others' stay away.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ModelMessage, ReasoningPart, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { geminiRequestFaults } from '../support/gemini-rules.ts';
import { assistant, call, result, text, tool, user } from '../support/turns.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const SKIP = 'skip_thought_signature_validator';
const THIRD = 'gemini-3-pro-preview';

function encode(messages: readonly ModelMessage[], model = THIRD): { answers: Json[][]; dropped: readonly string[] } {
  const { body, dropped } = gemini.encodeRequest({ model: 'm', stream: false, messages }, model, {});
  expect(geminiRequestFaults(body, model === THIRD)).toEqual([]);
  const contents = (body['contents'] as Json[]).filter(({ role }) => role === 'model');
  return { answers: contents.map(({ parts }) => parts as Json[]), dropped };
}
/** The parts of the one answer that these make, its calls answered. */
function answerOf(content: readonly RequestPart[], model = THIRD): Json[] {
  const results = content.flatMap((part) => (part.type === 'tool-call' ? [result(part.id, 'x')] : []));
  const after = results.length > 0 ? tool(...results) : user(text('go on'));
  return encode([user(text('go')), assistant(...content), after], model).answers[0] ?? [];
}
const seal = (redacted: string, id?: string): ReasoningPart => ({
  type: 'reasoning',
  text: '',
  redacted,
  format: 'google-gemini-v1',
  ...(id !== undefined && { id }),
});
const calls = (...signatures: (string | undefined)[]): Json[] =>
  signatures.map((thoughtSignature) => ({
    functionCall: { name: 'f', args: {} },
    ...(thoughtSignature !== undefined && { thoughtSignature }),
  }));

describe('signatures of calls', () => {
  test('each goes back to its own call, in whatever order they were kept', () => {
    expect(answerOf([seal('s1', 'a'), seal('s2', 'b'), call('a'), call('b')])).toEqual(calls('s1', 's2'));
    expect(answerOf([seal('s1', 'a'), call('a'), seal('s3', 'c'), call('b'), call('c')])).toEqual(
      calls('s1', undefined, 's3'),
    );
  });

  test('an id that was used before loses no signature', () => {
    const round = (signature: string): ModelMessage[] => [
      assistant(seal(signature, 'call_0'), call('call_0')),
      tool(result('call_0', 'x')),
    ];
    const { answers } = encode([user(text('go')), ...round('s1'), ...round('s2'), ...round('s3')]);
    expect(answers).toEqual([calls('s1'), calls('s2'), calls('s3')]);
  });

  test('only the first call of an answer says that it has none: Google signs no other', () => {
    expect(answerOf([text('Hi'), call('a'), call('b')])).toEqual([{ text: 'Hi' }, ...calls(SKIP, undefined)]);
  });

  test('each step of a turn begins anew', () => {
    const step = (id: string): ModelMessage[] => [assistant(call(id)), tool(result(id, 'x'))];
    const { answers } = encode([user(text('go')), ...step('a'), ...step('b')]);
    expect(answers).toEqual([calls(SKIP), calls(SKIP)]);
  });

  test('a first call of another model, before one of Gemini’s own, says so too', () => {
    expect(answerOf([call('a'), seal('s', 'b'), call('b')])).toEqual(calls(SKIP, 's'));
  });

  test.each(['gemini-flash-latest', 'gemini-3.5-flash', 'models/gemini-3.1-pro-preview'])('%s wants it', (model) => {
    expect(answerOf([call('a')], model)).toEqual(calls(SKIP));
  });

  test.each(['gemini-2.5-pro', 'gemini-2.0-flash', 'gemma-3-27b-it'])('%s wants none', (model) => {
    expect(answerOf([call('a')], model)).toEqual(calls(undefined));
  });

  test('a signature whose call is gone is not put on another', () => {
    expect(answerOf([seal('s', 'lost'), call('a')])).toEqual(calls(SKIP));
  });
});

describe('signatures of other parts', () => {
  test('one for a text goes onto the text before it', () => {
    expect(answerOf([text('a'), text('b'), seal('s')])).toEqual([{ text: 'a' }, { text: 'b', thoughtSignature: 's' }]);
  });

  test('one for a picture goes onto the picture: image models refuse it elsewhere', () => {
    const picture: RequestPart = {
      type: 'media',
      kind: 'image',
      source: { type: 'base64', data: 'AA' },
      mediaType: 'image/png',
    };
    expect(answerOf([picture, seal('s')])).toEqual([
      { inlineData: { mimeType: 'image/png', data: 'AA' }, thoughtSignature: 's' },
    ]);
  });

  test('two in a row do not replace each other', () => {
    expect(answerOf([text('a'), seal('s1'), seal('s2')])).toEqual([
      { text: 'a', thoughtSignature: 's1' },
      { text: '', thoughtSignature: 's2' },
    ]);
  });

  test('one behind a call is not taken for the call’s', () => {
    expect(answerOf([seal('s1', 'a'), call('a'), seal('s2')])).toEqual([
      ...calls('s1'),
      { text: '', thoughtSignature: 's2' },
    ]);
  });

  test('one before any part stands alone', () => {
    expect(answerOf([seal('s'), text('a')])).toEqual([{ text: '', thoughtSignature: 's' }, { text: 'a' }]);
  });
});

describe('thoughts', () => {
  test('a thought goes back with its own signature', () => {
    expect(answerOf([{ ...seal('s'), text: 'Hm' }, text('a')])).toEqual([
      { text: 'Hm', thought: true, thoughtSignature: 's' },
      { text: 'a' },
    ]);
  });

  test.each<[string, Partial<ReasoningPart>]>([
    ['Gemini’s without a signature', { format: 'google-gemini-v1' }],
    ['Claude’s', { format: 'anthropic-claude-v1', signature: 's' }],
    ['Claude’s redacted', { format: 'anthropic-claude-v1', redacted: 's' }],
    ['OpenAI’s', { format: 'openai-responses-v1', redacted: 's', id: 'rs_1' }],
    ['an open model’s', { format: 'unknown' }],
    ['one of no format', {}],
    ['Gemini’s with a signature of another kind', { format: 'google-gemini-v1', signature: 's' }],
  ])('%s is left out, and that is said: it would be refused, or taken for an answer', (_, state) => {
    const thought: ReasoningPart = { type: 'reasoning', text: 'Secret', ...state };
    const { answers, dropped } = encode([user(text('go')), assistant(thought, text('a')), user(text('b'))]);
    expect(answers).toEqual([[{ text: 'a' }]]);
    expect(dropped).toEqual(['reasoningHistory']);
  });

  test('an answer of such thoughts alone leaves no content without parts', () => {
    const thought: ReasoningPart = { type: 'reasoning', text: 'Secret', format: 'unknown' };
    expect(encode([user(text('go')), assistant(thought), user(text('b'))]).answers).toEqual([]);
  });

  test('a thought of the user’s is nobody’s', () => {
    const thought: ReasoningPart = { ...seal('s'), text: 'Hm' };
    expect(encode([user(thought, text('go'))]).answers).toEqual([]);
  });
});

test.each([
  ['google-gemini-v1', true],
  ['anthropic-claude-v1', false],
  ['openai-responses-v1', false],
  ['unknown', false],
] as const)('state of %s is taken back: %s', (format, takes) => {
  expect(gemini.takesSeal?.({ format, data: 's' }, THIRD)).toBe(takes);
});
