// Real exchanges with Cohere: what is read must be what the recording says.
import { describe, expect, test } from 'vitest';
import { cohere } from '../../../src-main/dialects/cohere/index.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { noRecordings, recordings, type Recording } from '../../support/recordings.ts';
import { meaningOfParts, meaningOfStream, usageOfStream } from '../support/meaning.ts';
import { decodeStream } from '../support/streams.ts';

/** The vendor's JSON, taken at its word. */
type Json = Record<string, ReturnType<typeof JSON.parse>>;

const all = recordings(({ dialect }) => dialect === 'cohere');
const named = (list: readonly Recording[]): [string, Recording][] => list.map((recording) => [recording.id, recording]);
const streamed = all.filter(({ response }) => response.sse !== undefined);
const whole = all.filter(({ status, response }) => status === 200 && response.body !== undefined);
const refused = all.filter(({ status }) => status !== 200);

const eventsIn = ({ response }: Recording): Json[] =>
  (response.sse ?? '')
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as Json);

const FINISH: Readonly<Record<string, string>> = { COMPLETE: 'stop', MAX_TOKENS: 'length', TOOL_CALL: 'tool-calls' };

test('no suite of recorded exchanges passes because it is empty', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect([streamed.length, whole.length, refused.length].every((count) => count > 0)).toBe(true);
});

if (noRecordings === undefined) {
  test.each(named(streamed))('a stream says what its events say: %s', (_, recording) => {
    const events = eventsIn(recording);
    const messages = events.map((event) => event['delta']?.message ?? {});
    const said = (pick: (message: Json) => string | undefined): string =>
      messages.map((message) => pick(message) ?? '').join('');
    const last = events.at(-1)?.['delta'];
    const calls = events.filter((event) => event['type'] === 'tool-call-start');
    for (const seed of [1, 2]) {
      const { parts, ended, complete } = decodeStream(cohere, recording.response.sse ?? '', seed);
      expect([ended, complete]).toEqual([true, true]);
      const meaning = meaningOfStream(parts);
      expect(meaning.text).toBe(said((message) => message['content']?.text));
      expect(meaning.reasoning).toBe(said((message) => message['tool_plan'] || message['content']?.thinking));
      expect(meaning.calls).toEqual(
        calls.map(({ index, delta }) => ({
          name: delta.message.tool_calls.function.name,
          input: JSON.parse(
            events
              .filter((event) => event['type'] === 'tool-call-delta' && event['index'] === index)
              .map((event) => event['delta'].message.tool_calls.function.arguments)
              .join(''),
          ),
        })),
      );
      expect(meaning.finish).toBe(FINISH[last.finish_reason]);
      expect(usageOfStream(parts)).toMatchObject({
        input: { total: last.usage.billed_units.input_tokens },
        output: { total: last.usage.billed_units.output_tokens },
      });
    }
  });

  test.each(named(whole))('an answer says what it says: %s', (_, { response }) => {
    const body = response.body as Json;
    const decoded = cohere.decodeResponse(body);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const { content, finish, usage, id } = decoded.value;
    const blocks = (body['message'].content ?? []) as Json[];
    const meaning = meaningOfParts(content, finish.reason);
    expect(id).toBe(body['id']);
    expect(meaning.text).toBe(blocks.map((block) => block['text'] ?? '').join(''));
    expect(meaning.reasoning).toBe(
      (body['message'].tool_plan ?? '') + blocks.map((block) => block['thinking'] ?? '').join(''),
    );
    expect(meaning.calls).toEqual(
      ((body['message'].tool_calls ?? []) as Json[]).map((call) => ({
        name: call['function'].name,
        input: JSON.parse(call['function'].arguments),
      })),
    );
    expect(meaning.finish).toBe(FINISH[body['finish_reason']]);
    expect(usage).toMatchObject({
      input: { total: body['usage'].billed_units.input_tokens },
      output: { total: body['usage'].billed_units.output_tokens },
    });
    expect(cohere.isErrorBody(body)).toBe(false);
  });

  test.each(named(refused))('an error keeps its sentence: %s', (_, { status, response }) => {
    const body = response.body as Json;
    expect(cohere.isErrorBody(body)).toBe(true);
    expect(cohere.decodeError(status, body)).toMatchObject({ status, message: body['message'] });
  });

  describe('requests', () => {
    const requested = all.filter(({ request, features }) => request !== null && !features.includes('document-input'));

    test.each(named(requested))('OpenAI’s form of the same becomes what was sent: %s', (_, recording) => {
      const sent = recording.request?.body as Json;
      const decoded = openAiChat.decodeRequest({ ...sent, documents: undefined });
      if (!decoded.ok) throw new Error(decoded.failure.message);
      const { body } = cohere.encodeRequest(decoded.value, recording.model, {});
      expect(body).toMatchObject({
        ...(sent['tools'] && { tools: sent['tools'] }),
        ...(sent['temperature'] && { temperature: sent['temperature'] }),
        stream: sent['stream'],
      });
      const ids = (messages: Json[]): unknown[] =>
        messages.flatMap((each) => [
          each['tool_call_id'],
          ...(each['tool_calls'] ?? []).map((call: Json) => call['id']),
        ]);
      expect(ids(body['messages'] as Json[]).filter(Boolean)).toEqual(ids(sent['messages']).filter(Boolean));
    });
  });
}
