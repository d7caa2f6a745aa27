// Same protocol in and out: a differential over real traffic. What was not meant for the gateway must leave and come back byte for byte.
import { describe, expect, it, test } from 'vitest';
import type { AnswerFacts, Dialect } from '../../src-main/dialects/dialect.ts';
import { createFrameParser } from '../../src-main/dialects/framing.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import { wrapSeal } from '../../src-main/dialects/seal.ts';
import { passthroughAnswer, passthroughBody, passthroughWay } from '../../src-main/gateway/passthrough.ts';
import { noRecordings, recordings, type Recording } from '../support/recordings.ts';
import { pieces } from '../dialects/support/streams.ts';

const shared = Object.values(dialects.shared);
const known = recordings(({ dialect }) => Object.hasOwn(dialects.shared, dialect));
const dialectOf = ({ dialect }: Recording): Dialect => dialects.shared[dialect as Dialect['id']];
const facts: AnswerFacts = { id: 'gen-1', model: 'm', providerName: 'Acme', createdAt: 0, costUsd: 0.5 };
const all = (): boolean => true;

/** As a person might have typed it: spacing that no serialiser would keep. */
const typed = (body: object): Buffer => Buffer.from(JSON.stringify(body, null, '\t'));

/** What the gateway itself sets on a Chat stream, to be able to count. */
const USAGE_WISH = ',"stream_options":{"include_usage":true}';

test('real traffic of every protocol that both sides speak is compared', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect(new Set(known.map(({ dialect }) => dialect))).toEqual(new Set(Object.keys(dialects.shared)));
});

describe.runIf(noRecordings === undefined)('recorded traffic', () => {
  const asked = known.filter(({ request }) => request !== null);
  test.each(asked.map((each): [string, Recording] => [each.id, each]))(
    'a request leaves as it came: %s',
    (_, recording) => {
      const dialect = dialectOf(recording);
      const json = { ...recording.request?.body, ...(!dialect.modelInPath && { model: 'mine' }) };
      const bytes = typed(json);
      const streams = (json as Record<string, unknown>)['stream'] === true;
      const left = passthroughBody(bytes, json, dialect, 'theirs', {}, all).toString();
      const members = Object.entries(json).filter(([name]) => !dialect.gatewayFields.includes(name));
      if (members.length < Object.keys(json).length || 'stream_options' in json) {
        // Fields for the gateway are cut out, and a wish about the stream may gain another: what is left means the same.
        const { stream_options: wish, ...sent } = JSON.parse(left) as Record<string, unknown>;
        const { stream_options: asked, ...rest } = Object.fromEntries(members) as Record<string, unknown>;
        expect(sent).toEqual({ ...rest, ...(!dialect.modelInPath && { model: 'theirs' }) });
        if (asked !== undefined)
          expect(wish).toEqual({ ...(asked as object), ...(streams && { include_usage: true }) });
      } else
        expect(left.replace(USAGE_WISH, '')).toBe(bytes.toString().replace('"model": "mine"', '"model": "theirs"'));
    },
  );

  const streamed = known.filter(({ response }) => (response.sse ?? response.ndjson) !== undefined);
  test.each(streamed.map((each): [string, Recording] => [each.id, each]))(
    'a stream comes back as it was sent: %s',
    (_, recording) => {
      const dialect = dialectOf(recording);
      const text = recording.response.sse ?? recording.response.ndjson ?? '';
      for (const verbatim of [true, false]) {
        const way = passthroughWay(dialect, verbatim, {});
        const parser = createFrameParser(dialect.framing);
        const decoder = dialect.createStreamDecoder();
        const events = pieces(Buffer.from(text), 3).flatMap((piece) => parser.push(piece));
        const last = parser.finish();
        const out: Buffer[] = [];
        let touched = 0;
        for (const event of [...events, ...(last ? [last] : [])]) {
          const frame = way.frame({ event, parts: decoder.decode(event) }, facts);
          if (frame !== event.raw) touched += 1;
          out.push(Buffer.from(frame));
        }
        if (verbatim) expect(Buffer.concat(out).toString()).toBe(text);
        // Only frames that tell usage get our additions.
        else
          expect(touched).toBeLessThanOrEqual(
            Math.max(3, events.length / 2, dialect.id === 'openai-chat' ? events.length : 0),
          );
      }
    },
  );

  const whole = known.filter(
    ({ response, status }) => status === 200 && response.body !== undefined && !Array.isArray(response.body),
  );
  test.each(whole.map((each): [string, Recording] => [each.id, each]))(
    'an answer only gains members: %s',
    (_, recording) => {
      const bytes = typed(recording.response.body as object);
      expect(passthroughAnswer(bytes, dialectOf(recording), facts, true)).toBe(bytes);
      const added = passthroughAnswer(bytes, dialectOf(recording), facts, false).toString();
      expect(JSON.parse(added)).toMatchObject(recording.response.body as object);
      // What was there stands there still, in its own spelling.
      expect(added.startsWith(bytes.toString().slice(0, 40))).toBe(true);
    },
  );
});

