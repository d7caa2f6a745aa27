// Legacy completion requests: what is wrong is named, what is meant becomes a chat.
import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { openAiCompletions } from '../../../src-main/dialects/openai-completions/index.ts';

function read(fields: Record<string, unknown> = {}): ModelRequest {
  const decoded = openAiCompletions.decodeRequest({ model: 'instruct', prompt: 'Once upon', ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function failure(fields: Record<string, unknown>): { field: string; message: string } | undefined {
  const decoded = openAiCompletions.decodeRequest({ model: 'instruct', prompt: 'Once upon', ...fields });
  return decoded.ok ? undefined : decoded.failure;
}

const asked = (text: string): unknown => [{ role: 'user', content: [{ type: 'text', text }] }];

describe('bad input', () => {
  test.each<[string, Record<string, unknown>]>([
    ['model', { model: undefined }],
    ['model', { model: 7 }],
    ['prompt', { prompt: undefined }],
    ['prompt', { prompt: 7 }],
    ['prompt', { prompt: '' }],
    ['prompt', { prompt: [] }],
    ['prompt', { prompt: [''] }],
    ['suffix', { suffix: 7 }],
    ['max_tokens', { max_tokens: '16' }],
    ['temperature', { temperature: 'hot' }],
    ['stop', { stop: 7 }],
    ['stop[1]', { stop: ['a', 7] }],
    ['stream', { stream: 'yes' }],
    ['n', { n: '2' }],
    ['logprobs', { logprobs: true }],
    ['best_of', { best_of: 'all' }],
    ['echo', { echo: 'yes' }],
    ['logit_bias', { logit_bias: [] }],
    ['user', { user: 7 }],
  ])('a wrong %s is refused by that name', (field, fields) => {
    expect(failure(fields)?.field).toBe(field);
  });

  test('a body that is no object is refused', () => {
    const decoded = openAiCompletions.decodeRequest('Once upon');
    expect(decoded.ok ? undefined : decoded.failure.field).toBe('body');
  });

  test('several prompts are refused in words that say so, rather than answered by half', () => {
    expect(failure({ prompt: ['a', 'b'] })).toEqual({
      field: 'prompt',
      message:
        'prompt must be one text, or an array of one text (no several prompts, no token numbers), found "several prompts".',
    });
  });

  test.each([[[1, 2, 3]], [[[1, 2, 3]]], [[[1], [2]]]])('token numbers are refused: %j', (prompt) => {
    expect(failure({ prompt })?.message).toContain('no token numbers');
  });

  test('a text to be filled in is refused: the answer would ignore what follows', () => {
    expect(failure({ suffix: '}' })).toEqual({
      field: 'suffix',
      message: 'suffix must be empty: the models behind this gateway only continue a text, found "}".',
    });
  });
});

describe('meaning', () => {
  test('the least request asks for what the API has always given: sixteen tokens, whole', () => {
    expect(read()).toEqual({
      model: 'instruct',
      messages: asked('Once upon'),
      stream: false,
      maxOutputTokens: 16,
    });
  });

  test('an array of one text is that text, an empty suffix is none', () => {
    expect(read({ prompt: ['Once upon'], suffix: '' })).toEqual(read());
    expect(read({ suffix: null, max_tokens: null, logprobs: null, stop: null })).toEqual(read());
  });

  test('white space in the prompt is the prompt', () => {
    expect(read({ prompt: '\n\n' }).messages).toEqual(asked('\n\n'));
  });

  test('everything that a chat knows too is understood', () => {
    expect(
      read({
        max_tokens: 256,
        temperature: 0.7,
        top_p: 0.9,
        top_k: 40,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        repetition_penalty: 1.1,
        logit_bias: { 50256: -100 },
        seed: 1,
        stop: ['\n'],
        n: 2,
        user: 'u1',
        stream: true,
        stream_options: { include_usage: true },
      }),
    ).toEqual({
      model: 'instruct',
      messages: asked('Once upon'),
      stream: true,
      maxOutputTokens: 256,
      stop: ['\n'],
      sampling: {
        temperature: 0.7,
        topP: 0.9,
        topK: 40,
        frequencyPenalty: 0.1,
        presencePenalty: 0.2,
        repetitionPenalty: 1.1,
        seed: 1,
        logitBias: { 50256: -100 },
      },
      n: 2,
      user: 'u1',
    });
  });

  test('logprobs is a number here, and zero of them is not none', () => {
    expect(read({ logprobs: 3 }).logprobs).toEqual({ top: 3 });
    expect(read({ logprobs: 0 }).logprobs).toEqual({ top: 0 });
    expect(read()).not.toHaveProperty('logprobs');
  });

  test('what no chat knows stays under this dialect, so that no chat target gets it', () => {
    expect(read({ best_of: 3, echo: true, odd: 1 }).extra).toEqual({
      dialect: 'openai-completions',
      fields: { best_of: 3, echo: true, odd: 1 },
    });
  });

  test("the gateway's own fields are no part of the request", () => {
    expect(read({ provider: { order: ['x'] }, models: ['y'] })).not.toHaveProperty('extra');
  });

  test('a conversation that stands beside the prompt is not read', () => {
    expect(read({ messages: [{ role: 'system', content: 'No' }] }).messages).toEqual(asked('Once upon'));
  });

  test('the field that holds the conversation is the prompt', () => {
    expect(openAiCompletions.promptFields).toEqual(['prompt']);
    expect(openAiCompletions.streamsByDefault).toBeUndefined();
  });
});
