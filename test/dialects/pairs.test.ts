// Generated conversations and answers through every pair of protocols that clients and providers both speak: what both can say arrives.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src-main/dialects/dialect.ts';
import { createFrameParser } from '../../src-main/dialects/framing.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { ModelRequest, RequestPart } from '../../src-main/dialects/model-request.ts';
import type { StreamPart, Usage } from '../../src-main/dialects/model-stream.ts';
import { requests, streams } from './support/conversations.ts';
import { contentOfStream, meaningOfParts, meaningOfStream, usageOfStream, type Meaning } from './support/meaning.ts';
import { sharedMeaning } from './support/shared-meaning.ts';
import { encodeStream, facts, pieces } from './support/streams.ts';

const SETTINGS = { seed: 20_261_124, numRuns: 60 };
const all: readonly Dialect[] = Object.values(dialects.shared);
const pairs = all.flatMap((first) =>
  all.map((second): [string, string, Dialect, Dialect] => [first.id, second.id, first, second]),
);

/** What a protocol has no place for in a request; each must be said to be dropped. */
const LACKS: Readonly<Record<Dialect['id'], readonly string[]>> = {
  'openai-chat': [],
  'anthropic-messages': [],
  'openai-responses': ['stop', 'reasoning'],
  gemini: ['reasoning'],
  'ollama-chat': ['documents', 'reasoning', 'toolChoice'],
};

const lacks = (first: Dialect, second: Dialect): ReadonlySet<string> =>
  new Set([...LACKS[first.id], ...LACKS[second.id]]);

const isDocument = (part: RequestPart): boolean => part.type === 'media' && part.kind === 'document';

/** The conversation without what one of the two has no place for. */
function reduced(request: ModelRequest, missing: ReadonlySet<string>): ModelRequest {
  const goes = (part: RequestPart): boolean =>
    (missing.has('documents') && isDocument(part)) || (missing.has('reasoning') && part.type === 'reasoning');
  const { stop, toolChoice, ...rest } = request;
  return {
    ...rest,
    messages: request.messages.map((message) => {
      const content = message.content.filter((part) => !goes(part));
      return { ...message, content: content.length > 0 ? content : [{ type: 'text', text: 'instead' }] };
    }),
    ...(stop && !missing.has('stop') && { stop }),
    ...(toolChoice && !missing.has('toolChoice') && { toolChoice }),
  };
}

function through(dialect: Dialect, request: ModelRequest): ModelRequest {
  const { body } = dialect.encodeRequest(request, 'm', { reasoningObject: true });
  const decoded = dialect.decodeRequest(JSON.parse(JSON.stringify(body)), { model: 'm', stream: request.stream });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

describe('requests', () => {
  test.each(pairs)('a conversation through %s and %s keeps what both can say', (_, __, first, second) => {
    const missing = lacks(first, second);
    fc.assert(
      fc.property(requests, (request) => {
        const asked = reduced(request, missing);
        const there = reduced(through(second, through(first, asked)), missing);
        expect(sharedMeaning(there)).toEqual(sharedMeaning(asked));
        expect(there.maxOutputTokens).toBe(request.maxOutputTokens);
      }),
      SETTINGS,
    );
  });

  test.each(all.map((dialect): [string, Dialect] => [dialect.id, dialect]))('%s says what it drops', (id, dialect) => {
    const names: Readonly<Record<string, string>> = {
      reasoning: 'reasoningHistory',
      documents: 'document',
      stop: 'stop',
    };
    fc.assert(
      fc.property(requests, (request) => {
        const { dropped } = dialect.encodeRequest(request, 'm', { reasoningObject: true });
        const has = (test: (part: RequestPart) => boolean): boolean =>
          request.messages.some(({ content }) => content.some(test));
        const expected = LACKS[dialect.id].filter((what) => {
          if (what === 'reasoning') return has((part) => part.type === 'reasoning');
          if (what === 'documents') return has(isDocument);
          // Choosing freely is what Ollama does anyway.
          return what === 'stop';
        });
        for (const what of expected) expect(dropped.join(), `${id} drops ${what}`).toContain(names[what] ?? what);
      }),
      SETTINGS,
    );
  });
});

interface Told {
  readonly meaning: Omit<Meaning, 'signatures' | 'redacted'>;
  readonly input: number | undefined;
  readonly output: number | undefined;
}

const told = ({ text, reasoning, refusal, calls, finish }: Meaning, usage: Usage | undefined): Told => ({
  meaning: { text, reasoning, refusal, calls, finish },
  input: usage?.input.total,
  output: usage?.output.total,
});

function decoded(dialect: Dialect, text: string, seed: number): readonly StreamPart[] {
  const parser = createFrameParser(dialect.framing);
  const decoder = dialect.createStreamDecoder();
  const events = pieces(Buffer.from(text), seed).flatMap((piece) => parser.push(piece));
  const last = parser.finish();
  const parts = [...events, ...(last ? [last] : [])].flatMap((event) => decoder.decode(event));
  expect(decoder.complete).toBe(true);
  return [...parts, ...decoder.end()];
}

describe('answers', () => {
  test.each(pairs)(
    'a stream through %s and %s keeps words, thoughts, calls, end and counts',
    (_, __, first, second) => {
      fc.assert(
        fc.property(streams, fc.nat(), ({ ordered }, seed) => {
          const once = decoded(first, encodeStream(first, ordered), seed);
          const twice = decoded(second, encodeStream(second, once), seed);
          expect(told(meaningOfStream(twice), usageOfStream(twice))).toEqual(
            told(meaningOfStream(ordered), usageOfStream(ordered)),
          );
        }),
        SETTINGS,
      );
    },
  );

  test.each(pairs)('a whole answer through %s and %s keeps the same', (_, __, first, second) => {
    fc.assert(
      fc.property(streams, ({ ordered }) => {
        const content = contentOfStream(ordered);
        const usage = usageOfStream(ordered)!;
        const reason = content.some((part) => part.type === 'tool-call') ? ('tool-calls' as const) : ('stop' as const);
        let response: Parameters<Dialect['encodeResponse']>[0] = { content, usage, finish: { reason } };
        for (const dialect of [first, second]) {
          const read = dialect.decodeResponse(JSON.parse(JSON.stringify(dialect.encodeResponse(response, facts))));
          if (!read.ok) throw new Error(read.failure.message);
          response = read.value;
        }
        const there = told(meaningOfParts(response.content, response.finish.reason), response.usage);
        expect(there).toEqual(told(meaningOfParts(content, reason), usage));
      }),
      SETTINGS,
    );
  });
});
