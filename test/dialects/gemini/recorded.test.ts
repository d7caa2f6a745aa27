// Real exchanges with Google, of AI Studio and Vertex: what is read must be what the recording says.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { noRecordings, recordings, type Recording } from '../../support/recordings.ts';
import { frame } from '../support/gemini-frames.ts';
import { geminiRequestFaults } from '../support/gemini-rules.ts';
import { meaningOfParts, meaningOfStream, type Meaning } from '../support/meaning.ts';
import { decodeStream } from '../support/streams.ts';

/** The vendor's JSON, taken at its word. */
type Json = Record<string, ReturnType<typeof JSON.parse>>;

const all = recordings(({ dialect }) => dialect === 'gemini');
const answered = all.filter(({ status }) => status === 200);
const asked = all.filter(({ request }) => request !== null);
const named = (list: readonly Recording[]): [string, Recording][] => list.map((recording) => [recording.id, recording]);

/** Chunks of a stream of either framing, or the one answer. */
function chunksIn({ response: { sse, body } }: Recording): Json[] {
  if (sse === undefined) return Array.isArray(body) ? (body as Json[]) : [body as Json];
  return sse
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)) as Json);
}

const FINISH: Readonly<Record<string, string>> = { STOP: 'stop', MAX_TOKENS: 'length', SAFETY: 'content-filter' };

/** Straight from the JSON, without any of the code under test. */
function rawMeaning(chunks: readonly Json[]): Meaning {
  const candidates = chunks.flatMap((chunk) => (chunk['candidates'] ?? []) as Json[]);
  const parts = candidates.flatMap((candidate) => (candidate['content']?.parts ?? []) as Json[]);
  const join = (wanted: boolean): string =>
    parts.map((part) => ((part['thought'] === true) === wanted ? (part['text'] ?? '') : '')).join('');
  const calls = parts.flatMap((part) => (part['functionCall'] as Json) ?? []);
  const finish = FINISH[candidates.findLast((candidate) => candidate['finishReason'])?.['finishReason']] ?? 'none';
  return {
    text: join(false),
    reasoning: join(true),
    signatures: [],
    // Code that Google ran keeps its own.
    redacted: parts.flatMap((part) => (part['executableCode'] ? [] : ((part['thoughtSignature'] as string) ?? []))),
    refusal: '',
    calls: calls.map(({ name, args }) => ({ name: name as string, input: args as unknown })),
    finish: calls.length > 0 && finish === 'stop' ? 'tool-calls' : finish,
  };
}

test('no suite of recorded exchanges passes because it is empty', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect(answered.filter(({ stream }) => stream).length).toBeGreaterThan(8);
  expect(answered.filter(({ stream }) => !stream).length).toBeGreaterThan(8);
});

if (noRecordings === undefined) {
  const streamed = answered.filter(({ stream }) => stream);

  test.each(named(streamed))('a stream says what its chunks say: %s', (_, recording) => {
    const chunks = chunksIn(recording);
    const text = recording.response.sse ?? chunks.map(frame).join('');
    for (const seed of [1, 2]) {
      const { parts, complete } = decodeStream(gemini, text, seed);
      expect(complete).toBe(true);
      expect(meaningOfStream(parts)).toEqual(rawMeaning(chunks));
      expect(parts[0]).toEqual({ type: 'start', id: chunks[0]?.['responseId'], model: chunks[0]?.['modelVersion'] });
    }
  });

  test.each(named(answered.filter(({ stream }) => !stream)))('an answer says what it says: %s', (_, recording) => {
    const [body] = chunksIn(recording);
    const decoded = gemini.decodeResponse(body);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const { content, finish, id, model } = decoded.value;
    expect(meaningOfParts(content, finish.reason)).toEqual(rawMeaning([body!]));
    expect({ id, model }).toEqual({ id: body?.['responseId'], model: body?.['modelVersion'] });
    expect(gemini.isErrorBody(body)).toBe(false);
  });

  test.each(named(streamed))(
    'any whole beginning of a stream is taken for a broken one, never for an end: %s',
    (_, recording) => {
      const chunks = chunksIn(recording).filter((chunk) => chunk['candidates'][0].finishReason === undefined);
      expect(decodeStream(gemini, chunks.map(frame).join('')).complete).toBe(false);
    },
  );

  describe('requests', () => {
    const read = ({ model, stream, request }: Recording): ModelRequest => {
      const decoded = gemini.decodeRequest(request?.body, { model, stream });
      if (!decoded.ok) throw new Error(`${decoded.failure.field}: ${decoded.failure.message}`);
      return decoded.value;
    };
    const SIGNED = /gemini-3/;

    test.each(named(asked))(
      'what clients send is understood, and written again is one that Google takes: %s',
      (_, recording) => {
        const { body } = gemini.encodeRequest(read(recording), recording.model, {});
        const { safetySettings, cachedContent, ...rest } = body as Json;
        expect(geminiRequestFaults(rest, SIGNED.test(recording.model))).toEqual([]);
        const sent = recording.request?.body as Json;
        expect(safetySettings).toEqual(sent['safetySettings']);
        expect(cachedContent).toEqual(sent['cachedContent']);
      },
    );

    test.each(named(asked))('nothing that was said or signed is lost on the way: %s', (_, recording) => {
      const partsOf = (body: Json): Json[] => (body['contents'] as Json[]).flatMap(({ parts }) => parts as Json[]);
      const { body } = gemini.encodeRequest(read(recording), recording.model, {});
      const [sent, written] = [partsOf(recording.request?.body as Json), partsOf(body)];
      const textsOf = (parts: Json[]): string => parts.map((part) => (part['text'] as string) ?? '').join('');
      const signaturesOf = (parts: Json[]): unknown[] =>
        parts.flatMap((part) => ((part['thoughtSignature'] ?? part['thought_signature']) as string) ?? []);
      const callsOf = (parts: Json[]): unknown[] =>
        parts.flatMap((part) => {
          const call = (part['functionCall'] ?? part['function_call']) as Json | undefined;
          return call ? [[call['name'], call['args']]] : [];
        });
      expect(textsOf(written)).toBe(textsOf(sent));
      expect(signaturesOf(written)).toEqual(signaturesOf(sent));
      expect(callsOf(written)).toEqual(callsOf(sent));
    });

    test.each(named(asked.filter(({ request }) => request?.body['generationConfig'] !== undefined)))(
      'settings come back as they were: %s',
      (_, recording) => {
        const sent = (recording.request?.body['generationConfig'] ?? {}) as Json;
        const written = (gemini.encodeRequest(read(recording), recording.model, {}).body['generationConfig'] ??
          {}) as Json;
        const { responseSchema, thinkingConfig, ...plain } = sent;
        expect(written).toMatchObject(plain);
        expect(written['responseJsonSchema'] !== undefined).toBe(responseSchema !== undefined);
        const level = thinkingConfig?.thinkingLevel ?? thinkingConfig?.thinking_level;
        const budget = thinkingConfig?.thinkingBudget ?? thinkingConfig?.thinking_budget;
        expect(written['thinkingConfig']?.thinkingLevel).toBe(level?.toLowerCase());
        expect(written['thinkingConfig']?.thinkingBudget).toBe(budget);
      },
    );
  });
}
