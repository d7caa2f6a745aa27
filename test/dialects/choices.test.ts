// Several choices through every protocol that can tell them, and past those that cannot.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choicesOf, mapChoices } from '../../src-main/dialects/choices.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { ChoicePart, ModelResponse, StreamPart } from '../../src-main/dialects/model-stream.ts';
import { noRecordings, recordings } from '../support/recordings.ts';
import { contentOfStream, meaningOfParts, meaningOfStream } from './support/meaning.ts';
import { writeText } from './support/ollama-lines.ts';
import { chatStreamFaults } from './support/stream-grammar.ts';
import { decodeStream, eventsOf, facts } from './support/streams.ts';
import { streams } from './support/conversations.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const { shared, client, target } = dialects;
const TELLING = ['openai-chat', 'gemini'] as const;
const pairs = TELLING.flatMap((first) => TELLING.map((second) => [first, second] as const));

/** What one choice said, as if it had been the only one. */
const ofChoice = (parts: readonly StreamPart[], index: number): readonly StreamPart[] =>
  index === 0
    ? parts.filter((part) => part.type !== 'other-choice')
    : parts.flatMap((part) => (part.type === 'other-choice' && part.choice === index ? [part.part] : []));

const saying = (text: string): ChoicePart[] => [
  { type: 'text-start', block: 0 },
  { type: 'text-delta', block: 0, text },
  { type: 'text-end', block: 0 },
  { type: 'finish', finish: { reason: 'stop' } },
];
const asOther =
  (choice: number) =>
  (part: ChoicePart): StreamPart => ({ type: 'other-choice', choice, part });

const isOfChoice = (part: StreamPart): part is ChoicePart =>
  part.type !== 'start' && part.type !== 'usage' && part.type !== 'error' && part.type !== 'other-choice';

const TWO: ModelResponse = {
  content: [{ type: 'text', text: 'A' }],
  finish: { reason: 'stop' },
  others: [{ content: [{ type: 'text', text: 'B' }], finish: { reason: 'length' } }],
};

describe('through', () => {
  test.each(pairs)('%s and %s every choice of a whole answer keeps its words, calls and end', (first, second) => {
    fc.assert(
      fc.property(fc.array(streams, { minLength: 2, maxLength: 4 }), (list) => {
        const choices = list.map(({ ordered }) => {
          const content = contentOfStream(ordered);
          const calls = content.some((part) => part.type === 'tool-call');
          return { content, finish: { reason: calls ? ('tool-calls' as const) : ('stop' as const) } };
        });
        const [head, ...others] = choices;
        let response: ModelResponse = { ...head!, others };
        for (const id of [first, second]) {
          const read = shared[id].decodeResponse(
            JSON.parse(JSON.stringify(shared[id].encodeResponse(response, facts))),
          );
          if (!read.ok) throw new Error(read.failure.message);
          response = read.value;
        }
        const meaning = ({ content, finish }: (typeof choices)[number] | ModelResponse): unknown => {
          const { signatures: _, redacted: __, ...rest } = meaningOfParts(content, finish.reason);
          return rest;
        };
        expect(choicesOf(response).map(meaning)).toEqual(choices.map(meaning));
      }),
      { seed: 20_261_127, numRuns: 40 },
    );
  });

  test.each(pairs)('%s and %s every choice of a stream keeps its words, calls and end', (first, second) => {
    fc.assert(
      fc.property(streams, streams, ({ ordered }, { ordered: second_ }) => {
        const others = second_.filter(isOfChoice).map(asOther(1));
        // Choices in turns, as servers send them.
        const mixed = ordered.flatMap((part, at) => [part, ...others.slice(at, at + 1)]);
        const end = mixed.filter((part) => part.type === 'finish');
        let parts: readonly StreamPart[] = [
          ...mixed.filter((part) => part.type !== 'finish'),
          ...others.slice(ordered.length),
          ...end,
        ];
        for (const id of [first, second]) parts = decodeStream(shared[id], writeText(shared[id], parts)).parts;
        const meaning = (list: readonly StreamPart[]): unknown => {
          const { signatures: _, redacted: __, ...rest } = meaningOfStream(list);
          return rest;
        };
        expect(meaning(ofChoice(parts, 0))).toEqual(meaning(ordered));
        expect(meaning(ofChoice(parts, 1))).toEqual(meaning(second_));
      }),
      { seed: 20_261_127, numRuns: 40 },
    );
  });
});

describe('clients', () => {
  test('of legacy completions get all of them, each behind the prompt it repeats', () => {
    const asked = client['openai-completions'].decodeRequest({ model: 'm', prompt: 'Say ', echo: true, n: 2 });
    if (!asked.ok) throw new Error(asked.failure.message);
    expect(asked.value.n).toBe(2);
    const given = { ...facts, request: asked.value };
    expect(client['openai-completions'].encodeResponse(TWO, given)['choices']).toMatchObject([
      { index: 0, text: 'Say A', finish_reason: 'stop' },
      { index: 1, text: 'Say B', finish_reason: 'length' },
    ]);
    const [first, ...rest] = saying('A');
    const text = writeText(client['openai-completions'], [first!, ...saying('B').map(asOther(1)), ...rest], given);
    const entries = eventsOf([Buffer.from(text)])
      .filter(({ data }) => data !== '[DONE]')
      .flatMap(({ data }) => (JSON.parse(data) as Json)['choices'] as Json[]);
    for (const [index, said] of ['Say A', 'Say B'].entries()) {
      const own = entries.filter((entry) => entry['index'] === index);
      expect(own.map((entry) => entry['text'] as string).join('')).toBe(said);
      expect(own.map((entry) => entry['finish_reason'] as unknown).filter(Boolean)).toEqual(['stop']);
    }
  });

  test.each(['anthropic-messages', 'openai-responses', 'ollama-chat', 'ollama-generate'] as const)(
    'of %s, which knows one answer, get the first',
    (id) => {
      const one: ModelResponse = { content: TWO.content, finish: TWO.finish };
      expect(client[id].encodeResponse(TWO, facts)).toEqual(client[id].encodeResponse(one, facts));
      const parts = saying('A');
      expect(writeText(client[id], [...saying('B').map(asOther(1)), ...parts])).toBe(writeText(client[id], parts));
    },
  );
});

