// Real requests of real clients: read and written again they ask for the same thing, and in the other protocol for what it can say.
import { describe, expect, test } from 'vitest';
import type { Dialect, TargetTraits } from '../../src-main/dialects/dialect.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import type { ModelRequest } from '../../src-main/dialects/model-request.ts';
import { noRecordings, recordings, type JsonObject, type Recording } from '../support/recordings.ts';
import { anthropicRequestFaults } from './support/anthropic-rules.ts';
import { comparable } from './support/comparable-bodies.ts';
import { sharedMeaning } from './support/shared-meaning.ts';

/** The two protocols that everything else is measured against. */
const pair = {
  'openai-chat': dialects.shared['openai-chat'],
  'anthropic-messages': dialects.shared['anthropic-messages'],
};

const { 'openai-chat': chat, 'anthropic-messages': anthropic } = dialects.shared;

/** Sent on purpose by a client's own test of errors. */
const MALFORMED = 'anthropic/messages-error-400-cassettes-anthropic-completion-error';

const requested = recordings(({ dialect, id }) => Object.hasOwn(pair, dialect) && id !== MALFORMED).filter(
  (recording) => recording.request !== null,
);

const bodyOf = ({ request, model }: Recording): JsonObject => ({ model, ...request?.body });

function read(dialect: Dialect, body: unknown): ModelRequest {
  const decoded = dialect.decodeRequest(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

/** A server that takes everything this body uses. */
const traitsFor = (body: JsonObject): TargetTraits => ({
  reasoningObject: true,
  maxTokensField: body['max_tokens'] === undefined ? 'max_completion_tokens' : 'max_tokens',
});

const list = requested.map((recording): [string, Recording] => [recording.id, recording]);

test('no suite of recorded requests passes because it is empty', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect(requested.length).toBeGreaterThan(100);
});

if (noRecordings === undefined) {
  test('a body that its vendor refused is refused with the field named', () => {
    const [recording] = recordings(({ id }) => id === MALFORMED);
    const decoded = anthropic.decodeRequest(recording?.request?.body);
    expect(decoded.ok ? undefined : decoded.failure.field).toBe('messages[0]');
  });

  describe('recorded requests', () => {
    test.each(list)('its own protocol asks for the same: %s', (_, recording) => {
      const body = bodyOf(recording);
      const dialect = dialects.shared[recording.dialect as Dialect['id']];
      const encoded = dialect.encodeRequest(read(dialect, body), recording.model, traitsFor(body));
      expect(comparable(dialect.id, encoded.body)).toEqual(comparable(dialect.id, { ...body, model: recording.model }));
    });

    test.each(list)('the other protocol and back keeps what both can say: %s', (_, recording) => {
      const body = bodyOf(recording);
      const own = dialects.shared[recording.dialect as Dialect['id']];
      const other = own === chat ? anthropic : chat;
      const original = read(own, body);
      const there = other.encodeRequest(original, recording.model, { reasoningObject: true });
      const back = read(other, there.body);
      expect(sharedMeaning(back)).toEqual(sharedMeaning(original));
    });

    test.each(list)('Anthropic would take it: %s', (_, recording) => {
      const original = read(dialects.shared[recording.dialect as Dialect['id']], bodyOf(recording));
      for (const model of ['claude-haiku-4-5', 'claude-opus-4-8', 'glm-5']) {
        expect(anthropicRequestFaults(anthropic.encodeRequest(original, model, {}).body)).toEqual([]);
      }
    });
  });
}
