// Generated conversations and answers: what holds for a few written by hand must hold for all.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ModelMessage } from '../../../src-main/dialects/model-request.ts';
import type { ResponsePart } from '../../../src-main/dialects/model-stream.ts';
import { requests, streams } from '../support/conversations.ts';
import { chunk, chunksOf, frame, STOP, written, type Json } from '../support/gemini-frames.ts';
import { geminiRequestFaults } from '../support/gemini-rules.ts';
import { contentOfStream, finishOfStream } from '../support/meaning.ts';
import { decodeStream } from '../support/streams.ts';

const SETTINGS = { seed: 20_261_127, numRuns: 100 };
const MODELS = ['gemini-2.5-flash', 'gemini-3.5-flash'] as const;
const said = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });

/** What a server may say in one part. */
const part: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ text: fc.oneof(said, fc.constant('')) }),
  fc.record({ text: said, thoughtSignature: said }),
  fc.record({ text: fc.oneof(said, fc.constant('')), thought: fc.constant(true) }),
  fc.record({ text: said, thought: fc.constant(true), thoughtSignature: said }),
  fc.record({ functionCall: fc.record({ name: fc.constant('f'), args: fc.dictionary(said, fc.integer()) }) }),
  fc.record({
    functionCall: fc.record({ name: fc.constant('g'), id: said }),
    thoughtSignature: said,
  }),
  fc.record({ inlineData: fc.record({ mimeType: fc.constant('image/png'), data: fc.constant('AAAA') }) }),
);
const answers = fc.array(part, { maxLength: 8 });

/** Ids that a decoder makes up may differ, not which calls share one; nothing else. */
const comparable = (content: readonly ResponsePart[]): unknown => {
  const ids: string[] = [];
  return content.map((each) => {
    // The gathered stream keeps no ids of reasoning.
    if (each.type !== 'tool-call') return { ...each, id: undefined };
    ids.push(each.id);
    return { ...each, id: ids.indexOf(each.id) };
  });
};

describe('answers', () => {
  test('a stream says what the same parts say in a whole answer, however they are spread over chunks', () => {
    fc.assert(
      fc.property(answers, fc.array(fc.nat(8), { maxLength: 4 }), fc.nat(), (parts, cuts, seed) => {
        const places = [0, ...cuts.map((cut) => Math.min(cut, parts.length)), parts.length].sort((a, b) => a - b);
        const pieces = places.slice(1).map((end, index) => parts.slice(places[index], end));
        const text = [...pieces.map((piece) => chunk(piece)), chunk([], STOP)].map(frame).join('');
        const stream = decodeStream(gemini, text, seed).parts;
        const whole = gemini.decodeResponse(chunk(parts, STOP));
        if (!whole.ok) throw new Error(whole.failure.message);
        expect(comparable(contentOfStream(stream))).toEqual(comparable(whole.value.content));
        expect(finishOfStream(stream)).toBe(whole.value.finish.reason);
      }),
      SETTINGS,
    );
  });

  test('every block of a stream starts once and ends once, and says nothing outside', () => {
    fc.assert(
      fc.property(answers, (parts) => {
        const open = new Set<number>();
        const seen = new Set<number>();
        for (const each of decodeStream(
          gemini,
          parts.map((one) => frame(chunk([one]))).join('') + frame(chunk([], STOP)),
        ).parts) {
          if (!('block' in each)) continue;
          if (each.type.endsWith('-start')) {
            expect(seen.has(each.block)).toBe(false);
            seen.add(each.block);
            open.add(each.block);
          } else expect(open.has(each.block)).toBe(true);
          if (each.type.endsWith('-end')) open.delete(each.block);
        }
        expect([...open]).toEqual([]);
      }),
      SETTINGS,
    );
  });

  test('a stream for a client says the same as events and as an array, ends once, and has no chunk without a part', () => {
    fc.assert(
      fc.property(streams, ({ ordered, interleaved }) => {
        for (const parts of [ordered, interleaved]) {
          const chunks = chunksOf(written(parts));
          expect(JSON.parse(written(parts, { jsonArray: true }))).toEqual(chunks);
          const candidates = chunks.map((each) => each['candidates'][0] as Json);
          expect(candidates.filter((each) => each['finishReason'] !== undefined)).toHaveLength(1);
          expect(candidates.at(-1)).toHaveProperty('finishReason');
          expect(candidates.every((each) => each['content'].parts.length === 1)).toBe(true);
        }
      }),
      SETTINGS,
    );
  });
});

describe('requests', () => {
  const encode = (messages: readonly ModelMessage[], model: string): Json =>
    gemini.encodeRequest({ model: 'm', stream: false, messages }, model, {}).body;

  test.each(MODELS)('what is written for %s is one that Google takes', (model) => {
    fc.assert(
      fc.property(requests, (request) => {
        const { body } = gemini.encodeRequest(request, model, {});
        expect(geminiRequestFaults(body, model === MODELS[1])).toEqual([]);
      }),
      SETTINGS,
    );
  });

  test.each(MODELS)('messages in any order, cut anywhere, still make one for %s', (model) => {
    fc.assert(
      fc.property(requests, fc.infiniteStream(fc.nat()), fc.nat(), (request, picks, from) => {
        const rest = request.messages.slice(from % request.messages.length);
        const shuffled: ModelMessage[] = [];
        while (rest.length > 0) shuffled.push(...rest.splice((picks.next().value ?? 0) % rest.length, 1));
        expect(geminiRequestFaults(encode(shuffled, model), model === MODELS[1])).toEqual([]);
      }),
      SETTINGS,
    );
  });

  test.each(MODELS)(
    'the next turn repeats the one before to the letter: a prefix that changes is cached by nobody (%s)',
    (model) => {
      fc.assert(
        fc.property(requests, ({ messages }) => {
          const more: ModelMessage[] = [
            ...messages,
            { role: 'assistant', content: [{ type: 'text', text: 'And so on.' }] },
            { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
          ];
          const write = (each: readonly ModelMessage[]): string => {
            const { systemInstruction, contents } = encode(each, model);
            return JSON.stringify([systemInstruction, contents]);
          };
          expect(write(more).startsWith(write(messages).slice(0, -2))).toBe(true);
        }),
        SETTINGS,
      );
    },
  );

  test('a request of a Gemini client that is read and written twice is the same as once', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const once = gemini.encodeRequest(request, MODELS[0], {}).body;
        const decoded = gemini.decodeRequest(JSON.parse(JSON.stringify(once)), { model: 'm', stream: false });
        if (!decoded.ok) throw new Error(decoded.failure.message);
        expect(gemini.encodeRequest(decoded.value, MODELS[0], {}).body).toEqual(once);
      }),
      SETTINGS,
    );
  });
});
