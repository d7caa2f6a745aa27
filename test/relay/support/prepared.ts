// Takes a prepared call apart, or fails with its words.
import type { AnswerFacts, Decoded } from '../../../src-main/dialects/dialect.ts';
import type { Usage } from '../../../src-main/dialects/model-stream.ts';
import type { Json } from '../../../src-main/dialects/read-json.ts';
import type { Prepared, RelayCall } from '../../../src-main/relay/call.ts';

const facts: AnswerFacts = { id: 'gen-1', model: 'acme/embed', providerName: 'Acme', createdAt: 0 };

export function callOf(prepared: Decoded<Prepared>): RelayCall {
  if (!prepared.ok) throw new Error(`${prepared.failure.field}: ${prepared.failure.message}`);
  if (!prepared.value.ok) throw new Error(prepared.value.message);
  return prepared.value.call;
}

/** The new body of a call that does not pass the client's. */
export function bodyOf(call: RelayCall): Json {
  if (call.body.type !== 'json') throw new Error('the bytes pass');
  return call.body.json;
}

/** The client's answer, or undefined when the vendor's bytes are that. */
export function answerOf(
  call: RelayCall,
  json: unknown,
): { readonly body: Json | undefined; readonly usage: Usage | undefined } {
  const read = call.read(json);
  if (!read.ok) throw new Error(`${read.failure.field}: ${read.failure.message}`);
  return { body: read.value.body?.(facts), usage: read.value.usage };
}
