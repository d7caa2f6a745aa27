// Real requests of the other protocols, read, written and read again: they ask for the same thing to the letter.
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src-main/dialects/dialect.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { ModelRequest } from '../../src-main/dialects/model-request.ts';
import { noRecordings, recordings, type Recording } from '../support/recordings.ts';
import { sharedMeaning } from './support/shared-meaning.ts';

const { 'openai-responses': responses, gemini, 'ollama-chat': ollama } = dialects.shared;
const others: readonly Dialect[] = [responses, gemini, ollama];

/** These continue something that the vendor stored: nobody else could. */
const isStored = ({ request }: Recording): boolean =>
  request?.body['previous_response_id'] !== undefined || request?.body['prompt'] !== undefined;

const asked = others.flatMap((dialect) =>
  recordings((entry) => entry.dialect === dialect.id && entry.status === 200)
    .filter((recording) => recording.request !== null && !isStored(recording))
    .map((recording): [string, Dialect, Recording] => [recording.id, dialect, recording]),
);

function read(dialect: Dialect, body: unknown, { model, stream }: Recording): ModelRequest {
  const decoded = dialect.decodeRequest(body, { model, stream });
  if (!decoded.ok) throw new Error(`${decoded.failure.field}: ${decoded.failure.message}`);
  return decoded.value;
}

test('there are enough of them to mean something', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect(asked.length).toBeGreaterThan(55);
});

describe.runIf(noRecordings === undefined)('recorded requests', () => {
  test.each(asked)('%s', (_, dialect, recording) => {
    const first = read(dialect, { model: recording.model, ...recording.request?.body }, recording);
    const { body } = dialect.encodeRequest(first, recording.model, {});
    const again = read(dialect, JSON.parse(JSON.stringify(body)), recording);
    expect(sharedMeaning(again)).toEqual(sharedMeaning(first));
    for (const field of [
      'maxOutputTokens',
      'reasoning',
      'responseFormat',
      'verbosity',
      'parallelToolCalls',
      'sampling',
    ] as const) {
      if (dialect !== responses || field !== 'sampling') expect(again[field], field).toEqual(first[field]);
    }
    const vendor = (request: ModelRequest): unknown[] =>
      request.messages.flatMap(({ content }) => content.filter((part) => part.type === 'vendor'));
    expect(vendor(again)).toEqual(vendor(first));
    // Left out it is made strict where it can be: said by us, that is only promised where the client said so.
    const tools = (request: ModelRequest): unknown => request.tools?.map((tool) => ({ strict: false, ...tool }));
    expect(tools(again)).toEqual(tools(first));
  });

  test.each(others.map((dialect): [string, Dialect] => [dialect.id, dialect]))(
    'what %s cannot continue is refused by name',
    (_, dialect) => {
      const stored = recordings((entry) => entry.dialect === dialect.id).filter(isStored);
      for (const { request, model } of stored) {
        const decoded = dialect.decodeRequest({ model, ...request?.body });
        if (request?.body['previous_response_id'] === undefined) continue;
        expect(decoded).toMatchObject({ ok: false, failure: { field: 'previous_response_id' } });
      }
      expect(stored.length).toBe(dialect === responses ? stored.length : 0);
    },
  );
});
