// Real exchanges with Ollama servers: what is read must be what the recording says, and survive the way back.
import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { ollamaChat } from '../../../src-main/dialects/ollama/index.ts';
import { noRecordings, recordings, type Recording } from '../../support/recordings.ts';
import { contentOfStream, meaningOfParts, meaningOfStream, usageOfStream } from '../support/meaning.ts';
import { lineFaults, linesOf, readLines, writeText, type Json } from '../support/ollama-lines.ts';
import { facts } from '../support/streams.ts';

const all = recordings(({ dialect }) => dialect === 'ollama-chat');
const linesIn = ({ response }: Recording): string[] =>
  'ndjson' in response && typeof response.ndjson === 'string'
    ? response.ndjson.split('\n').filter((line) => line !== '')
    : [];
const named = (list: readonly Recording[]): [string, Recording][] => list.map((recording) => [recording.id, recording]);
const answered = all.filter(({ status }) => status === 200);
const whole = answered.filter(({ response }) => response.body !== undefined);
const streamed = answered.filter((recording) => linesIn(recording).length > 0);
const refused = all.filter(({ status }) => status !== 200);

function request({ request: sent }: Recording): ModelRequest {
  const decoded = ollamaChat.decodeRequest(sent?.body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

test('no suite of recorded exchanges passes because it is empty', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect([whole.length, streamed.length, refused.length].every((count) => count > 0)).toBe(true);
});

if (noRecordings === undefined) {
  describe('requests', () => {
    test.each(named(all))('what was asked is asked again: %s', (_, recording) => {
      const neutral = request(recording);
      const { body, dropped } = ollamaChat.encodeRequest(neutral, neutral.model, {});
      const sent = recording.request?.body as Json;
      expect(dropped).toEqual([]);
      expect(body['model']).toBe(sent['model']);
      expect(body['stream']).toBe(sent['stream']);
      expect(body['messages']).toMatchObject(sent['messages']);
      expect(Object.keys(body)).toEqual(['model', 'messages', 'stream']);
    });
  });

  describe('answers', () => {
    test.each(named(whole))('a whole answer loses or invents nothing, in either direction: %s', (_, recording) => {
      const body = recording.response.body as Json;
      const decoded = ollamaChat.decodeResponse(body);
      if (!decoded.ok) throw new Error(decoded.failure.message);
      const { content, finish, usage } = decoded.value;
      expect(meaningOfParts(content, finish.reason)).toMatchObject({
        text: body['message'].content,
        reasoning: '',
        calls: [],
        finish: body['done_reason'],
      });
      expect(usage).toMatchObject({
        input: { total: body['prompt_eval_count'] },
        output: { total: body['eval_count'] },
      });
      const again = ollamaChat.encodeResponse(decoded.value, facts);
      expect(again).toMatchObject({
        message: body['message'],
        done: true,
        done_reason: body['done_reason'],
        prompt_eval_count: body['prompt_eval_count'],
        eval_count: body['eval_count'],
      });
      expect(Object.keys(again)).toEqual(expect.arrayContaining(Object.keys(body)));
    });

    test.each(named(streamed))('a stream loses or invents nothing, in either direction: %s', (_, recording) => {
      const lines = linesIn(recording);
      const raw = lines.map((line) => JSON.parse(line) as Json);
      const text = raw.map((line) => line['message']?.content ?? '').join('');
      const { parts, ended, complete } = readLines(...lines);
      expect({ ended, complete }).toEqual({ ended: true, complete: true });
      expect(contentOfStream(parts)).toEqual([{ type: 'text', text }]);
      expect(usageOfStream(parts)?.output.total).toBe(raw.at(-1)?.['eval_count']);
      const again = linesOf(writeText(ollamaChat, parts));
      expect(lineFaults(again)).toEqual([]);
      expect(again.map((line) => line['message'].content).join('')).toBe(text);
      const twice = readLines(...again.map((line) => JSON.stringify(line)));
      expect(meaningOfStream(twice.parts).text).toBe(text);
    });

    test.each(named(streamed))('only the last line of a real stream needs to be read: %s', (_, recording) => {
      const lines = linesIn(recording);
      expect(lines.map((line) => ollamaChat.matters(line))).toEqual(
        lines.map((_line, index) => index === lines.length - 1),
      );
    });

    test.each(named(refused))('a refusal keeps its status and words: %s', (_, recording) => {
      const { body } = recording.response;
      expect(ollamaChat.isErrorBody(body)).toBe(true);
      expect(ollamaChat.decodeError(recording.status, body)).toMatchObject({
        status: recording.status,
        message: (body as Json)['error'],
      });
    });
  });
}
