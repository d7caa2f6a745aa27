// Generated conversations and answers through every pair of protocols: what both can say must arrive.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src-main/dialects/dialect.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { ModelRequest } from '../../src-main/dialects/model-request.ts';
import { anthropicRequestFaults } from './support/anthropic-rules.ts';
import { requests, streams } from './support/conversations.ts';
import { contentOfStream, meaningOfParts, meaningOfStream, usageOfStream } from './support/meaning.ts';
import { sharedMeaning } from './support/shared-meaning.ts';
import { anthropicStreamFaults, chatStreamFaults } from './support/stream-grammar.ts';
import { decodeStream, encodeStream, facts } from './support/streams.ts';

const SETTINGS = { seed: 20_260_203, numRuns: 150 };
const all: readonly Dialect[] = [dialects.shared['openai-chat'], dialects.shared['anthropic-messages']];
const pairs = all.flatMap((first) =>
  all.map((second): [string, string, Dialect, Dialect] => [first.id, second.id, first, second]),
);

/** As the client's protocol hands it to a target of that protocol, and read there. */
function through(dialect: Dialect, request: ModelRequest): ModelRequest {
  const { body, dropped } = dialect.encodeRequest(request, 'm', { reasoningObject: true });
  expect(dropped).toEqual([]);
  if (dialect.id === 'anthropic-messages') expect(anthropicRequestFaults(body)).toEqual([]);
  const decoded = dialect.decodeRequest(JSON.parse(JSON.stringify(body)));
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const faults = (dialect: Dialect, text: string): string[] =>
  dialect.id === 'openai-chat' ? chatStreamFaults(text) : anthropicStreamFaults(text);

describe('requests', () => {
  test.each(pairs)('a conversation through %s and %s keeps everything', (_, __, first, second) => {
    fc.assert(
      fc.property(requests, (request) => {
        const there = through(second, through(first, request));
        expect(sharedMeaning(there)).toEqual(sharedMeaning(request));
        expect(there.maxOutputTokens).toBe(request.maxOutputTokens);
      }),
      SETTINGS,
    );
  });

  test.each(all.map((dialect): [string, Dialect] => [dialect.id, dialect]))(
    'the next turn of a conversation repeats the one before to the letter in %s: a prefix that changes is cached by nobody',
    (_, dialect) => {
      fc.assert(
        fc.property(requests, (request) => {
          const { length } = request.messages;
          const more: ModelRequest = {
            ...request,
            messages: [
              ...request.messages,
              { role: 'assistant', content: [{ type: 'text', text: 'And so on.' }] },
              { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
            ],
          };
          const write = (each: ModelRequest): string => {
            const { body } = dialect.encodeRequest(each, 'm', {});
            return JSON.stringify([body['system'], body['messages']]);
          };
          expect(length).toBeGreaterThan(2);
          expect(write(more).startsWith(write(request).slice(0, -2))).toBe(true);
        }),
        SETTINGS,
      );
    },
  );
});

describe('answers', () => {
  test.each(pairs)(
    'a stream through %s and %s keeps everything, whatever order its parts had',
    (_, __, first, second) => {
      fc.assert(
        fc.property(streams, fc.nat(), ({ ordered, interleaved }, seed) => {
          for (const parts of [ordered, interleaved]) {
            const once = encodeStream(first, parts);
            const twice = encodeStream(second, decodeStream(first, once, seed).parts);
            expect(faults(first, once)).toEqual([]);
            expect(faults(second, twice)).toEqual([]);
            const there = decodeStream(second, twice, seed);
            expect(there.ended).toBe(true);
            expect(meaningOfStream(there.parts).calls).toEqual(meaningOfStream(ordered).calls);
            expect(usageOfStream(there.parts)).toEqual(usageOfStream(ordered));
          }
          const there = decodeStream(
            second,
            encodeStream(second, decodeStream(first, encodeStream(first, ordered)).parts),
          );
          expect(meaningOfStream(there.parts)).toEqual(meaningOfStream(ordered));
        }),
        SETTINGS,
      );
    },
  );

  test.each(pairs)('a whole answer through %s and %s keeps everything', (_, __, first, second) => {
    fc.assert(
      fc.property(streams, ({ ordered }) => {
        const content = contentOfStream(ordered);
        const usage = usageOfStream(ordered)!;
        const reason = content.some((part) => part.type === 'tool-call') ? 'tool-calls' : 'stop';
        let response = { content, usage, finish: { reason } } as Parameters<Dialect['encodeResponse']>[0];
        for (const dialect of [first, second]) {
          const decoded = dialect.decodeResponse(JSON.parse(JSON.stringify(dialect.encodeResponse(response, facts))));
          if (!decoded.ok) throw new Error(decoded.failure.message);
          response = decoded.value;
        }
        expect(meaningOfParts(response.content, response.finish.reason)).toEqual(meaningOfParts(content, reason));
        expect(response.usage).toEqual(usage);
      }),
      SETTINGS,
    );
  });
});
