// The same-dialect path: bytes through; only the model, gateway-only fields and our additions change.
import type { AnswerFacts, Dialect, TargetTraits } from '../dialects/dialect.ts';
import { formatSse } from '../dialects/sse.ts';
import type { Frame } from './attempt.ts';
import { addMembers, spliceMembers } from './json-splice.ts';
import type { Way } from './deliver.ts';

/** The client's body as the target gets it. @param json the same bytes, parsed */
export function passthroughBody(
  bytes: Buffer,
  json: Readonly<Record<string, unknown>>,
  dialect: Dialect,
  model: string,
  traits: TargetTraits,
): Buffer {
  const removed = dialect.gatewayFields.filter((field) => Object.hasOwn(json, field));
  return spliceMembers(bytes, {
    ...Object.fromEntries(removed.map((field) => [field, undefined])),
    ...dialect.passthroughChanges(json, traits),
    model,
  });
}

/** A whole answer with our additions; the bytes themselves for a verbatim key. */
export function passthroughAnswer(bytes: Buffer, dialect: Dialect, facts: AnswerFacts, verbatim: boolean): Buffer {
  if (verbatim) return bytes;
  const { root, usage } = dialect.additions(facts);
  return addMembers(bytes, root, { key: 'usage', members: usage });
}

/** Frames as they came; only a frame that carries usage gets our additions. */
export function passthroughWay(dialect: Dialect, verbatim: boolean): Way {
  const encoder = dialect.createStreamEncoder();
  return {
    frame(frame, facts) {
      if (verbatim || !frame.parts.some((part) => part.type === 'usage')) return frame.event.raw;
      return withAdditions(frame, dialect, facts);
    },
    end: () => '',
    // The vendor's own error frame has already passed.
    error: (error, facts, sawVendorError) => (sawVendorError ? '' : encoder.error(error, facts)),
  };
}

function withAdditions(frame: Frame, dialect: Dialect, facts: AnswerFacts): Uint8Array | string {
  const { root, usage } = dialect.additions(facts);
  const data = Buffer.from(frame.event.data);
  const changed = addMembers(data, root, { key: 'usage', members: usage });
  if (changed === data) return frame.event.raw;
  return formatSse({ ...(frame.event.event !== '' && { event: frame.event.event }), data: changed.toString() });
}
