// Real exchanges with Mistral: what is read must be what the recording says, and what was sent is sent again.
import { describe, expect, test } from 'vitest';
import { mistral } from '../../../src-main/dialects/mistral/index.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { noRecordings, recordings, type Recording } from '../../support/recordings.ts';
import { meaningOfParts, meaningOfStream, usageOfStream } from '../support/meaning.ts';
import { mistralFaults } from '../support/mistral-rules.ts';
import { rawUsage } from '../support/raw-answers.ts';
import { decodeStream } from '../support/streams.ts';

/** The vendor's JSON, taken at its word. */
type Json = Record<string, ReturnType<typeof JSON.parse>>;

const all = recordings(({ dialect }) => dialect === 'mistral');
const named = (list: readonly Recording[]): [string, Recording][] => list.map((recording) => [recording.id, recording]);
const streamed = all.filter(({ response }) => response.sse !== undefined);
const whole = all.filter(({ status, response }) => status === 200 && response.body !== undefined);
const refused = all.filter(({ status }) => status !== 200);

const chunksIn = ({ response }: Recording): Json[] =>
  (response.sse ?? '')
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as Json);

const FINISH: Readonly<Record<string, string>> = { stop: 'stop', length: 'length', tool_calls: 'tool-calls' };

const textOf = (content: unknown): string =>
  typeof content === 'string' ? content : ((content ?? []) as Json[]).map((chunk) => chunk['text'] ?? '').join('');

const callsOf = (message: Json): unknown[] =>
  ((message['tool_calls'] ?? []) as Json[]).map((call) => ({
    name: call['function'].name,
    input: JSON.parse(call['function'].arguments),
  }));

test('no suite of recorded exchanges passes because it is empty', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect([streamed.length, whole.length, refused.length].every((count) => count > 0)).toBe(true);
});

if (noRecordings === undefined) {
  test.each(named(streamed))('a stream says what its chunks say: %s', (_, recording) => {
    const choices = chunksIn(recording).map((chunk) => chunk['choices'][0] as Json);
    for (const seed of [1, 2]) {
      const { parts, ended, complete } = decodeStream(mistral, recording.response.sse ?? '', seed);
      expect([ended, complete]).toEqual([true, true]);
      const meaning = meaningOfStream(parts);
      expect(meaning.text).toBe(choices.map((choice) => textOf(choice['delta'].content)).join(''));
      // Mistral sends each call in one piece.
      expect(meaning.calls).toEqual(choices.flatMap((choice) => callsOf(choice['delta'])));
      expect(meaning.finish).toBe(FINISH[choices.at(-1)?.['finish_reason']]);
      expect(usageOfStream(parts)).toMatchObject({
        input: { total: rawUsage(recording)?.input },
        output: { total: rawUsage(recording)?.output },
      });
    }
  });

  test.each(named(whole))('an answer says what it says: %s', (_, recording) => {
    const body = recording.response.body as Json;
    const decoded = mistral.decodeResponse(body);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const { message, finish_reason: reason } = body['choices'][0] as Json;
    const meaning = meaningOfParts(decoded.value.content, decoded.value.finish.reason);
    expect(meaning.text).toBe(textOf(message.content));
    expect(meaning.calls).toEqual(callsOf(message));
    expect(meaning.finish).toBe(FINISH[reason]);
    expect(meaning.reasoning === '').toBe(!JSON.stringify(message).includes('"thinking"'));
    expect(decoded.value.usage).toMatchObject({
      input: {
        total: body['usage'].prompt_tokens,
        cacheRead: body['usage'].prompt_tokens_details?.cached_tokens ?? body['usage'].num_cached_tokens ?? 0,
      },
      output: { total: body['usage'].completion_tokens },
    });
    expect(mistral.isErrorBody(body)).toBe(false);
  });

  test.each(named(refused))('an error keeps its words: %s', (_, { status, response }) => {
    const body = response.body as Json;
    expect(mistral.decodeError(status, body)).toMatchObject({ status, message: body['detail'] });
  });

  describe('requests', () => {
    const chunkTypes = (body: Json): string => JSON.stringify(body['messages']);
    const requested = all.filter(
      ({ request }) => request !== null && !chunkTypes(request.body as Json).includes('document_url'),
    );

    test.each(named(requested))('OpenAI’s form of the same becomes what was sent: %s', (_, recording) => {
      const sent = recording.request?.body as Json;
      const decoded = openAiChat.decodeRequest({ ...sent, seed: sent['random_seed'], random_seed: undefined });
      if (!decoded.ok) throw new Error(decoded.failure.message);
      const { body } = mistral.encodeRequest(decoded.value, recording.model, {});
      for (const field of [
        'temperature',
        'top_p',
        'max_tokens',
        'random_seed',
        'n',
        'stream',
        'reasoning_effort',
        'response_format',
      ])
        expect([field, body[field] || undefined]).toEqual([field, sent[field] || undefined]);
      expect((body['messages'] as Json[]).map((each) => [each['role'], textOf(each['content'])])).toEqual(
        (sent['messages'] as Json[]).map((each) => [each['role'], textOf(each['content'])]),
      );
      expect(mistralFaults(body)).toEqual([]);
    });
  });
}
