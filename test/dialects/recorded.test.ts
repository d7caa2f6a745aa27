// Real answers of real providers: what the dialects make of them must be what the recording says, in either protocol.
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src-main/dialects/dialect.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { ModelResponse, ResponsePart, Usage } from '../../src-main/dialects/model-stream.ts';
import { noRecordings, recordings, type Recording } from '../support/recordings.ts';
import { contentOfStream, meaningOfParts, meaningOfStream, usageOfStream, type Meaning } from './support/meaning.ts';
import { rawMeaning, rawUsage } from './support/raw-answers.ts';
import { anthropicStreamFaults, chatStreamFaults } from './support/stream-grammar.ts';
import { decodeStream, encodeStream, facts } from './support/streams.ts';

/** The two protocols that everything else is measured against. */
const pair = {
  'openai-chat': dialects.shared['openai-chat'],
  'anthropic-messages': dialects.shared['anthropic-messages'],
};

const known = recordings(({ dialect }) => Object.hasOwn(pair, dialect));
const dialectOf = ({ dialect }: Recording): Dialect => dialects.shared[dialect as Dialect['id']];
const brokenMidStream = (recording: Recording): boolean => recording.features.includes('mid-stream-error');
const answered = known.filter((recording) => recording.status === 200 && !brokenMidStream(recording));
const whole = answered.filter((recording) => recording.response.body !== undefined);
const streamed = answered.filter((recording) => recording.response.sse !== undefined);
const refused = known.filter((recording) => recording.status !== 200);
const named = (list: readonly Recording[]): [string, Recording][] => list.map((recording) => [recording.id, recording]);

function decodeWhole(dialect: Dialect, body: unknown): ModelResponse {
  const decoded = dialect.decodeResponse(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

/** What a client of Anthropic's protocol can be told: a refusal is text with its own stop reason. */
function asToldIn(dialect: Dialect, meaning: Meaning): Meaning {
  if (dialect.id === 'openai-chat' || meaning.refusal === '') return meaning;
  return { ...meaning, text: meaning.text + meaning.refusal, refusal: '', finish: 'content-filter' };
}

function expectUsage(usage: Usage | undefined, recording: Recording): void {
  const raw = rawUsage(recording);
  if (!raw) return expect(usage).toBeUndefined();
  if (!usage) throw new Error('usage was lost');
  const { input, output } = usage;
  expect({
    input: input.total,
    cacheRead: input.cacheRead,
    cacheWrite: input.cacheWrite,
    output: output.total,
    reasoning: output.reasoning,
  }).toEqual(raw);
  expect(input.uncached + input.cacheRead + input.cacheWrite).toBe(input.total);
  expect(output.text + output.reasoning).toBe(output.total);
  expect(usage.estimated).toBe(false);
}

/** The counts a client can be told; the vendor's own cost is not among them. */
const counts = (usage: Usage | undefined): unknown => usage && { input: usage.input, output: usage.output };

/** Which signature belongs to which reasoning: a vendor refuses a signature over another text. */
const thoughts = (content: readonly ResponsePart[]): unknown[] =>
  content.flatMap((part) =>
    part.type === 'reasoning' && part.signature !== undefined ? [{ text: part.text, signature: part.signature }] : [],
  );

test('no suite of recorded answers passes because it is empty', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect(known.length).toBeGreaterThan(100);
});

if (noRecordings === undefined) {
  describe('recorded answers', () => {
    test.each(named(whole))('a whole answer loses or invents nothing: %s', (_, recording) => {
      const response = decodeWhole(dialectOf(recording), recording.response.body);
      expect(meaningOfParts(response.content, response.finish.reason)).toEqual(rawMeaning(recording));
      expectUsage(response.usage, recording);
    });

    test.each(named(streamed))('a stream in random pieces loses or invents nothing: %s', (_, recording) => {
      for (const seed of [1, 2, 3]) {
        const { parts, complete } = decodeStream(dialectOf(recording), recording.response.sse ?? '', seed);
        expect(complete).toBe(true);
        expect(meaningOfStream(parts)).toEqual(rawMeaning(recording));
        expectUsage(usageOfStream(parts), recording);
        expect(parts[0]?.type).toBe('start');
        expect(parts.filter((part) => part.type === 'finish')).toHaveLength(1);
        expect(parts.at(-1)?.type).toBe('finish');
      }
    });

    test.each(named(refused))('a refusal keeps its status and words: %s', (_, recording) => {
      const { body } = recording.response;
      const decoded = dialectOf(recording).decodeError(recording.status, body);
      const words = (body as { error: { message?: string } | string }).error;
      expect(decoded.status).toBe(recording.status);
      expect(decoded.message).toBe(typeof words === 'string' ? words : words.message);
      expect(dialectOf(recording).isErrorBody(body)).toBe(true);
    });

    test.each(named(known.filter(brokenMidStream)))('a stream that breaks says so: %s', (_, recording) => {
      const { parts } = decodeStream(dialectOf(recording), recording.response.sse ?? '');
      const error = parts.find((part) => part.type === 'error');
      expect(error).toBeDefined();
      expect(error?.type === 'error' && error.error.message).toBeTruthy();
      expect(parts.some((part) => part.type === 'finish')).toBe(false);
    });
  });

  describe.each(Object.values(pair))('recorded answers told to a client of $id', (target) => {
    test.each(named(whole))('a whole answer means the same: %s', (_, recording) => {
      const response = decodeWhole(dialectOf(recording), recording.response.body);
      const again = decodeWhole(target, target.encodeResponse(response, facts));
      expect(meaningOfParts(again.content, again.finish.reason)).toEqual(asToldIn(target, rawMeaning(recording)));
      expect(thoughts(again.content)).toEqual(thoughts(response.content));
      expect(counts(again.usage)).toEqual(counts(response.usage));
    });

    test.each(named(streamed))(
      'a stream means the same and keeps the order strict clients rely on: %s',
      (_, recording) => {
        const { parts } = decodeStream(dialectOf(recording), recording.response.sse ?? '');
        const text = encodeStream(target, parts);
        const again = decodeStream(target, text);
        expect(target.id === 'openai-chat' ? chatStreamFaults(text) : anthropicStreamFaults(text)).toEqual([]);
        expect(again.ended).toBe(true);
        expect(meaningOfStream(again.parts)).toEqual(asToldIn(target, rawMeaning(recording)));
        expect(thoughts(contentOfStream(again.parts))).toEqual(thoughts(contentOfStream(parts)));
        // Anthropic's protocol demands counts; where the vendor sent none, the gateway puts its estimate there.
        if (usageOfStream(parts)) expect(counts(usageOfStream(again.parts))).toEqual(counts(usageOfStream(parts)));
      },
    );
  });
}
