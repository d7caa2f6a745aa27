// Streams for OpenAI Chat clients, from parts in any order that another protocol brings.
import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import type { StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { chatStreamFaults } from '../support/stream-grammar.ts';
import { encodeStream, eventsOf, facts } from '../support/streams.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const usage: Usage = {
  input: { total: 5, uncached: 5, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: 2, text: 2, reasoning: 0 },
  estimated: false,
};
const stop: StreamPart = { type: 'finish', finish: { reason: 'stop', native: 'end_turn' } };

const chunksOf = (text: string): Json[] =>
  eventsOf([Buffer.from(text)])
    .filter(({ data }) => data !== '[DONE]')
    .map(({ data }) => JSON.parse(data) as Json);

function write(...parts: StreamPart[]): Json[] {
  const text = encodeStream(openAiChat, parts);
  expect(chatStreamFaults(text)).toEqual([]);
  return chunksOf(text);
}

const deltas = (chunks: readonly Json[]): Json[] => chunks.flatMap((chunk) => chunk['choices']?.[0]?.delta ?? []);

describe('order', () => {
  test('the role comes first even when the vendor begins without a start', () => {
    expect(
      deltas(
        write(
          { type: 'text-start', block: 0 },
          { type: 'text-delta', block: 0, text: 'x' },
          { type: 'text-end', block: 0 },
          stop,
        ),
      ),
    ).toEqual([{ role: 'assistant', content: '' }, { content: 'x' }, {}]);
  });

  test('an answer without any content is still a whole stream', () => {
    expect(write(stop)).toHaveLength(3);
    expect(chunksOf(encodeStream(openAiChat, [{ type: 'start' }, stop]))).toHaveLength(3);
  });

  test('usage and cost come last, with empty choices', () => {
    const text = encodeStream(openAiChat, [{ type: 'usage', usage }, stop], {
      ...facts,
      costUsd: 0.5,
      metadata: { attempt: 1 },
    });
    expect(chunksOf(text).at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7, cost: 0.5 },
      openrouter_metadata: { attempt: 1 },
    });
  });

  test('every chunk names the generation, the model asked for and who served', () => {
    for (const chunk of write(stop)) {
      expect(chunk).toMatchObject({ id: 'gen-1', model: 'acme/large', provider: 'Acme', created: 1_700_000_000 });
    }
  });
});

describe('parts', () => {
  test('interleaved calls keep their numbers, and a number is never used again', () => {
    const chunks = write(
      { type: 'tool-call-start', block: 3, id: 'a', name: 'f' },
      { type: 'tool-call-start', block: 5, id: 'b', name: 'g' },
      { type: 'tool-call-delta', block: 5, argumentsDelta: '{"y":2}' },
      { type: 'tool-call-delta', block: 3, argumentsDelta: '{"x":1}' },
      { type: 'tool-call-end', block: 3 },
      { type: 'tool-call-end', block: 5 },
      { type: 'tool-call-start', block: 6, id: 'c', name: 'h' },
      { type: 'tool-call-end', block: 6 },
      { type: 'finish', finish: { reason: 'tool-calls' } },
    );
    expect(deltas(chunks).flatMap((delta) => delta['tool_calls'] ?? [])).toEqual([
      { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } },
      { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '' } },
      { index: 1, function: { arguments: '{"y":2}' } },
      { index: 0, function: { arguments: '{"x":1}' } },
      { index: 2, id: 'c', type: 'function', function: { name: 'h', arguments: '' } },
    ]);
  });

  test('each thought has its own number, and its signature the same one', () => {
    const format = 'anthropic-claude-v1';
    const chunks = write(
      { type: 'reasoning-start', block: 0, format },
      { type: 'reasoning-delta', block: 0, text: 'Hm' },
      { type: 'reasoning-signature', block: 0, signature: 's' },
      { type: 'reasoning-end', block: 0 },
      { type: 'reasoning-start', block: 1, format },
      { type: 'reasoning-redacted', block: 1, data: 'zz' },
      { type: 'reasoning-end', block: 1 },
      stop,
    );
    expect(deltas(chunks).slice(1, -1)).toEqual([
      { reasoning: 'Hm', reasoning_details: [{ type: 'reasoning.text', text: 'Hm', format, index: 0 }] },
      { reasoning_details: [{ type: 'reasoning.text', text: '', signature: 's', format, index: 0 }] },
      { reasoning_details: [{ type: 'reasoning.encrypted', data: 'zz', format, index: 1 }] },
    ]);
  });

  test('refusals, citations and images are told', () => {
    const chunks = write(
      { type: 'refusal-delta', text: 'No' },
      { type: 'annotation', annotation: { type: 'url-citation', url: 'https://x', title: 'X' } },
      {
        type: 'media',
        part: { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/webp' },
      },
      stop,
    );
    expect(deltas(chunks).slice(1, -1)).toEqual([
      { refusal: 'No' },
      { annotations: [{ type: 'url_citation', url_citation: { url: 'https://x', title: 'X' } }] },
      { images: [{ type: 'image_url', image_url: { url: 'data:image/webp;base64,AA' } }] },
    ]);
  });
});

test('an error after the first token is a chunk that old and new clients understand', () => {
  const text = openAiChat
    .createStreamEncoder()
    .error({ status: 502, errorType: 'provider_unavailable', message: 'The provider broke off.' }, facts);
  expect(chunksOf(text)).toEqual([
    {
      id: 'gen-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'acme/large',
      provider: 'Acme',
      error: {
        message: 'The provider broke off.',
        type: 'provider_unavailable',
        code: 502,
        param: null,
        metadata: { error_type: 'provider_unavailable' },
      },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
    },
  ]);
});