describe('targets', () => {
  const request = { model: 'm', messages: [], stream: false, n: 3 };

  test.each(['openai-chat', 'mistral', 'gemini'] as const)('%s is asked for all of them', (id) => {
    const { body, dropped } = target[id].encodeRequest(request, 'm', {});
    expect((body['n'] ?? (body['generationConfig'] as Json)['candidateCount']) as number).toBe(3);
    expect(dropped).not.toContain('n');
  });

  test.each(['anthropic-messages', 'openai-responses', 'bedrock-converse', 'cohere', 'ollama-chat'] as const)(
    '%s gives one, and that is said',
    (id) => {
      const { body, dropped } = target[id].encodeRequest(request, 'm', { defaultMaxTokens: 9 });
      expect(body).not.toHaveProperty('n');
      expect(dropped).toContain('n');
    },
  );

  test('Mistral’s references stay with their choice', () => {
    const content = (url: string): object[] => [
      { type: 'text', text: 'x' },
      { type: 'tool_reference', url, title: 'T' },
    ];
    const read = target.mistral.decodeResponse({
      choices: ['https://a', 'https://b'].map((url, index) => ({ index, message: { content: content(url) } })),
    });
    expect(read).toMatchObject({
      value: { annotations: [{ url: 'https://a' }], others: [{ annotations: [{ url: 'https://b' }] }] },
    });
    const chunk = { choices: [{ index: 1, delta: { content: content('https://b') } }] };
    const { parts } = decodeStream(target.mistral, `data: ${JSON.stringify(chunk)}\n\n`);
    expect(parts.filter(({ type }) => type === 'annotation')).toEqual([]);
    expect(parts).toContainEqual(
      expect.objectContaining({
        choice: 1,
        part: { type: 'annotation', annotation: expect.objectContaining({ url: 'https://b' }) },
      }),
    );
  });

  test('Mistral’s word for no id is none, in whatever choice', () => {
    const call = (id: string, name: string, text: string): object => ({
      tool_calls: [{ index: 0, id, function: { name, arguments: text } }],
    });
    const frames = [call('a', 'f', '{'), call('null', '', '}')].map(
      (delta) => `data: ${JSON.stringify({ choices: [0, 1].map((index) => ({ index, delta })) })}\n\n`,
    );
    const { parts } = decodeStream(target.mistral, `${frames.join('')}data: [DONE]\n\n`);
    for (const index of [0, 1])
      expect(contentOfStream(ofChoice(parts, index))).toEqual([
        { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
      ]);
  });
});

describe('an answer', () => {
  test('that nothing changes in is the same', () => {
    expect(mapChoices(TWO, (content) => content)).toBe(TWO);
    const changed = mapChoices(TWO, (content) => (content === TWO.content ? content : []));
    expect(changed).toEqual({ ...TWO, others: [{ ...TWO.others![0], content: [] }] });
  });
});

if (noRecordings === undefined) {
  describe('recorded', () => {
    const several = recordings(({ dialect, status }) => dialect === 'openai-chat' && status === 200).filter(
      ({ request }) => Number(request?.body['n'] ?? 1) > 1,
    );

    test('answers with several choices are there', () => {
      expect(several.length).toBeGreaterThan(1);
    });

    test.each(several.map((recording) => [recording.id, recording] as const))('%s loses none', (_, { response }) => {
      if (response.sse === undefined) {
        const { choices } = response.body as Json;
        const read = shared['openai-chat'].decodeResponse(response.body);
        if (!read.ok) throw new Error(read.failure.message);
        const written: Json = shared['openai-chat'].encodeResponse(read.value, facts);
        expect(written['choices']).toHaveLength(choices.length);
        for (const [index, choice] of (choices as Json[]).entries()) {
          const { message, finish_reason: finish } = written['choices'][index] as Json;
          expect([message.content, finish]).toEqual([choice['message'].content, choice['finish_reason']]);
          expect(JSON.stringify(message.tool_calls)).toContain(choice['message'].tool_calls[0].id);
        }
        return;
      }
      const textIn = (sse: string, index: number): string =>
        eventsOf([Buffer.from(sse)])
          .filter(({ data }) => data.startsWith('{'))
          .flatMap(({ data }) => (JSON.parse(data) as Json)['choices'] as Json[])
          .map((choice) => (choice['index'] === index ? ((choice['delta'].content as string | undefined) ?? '') : ''))
          .join('');
      const written = writeText(client['openai-chat'], decodeStream(shared['openai-chat'], response.sse).parts);
      expect(chatStreamFaults(written)).toEqual([]);
      for (const index of [0, 1]) {
        expect(textIn(response.sse, index)).not.toBe('');
        expect(textIn(written, index)).toBe(textIn(response.sse, index));
      }
    });
  });
}
