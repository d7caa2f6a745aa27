// The same-dialect path: bytes through; only the model, gateway-only fields, foreign seals and our additions change.
import type { AnswerFacts, Dialect, KeepsSeal, PathFacts, TargetTraits } from '../dialects/dialect.ts';
import { formatSse } from '../dialects/sse.ts';
import type { Frame } from './attempt.ts';
import { addMembers, spliceMembers } from './json-splice.ts';
import type { Way } from './deliver.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * The client's body as the target gets it.
 * @param json the same bytes, parsed
 * @param keeps which opaque reasoning the target may be shown
 * @param changes members that this target is to be told otherwise
 */
export function passthroughBody(
  bytes: Buffer,
  json: Json,
  dialect: Dialect,
  model: string,
  traits: TargetTraits,
  keeps: KeepsSeal,
  changes: Json = {},
): Buffer {
  const removed = dialect.gatewayFields.filter((field) => Object.hasOwn(json, field));
  const shown = dialect.withoutSeals(json, keeps);
  return spliceMembers(bytes, {
    ...Object.fromEntries(removed.map((field) => [field, undefined])),
    ...changedMembers(json, shown),
    ...dialect.passthroughChanges(shown, traits, model),
    ...changes,
    ...(dialect.modelInPath ? Object.hasOwn(json, 'model') && { model: undefined } : { model }),
  });
}

const changedMembers = (before: Json, after: Json): Json =>
  Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));

/** A whole answer with our additions; the bytes themselves for a verbatim key. */
export const passthroughAnswer = (bytes: Buffer, dialect: Dialect, facts: AnswerFacts, verbatim: boolean): Buffer =>
  verbatim ? bytes : addMembers(bytes, dialect.additions(facts, 'answer'));

/** Frames as they came; only a frame that carries usage gets our additions. */
export function passthroughWay(dialect: Dialect, verbatim: boolean, path: PathFacts): Way {
  return path.jsonArray === true ? arrayWay(dialect, verbatim, path) : framesWay(dialect, verbatim, path);
}

function framesWay(dialect: Dialect, verbatim: boolean, path: PathFacts): Way {
  const encoder = dialect.createStreamEncoder(path);
  let begun = false;
  return {
    frame(frame, facts) {
      // What passes is not told, but an error after it must not begin the stream again.
      if (!begun && frame.event.data !== '') encoder.encode({ type: 'start' }, facts);
      begun ||= frame.event.data !== '';
      const changed = withAdditions(frame, dialect, facts, verbatim);
      if (changed === undefined) return frame.event.raw;
      if (dialect.framing === 'ndjson') return `${changed}\n`;
      const { event } = frame.event;
      return formatSse({ ...(event !== '' && { event }), data: changed });
    },
    end: () => '',
    // The vendor's own error frame has already passed.
    error: (error, facts, sawVendorError) => (sawVendorError ? '' : encoder.error(error, facts)),
  };
}

/** The same frames as elements of one JSON array: the provider is always asked for events, which show a broken stream. */
function arrayWay(dialect: Dialect, verbatim: boolean, path: PathFacts): Way {
  const encoder = dialect.createStreamEncoder(path);
  let isFirst = true;
  const element = (data: string): string => {
    const separator = isFirst ? '[' : ',\r\n';
    isFirst = false;
    return separator + data;
  };
  return {
    frame: (frame, facts) =>
      frame.event.data === '' ? '' : element(withAdditions(frame, dialect, facts, verbatim) ?? frame.event.data),
    end: () => (isFirst ? '[]' : ']'),
    error: (error, facts, sawVendorError) =>
      sawVendorError
        ? ']'
        : isFirst
          ? encoder.error(error, facts)
          : `${element(JSON.stringify(dialect.encodeError(error)))}]`,
  };
}

/** The frame's data with our additions; undefined when nothing is to be added. */
function withAdditions(frame: Frame, dialect: Dialect, facts: AnswerFacts, verbatim: boolean): string | undefined {
  if (verbatim || !frame.parts.some((part) => part.type === 'usage')) return undefined;
  const data = Buffer.from(frame.event.data);
  const changed = addMembers(data, dialect.additions(facts, 'frame'));
  return changed === data ? undefined : changed.toString();
}
