// The openai package puts a stream together as strictly as any client: it must not refuse an event, and must end with what was said.
import fc from 'fast-check';
import { ResponseStream } from 'openai/lib/responses/ResponseStream';
import type { Response } from 'openai/resources/responses/responses';
import { describe, expect, test } from 'vitest';
import type { AnswerFacts } from '../../../src-main/dialects/dialect.ts';
import type { ReasoningFormat } from '../../../src-main/dialects/model-request.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { streams } from '../support/conversations.ts';
import { meaningOfStream } from '../support/meaning.ts';
import { callParts, eventsIn, finalOf, stop, textParts, write, type Json } from '../support/responses-events.ts';
import { facts } from '../support/streams.ts';

/** What the package makes of the events. */
function collected(events: readonly Json[]): Promise<Response> {
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  return ResponseStream.fromReadableStream(new Blob(lines).stream()).finalResponse();
}

const collect = (parts: readonly StreamPart[], given: AnswerFacts = facts): Promise<Response> =>
  collected(write(parts, given));

const thought = (block: number, format: ReasoningFormat, id?: string): StreamPart[] => [
  { type: 'reasoning-start', block, format, ...(id !== undefined && { id }) },
  { type: 'reasoning-delta', block, text: 'Let me ' },
  { type: 'reasoning-delta', block, text: 'see.' },
  { type: 'reasoning-redacted', block, data: 'gAAA' },
  { type: 'reasoning-end', block },
];

describe('an answer is put together', () => {
  test('from any blocks, one after another or mixed', async () => {
    await fc.assert(
      fc.asyncProperty(streams, async ({ ordered, interleaved }) => {
        for (const parts of [ordered, interleaved]) {
          const { text, calls } = meaningOfStream(parts);
          const response = await collect(parts);
          expect(response.output_text).toBe(text);
          expect(response.output.filter((item) => item.type === 'function_call')).toHaveLength(calls.length);
        }
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  test('with the reasoning of OpenAI, whose item keeps the id that OpenAI gave it', async () => {
    const { output } = await collect([...thought(0, 'openai-responses-v1', 'rs_abc'), ...textParts(1, 'Yes'), stop]);
    expect(output[0]).toEqual({
      id: 'rs_abc',
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: 'Let me see.' }],
      encrypted_content: 'gAAA',
    });
  });

  test.each<[ReasoningFormat]>([['google-gemini-v1'], ['anthropic-claude-v1'], ['xai-responses-v1'], ['unknown']])(
    'with reasoning of %s, whose item is no namesake of a call',
    async (format) => {
      const { output } = await collect([...thought(0, format, 'call_1'), ...callParts(1, ['{}']), stop]);
      expect(output[0]).toMatchObject({ id: 'rs_gen-1_0', type: 'reasoning' });
    },
  );

  test('with several thoughts between calls', async () => {
    const { output } = await collect([
      ...thought(0, 'openai-responses-v1', 'rs_1'),
      ...callParts(1, ['{"a":', '1}']),
      ...thought(2, 'openai-responses-v1', 'rs_2'),
      ...callParts(3, []),
      { type: 'finish', finish: { reason: 'tool-calls' } },
    ]);
    expect(output.map(({ id }) => id)).toEqual(['rs_1', 'fc_gen-1_1', 'rs_2', 'fc_gen-1_3']);
    expect(output[1]).toMatchObject({ arguments: '{"a":1}' });
    expect(output[3]).toMatchObject({ arguments: '{}' });
  });

  test('with a call of a free-text tool', async () => {
    const request = {
      model: 'm',
      stream: true,
      messages: [],
      tools: [{ type: 'function', name: 'patch', freeform: { type: 'custom', name: 'patch' } }],
    } as const;
    const parts: StreamPart[] = [...callParts(0, ['{"input":"*** Be', 'gin\\n\\"x\\""}'], 'patch'), stop];
    const { output } = await collect(parts, { ...facts, request });
    expect(output).toMatchObject([{ type: 'custom_tool_call', name: 'patch', input: '*** Begin\n"x"' }]);
  });

  test('with a refusal, citations and pictures', async () => {
    const citation = (url: string): StreamPart => ({ type: 'annotation', annotation: { type: 'url-citation', url } });
    const { output, output_text } = await collect([
      ...textParts(0, 'So ', 'it is'),
      citation('https://a.org'),
      citation('https://b.org'),
      {
        type: 'media',
        part: { type: 'media', kind: 'image', source: { type: 'base64', data: 'QUJD' }, mediaType: 'image/png' },
      },
      { type: 'refusal-delta', text: 'No' },
      { type: 'refusal-delta', text: ' more.' },
      stop,
    ]);
    expect(output_text).toBe('So it is');
    expect(output).toMatchObject([
      { content: [{ annotations: [{ url: 'https://a.org' }, { url: 'https://b.org' }] }] },
      { type: 'image_generation_call', result: 'QUJD' },
      { content: [{ type: 'refusal', refusal: 'No more.' }] },
    ]);
  });
});

describe('what was put together is what the last event says', () => {
  test.each<[string, StreamPart[]]>([
    ['nothing', [stop]],
    ['a text of nothing', [...textParts(0), stop]],
    ['an answer that ran out of room', [...textParts(0, 'x'), { type: 'finish', finish: { reason: 'length' } }]],
    ['a filtered answer', [...textParts(0, 'x'), { type: 'finish', finish: { reason: 'content-filter' } }]],
    [
      'sealed reasoning alone',
      [...thought(0, 'openai-responses-v1').filter(({ type }) => type !== 'reasoning-delta'), stop],
    ],
  ])('%s', async (_, parts) => {
    const events = write(parts);
    const response = await collected(events);
    const { status, output } = finalOf(events);
    expect(response.status).toBe(status);
    expect(response.output).toMatchObject(output as object[]);
  });
});

test('a stream that breaks is refused in our words', async () => {
  const encoder = openAiResponses.createStreamEncoder();
  const begun = textParts(0, 'Hel')
    .slice(0, 2)
    .map((part) => encoder.encode(part, facts))
    .join('');
  const error = { status: 502, errorType: 'provider_unavailable', message: 'The provider broke off.' };
  await expect(collected(eventsIn(begun + encoder.error(error, facts)))).rejects.toThrow('The provider broke off.');
});
