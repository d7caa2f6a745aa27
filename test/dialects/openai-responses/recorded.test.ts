// Real exchanges with Responses servers: what is read must be what the recording says, and survive being told to a client.
import { describe, expect, test } from 'vitest';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { noRecordings, recordings, type Recording } from '../../support/recordings.ts';
import { contentOfStream, meaningOfParts, meaningOfStream, usageOfStream, type Meaning } from '../support/meaning.ts';
import { eventsIn, type Json } from '../support/responses-events.ts';
import { responsesStreamFaults } from '../support/responses-grammar.ts';
import { decodeStream, encodeStream, facts } from '../support/streams.ts';

const all = recordings(({ dialect, model }) => dialect === 'openai-responses' && model !== '');
const named = (list: readonly Recording[]): [string, Recording][] => list.map((recording) => [recording.id, recording]);
const isBroken = ({ features }: Recording): boolean => features.includes('mid-stream-error');
const answered = all.filter((recording) => recording.status === 200 && !isBroken(recording));
const whole = answered.filter(({ response }) => response.body !== undefined && 'output' in (response.body as Json));
const streamed = answered.filter(({ response }) => response.sse !== undefined);
const refused = all.filter(({ status }) => status !== 200);

const wireEvents = ({ response }: Recording): Json[] =>
  (response.sse ?? '')
    .split('\n')
    .filter((line) => line.startsWith('data:') && !line.includes('[DONE]'))
    .map((line) => JSON.parse(line.slice('data:'.length)) as Json);

/** The response that the vendor ended with, as its own JSON has it. */
const finalOf = (recording: Recording): Json =>
  (recording.response.body as Json | undefined) ??
  wireEvents(recording).findLast(({ type }) => ['response.completed', 'response.incomplete'].includes(String(type)))?.[
    'response'
  ];

const itemsOf = (response: Json, type: string): Json[] =>
  (response['output'] as Json[]).filter((item) => item['type'] === type);

/** Read from the vendor's JSON without any of the code under test. */
function said(response: Json): Omit<Meaning, 'signatures'> {
  const parts = itemsOf(response, 'message').flatMap((item) => item['content'] as Json[]);
  const thoughts = itemsOf(response, 'reasoning');
  const calls = itemsOf(response, 'function_call');
  const readable = (item: Json): string =>
    ((item['summary'] ?? []).length > 0 ? item['summary'] : (item['content'] ?? []))
      .map((part: Json) => part['text'])
      .join('\n\n');
  return {
    text: parts.map((part) => part['text'] ?? '').join(''),
    refusal: parts.map((part) => part['refusal'] ?? '').join(''),
    reasoning: thoughts.map(readable).join(''),
    redacted: thoughts.flatMap((item) => (item['encrypted_content'] ? [item['encrypted_content'] as string] : [])),
    calls: calls.map((call) => ({ name: call['name'], input: JSON.parse(call['arguments'] || '{}') })),
    finish: response['status'] === 'incomplete' ? 'length' : calls.length > 0 ? 'tool-calls' : 'stop',
  };
}

const countsIn = ({ usage }: Json): unknown => ({
  input: usage.input_tokens,
  cacheRead: usage.input_tokens_details?.cached_tokens ?? 0,
  output: usage.output_tokens,
  reasoning: usage.output_tokens_details?.reasoning_tokens ?? 0,
});

const countsOf = (usage: ReturnType<typeof usageOfStream>): unknown =>
  usage && {
    input: usage.input.total,
    cacheRead: usage.input.cacheRead,
    output: usage.output.total,
    reasoning: usage.output.reasoning,
  };

test('no suite of recorded exchanges passes because it is empty', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect(whole.length).toBeGreaterThan(15);
  expect(streamed.length).toBeGreaterThan(10);
  expect(refused.length).toBeGreaterThan(0);
});

describe.runIf(noRecordings === undefined)('recorded exchanges', () => {
  test.each(named(whole))('a whole answer loses or invents nothing: %s', (_, recording) => {
    const body = recording.response.body as Json;
    const decoded = openAiResponses.decodeResponse(body);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const { content, finish, usage } = decoded.value;
    expect(meaningOfParts(content, finish.reason)).toMatchObject(said(body));
    expect(countsOf(usage)).toEqual(countsIn(body));
    const again = openAiResponses.decodeResponse(openAiResponses.encodeResponse(decoded.value, facts));
    if (!again.ok) throw new Error(again.failure.message);
    expect(again.value.content).toEqual(content);
    expect(again.value.finish.reason).toBe(finish.reason);
  });

  test.each(named(streamed))('a stream in random pieces says what its last event repeats: %s', (_, recording) => {
    const final = finalOf(recording);
    for (const seed of [1, 2, 3]) {
      const { parts, complete } = decodeStream(openAiResponses, recording.response.sse ?? '', seed);
      expect(complete).toBe(true);
      expect(meaningOfStream(parts)).toMatchObject(said(final));
      expect(countsOf(usageOfStream(parts))).toEqual(countsIn(final));
    }
  });

  test.each(named(streamed))('a stream told again keeps the order, and every answer in it: %s', (_, recording) => {
    const { parts } = decodeStream(openAiResponses, recording.response.sse ?? '');
    const text = encodeStream(openAiResponses, parts);
    expect(responsesStreamFaults(eventsIn(text))).toEqual([]);
    const again = decodeStream(openAiResponses, text);
    expect(meaningOfStream(again.parts)).toEqual(meaningOfStream(parts));
    const told = contentOfStream(again.parts).map(({ type }) => type);
    expect(told).toEqual(contentOfStream(parts).map(({ type }) => type));
  });

  test.each(named(streamed))('only its deltas pass unread: %s', (_, recording) => {
    for (const event of wireEvents(recording))
      expect(openAiResponses.matters(JSON.stringify(event))).toBe(!String(event['type']).endsWith('.delta'));
  });

  test.each(named(all.filter(isBroken)))('a stream that breaks says why, once: %s', (_, recording) => {
    const { parts, ended } = decodeStream(openAiResponses, recording.response.sse ?? '');
    const errors = parts.flatMap((part) => (part.type === 'error' ? [part.error] : []));
    const wire = wireEvents(recording).find(({ type }) => type === 'error');
    expect(errors).toMatchObject([{ status: 429, code: wire?.['error'].code, message: wire?.['error'].message }]);
    expect(ended).toBe(true);
  });

  test.each(named(refused))('a refusal keeps its status and words: %s', (_, recording) => {
    const { body } = recording.response;
    const { error } = body as { error: string | { message: string } };
    expect(openAiResponses.decodeError(recording.status, body)).toMatchObject({
      status: recording.status,
      message: typeof error === 'string' ? error : error.message,
    });
    expect(openAiResponses.isErrorBody(body)).toBe(true);
  });
});