const seal = (format: 'openai-responses-v1' | 'anthropic-claude-v1' | 'google-gemini-v1'): string =>
  wrapSeal({ format, redacted: `state of ${format}` }) ?? '';

/** A turn with the protocol's own opaque state and another vendor's in an envelope. */
const MIXED: Readonly<Partial<Record<Dialect['id'], object>>> = {
  'anthropic-messages': {
    messages: [
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'a', signature: 'own' },
          { type: 'redacted_thinking', data: seal('openai-responses-v1') },
          { type: 'text', text: 'stays' },
        ],
      },
    ],
  },
  'openai-responses': {
    input: [
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'own' },
      { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: seal('anthropic-claude-v1') },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'stays' }] },
    ],
  },
  gemini: {
    contents: [
      {
        role: 'model',
        parts: [
          { text: 'thought', thought: true, thoughtSignature: seal('anthropic-claude-v1') },
          { functionCall: { name: 'f', args: {} }, thoughtSignature: 'own' },
          { text: 'stays', thoughtSignature: seal('openai-responses-v1') },
        ],
      },
    ],
  },
};

describe.each(Object.entries(MIXED))('opaque reasoning of other vendors in a request of %s', (id, body) => {
  const dialect = shared.find((each) => each.id === id)!;
  const json = { model: 'mine', before: 1, ...body, after: 2 };

  it('is found, each with its vendor', () => {
    const seals = dialect.sealsIn?.(json) ?? [];
    expect(seals).toContainEqual({ format: expect.any(String) as string, data: 'own' });
    expect(seals.filter(({ data }) => data.startsWith('state of')).length).toBeGreaterThan(0);
    for (const { format, data } of seals) if (data.startsWith('state of')) expect(data).toBe(`state of ${format}`);
  });

  it('does not reach the vendor; its own state and everything else does', () => {
    const keeps = (each: Parameters<NonNullable<Dialect['takesSeal']>>[0]): boolean =>
      dialect.takesSeal?.(each, 'claude') === true;
    const text = passthroughBody(typed(json), json, dialect, 'theirs', {}, keeps).toString();
    expect(text).not.toContain('pm-seal');
    expect(text).toContain('"own"');
    expect(text).toContain('stays');
    expect(text).toContain('"before": 1');
    expect(text).toContain('"after": 2');
  });

  it('leaves no trace in a request that has none', () => {
    const plain = { messages: [], input: [], contents: [] };
    expect(dialect.withoutSeals(plain, () => false)).toBe(plain);
  });
});

describe('a passing stream of Responses that breaks', () => {
  const typesAfter = (...datas: string[]): unknown[] => {
    const way = passthroughWay(dialects.shared['openai-responses'], false, {});
    for (const data of datas) way.frame({ event: { event: '', data, raw: Buffer.from(data) }, parts: [] }, facts);
    const text = way.error({ status: 502, errorType: 'provider_unavailable', message: 'It broke.' }, facts, false);
    return [...text.matchAll(/^event: (.+)$/gm)].map(([, type]) => type);
  };

  test('is not begun again: the openai package refuses a second beginning instead of telling the error', () => {
    expect(typesAfter('{"type":"response.created","response":{"id":"resp_1"}}')).toEqual(['error', 'response.failed']);
  });

  test('is begun where nothing but keep-alives had come', () => {
    expect(typesAfter('', '')).toEqual(['response.created', 'response.in_progress', 'error', 'response.failed']);
  });
});
