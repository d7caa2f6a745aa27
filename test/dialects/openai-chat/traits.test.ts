// What a Chat server lacks, as its traits declare it.
import { describe, expect, test } from 'vitest';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import type { ModelMessage, ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { shortToolId } from '../../../src-main/dialects/openai-chat/tool-ids.ts';

const said = (role: 'system' | 'user', text: string): ModelMessage => ({ role, content: [{ type: 'text', text }] });
const plain: ModelRequest = { model: 'm', messages: [said('user', 'Hello')], stream: false };

const encode = (fields: Partial<ModelRequest>, traits: TargetTraits = {}) =>
  openAiChat.encodeRequest({ ...plain, ...fields }, 'm', traits);

describe('sampling beyond OpenAI', () => {
  const sampling = { topK: 5, minP: 0.1, topA: 0.2, repetitionPenalty: 1.1, temperature: 0.5 };

  test('goes to hosts of open models', () => {
    const { body, dropped } = encode({ sampling });
    expect(body).toMatchObject({ top_k: 5, min_p: 0.1, top_a: 0.2, repetition_penalty: 1.1, temperature: 0.5 });
    expect(dropped).toEqual([]);
  });

  test('is named and left out where it is refused', () => {
    const { body, dropped } = encode({ sampling }, { extraSampling: false });
    expect(Object.keys(body)).toEqual(['model', 'messages', 'temperature']);
    expect(dropped).toEqual(['topK', 'minP', 'topA', 'repetitionPenalty']);
  });
});

describe('choice of tools', () => {
  const tools = [{ type: 'function', name: 'f' }] as const;
  const any = { type: 'required' } as const;
  const one = { type: 'tool', name: 'f' } as const;

  test('goes by the word of the server', () => {
    expect(encode({ tools, toolChoice: any }, { requiredToolChoice: 'any' }).body['tool_choice']).toBe('any');
    expect(encode({ tools, toolChoice: any }, { requiredToolChoice: 'required' }).body['tool_choice']).toBe('required');
    expect(encode({ tools, toolChoice: one }, { requiredToolChoice: 'any' }).body['tool_choice']).toEqual({
      type: 'function',
      function: { name: 'f' },
    });
  });

  test.each([any, one])('is named and left out where none can be forced: %j', (toolChoice) => {
    const { body, dropped } = encode({ tools, toolChoice }, { requiredToolChoice: false });
    expect(body).not.toHaveProperty('tool_choice');
    expect(dropped).toEqual(['toolChoice']);
  });

  test.each(['auto', 'none'] as const)('that forces nothing goes everywhere: %s', (type) => {
    const { body, dropped } = encode({ tools, toolChoice: { type } }, { requiredToolChoice: false });
    expect(body['tool_choice']).toBe(type);
    expect(dropped).toEqual([]);
  });
});

describe('answers in JSON', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } } };
  const responseFormat = { type: 'json-schema', name: 'person', schema, description: 'A person' } as const;
  const words = `Answer with one JSON object (A person) that follows this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;

  test('a server without schemas is told the schema in words, and that is named', () => {
    const { body, dropped } = encode({ responseFormat }, { jsonSchema: false });
    expect(body['response_format']).toEqual({ type: 'json_object' });
    expect(body['messages']).toEqual([
      { role: 'system', content: words },
      { role: 'user', content: 'Hello' },
    ]);
    expect(dropped).toEqual(['jsonSchema']);
  });

  test('the words stand behind the system prompt: what was cached of it stays so', () => {
    const messages = [said('system', 'Be kind.'), said('user', 'Hello'), said('system', 'Later.')];
    const { body } = encode({ responseFormat, messages }, { jsonSchema: false });
    expect(body['messages']).toEqual([
      { role: 'system', content: `Be kind.\n\n${words}` },
      { role: 'user', content: 'Hello' },
      { role: 'system', content: 'Later.' },
    ]);
  });

  test('a server with schemas is told nothing in words', () => {
    const { body, dropped } = encode({ responseFormat });
    expect(body['messages']).toEqual([{ role: 'user', content: 'Hello' }]);
    expect(body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'person', schema, description: 'A person' },
    });
    expect(dropped).toEqual([]);
  });

  test('JSON is refused when no message says the word, so one does', () => {
    const format = { type: 'json' } as const;
    expect(encode({ responseFormat: format }).body['messages']).toEqual([
      { role: 'system', content: 'Answer in JSON.' },
      { role: 'user', content: 'Hello' },
    ]);
    const messages = [said('user', 'As Json, please.')];
    expect(encode({ responseFormat: format, messages }).body['messages']).toEqual([
      { role: 'user', content: 'As Json, please.' },
    ]);
  });
});

describe('passing requests', () => {
  test.each<[string, Record<string, unknown>, TargetTraits, Record<string, unknown>]>([
    [
      'the limit is renamed for a server that knows the old name',
      { max_completion_tokens: 9 },
      { maxTokensField: 'max_tokens' },
      { max_tokens: 9, max_completion_tokens: undefined },
    ],
    [
      'the limit is renamed for a server that knows the new name',
      { max_tokens: 9 },
      { maxTokensField: 'max_completion_tokens' },
      { max_completion_tokens: 9, max_tokens: undefined },
    ],
    [
      'of two limits the one in the name of the server stays',
      { max_tokens: 1, max_completion_tokens: 2 },
      { maxTokensField: 'max_tokens' },
      { max_tokens: 1, max_completion_tokens: undefined },
    ],
    ['the right name stays', { max_tokens: 9 }, { maxTokensField: 'max_tokens' }, {}],
    ['without a declared name nothing is renamed', { max_tokens: 9 }, {}, {}],
    [
      'a reasoning model’s limit is not renamed back',
      { max_completion_tokens: 9 },
      { maxTokensField: 'max_tokens', openAiModels: true },
      {},
    ],
    [
      'fields the server rejects are removed, others stay',
      { logprobs: true, seed: 1 },
      { unsupportedFields: ['logprobs', 'logit_bias'] },
      { logprobs: undefined },
    ],
    [
      'so is sampling it does not know',
      { top_k: 1, min_p: 0, temperature: 1 },
      { extraSampling: false },
      { top_k: undefined, min_p: undefined },
    ],
    [
      'options of a stream are removed where they are refused',
      { stream: true, stream_options: { include_usage: true } },
      { streamUsageOption: false },
      { stream_options: undefined },
    ],
  ])('%s', (_, body, traits, changes) => {
    const changed = openAiChat.passthroughChanges(body, traits, 'm');
    expect(changed).toEqual(changes);
    // Members to remove are there, with nothing in them.
    expect(Object.keys(changed).toSorted()).toEqual(Object.keys(changes).toSorted());
  });
});

describe('short ids', () => {
  test.each(['call_1', 'x'.repeat(40)])('what is short enough stays: %s', (id) => {
    expect(shortToolId(id, 40)).toBe(id);
  });

  test('long ids of the same beginning stay apart, and the same in every turn', () => {
    const ids = ['a', 'b', 'c'].map((end) => shortToolId(`${'x'.repeat(64)}${end}`, 40));
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => id.length === 40)).toBe(true);
    expect(shortToolId(`${'x'.repeat(64)}a`, 40)).toBe(ids[0]);
  });

  test('a limit shorter than the mark is kept all the same', () => {
    expect(shortToolId('x'.repeat(64), 9)).toHaveLength(9);
  });

  test('without a limit ids stay as they are', () => {
    expect(shortToolId('x'.repeat(900))).toHaveLength(900);
  });
});
