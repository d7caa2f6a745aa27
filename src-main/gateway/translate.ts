// The other-dialect path: neutral parts in, the client's frames out.
import type { Dialect } from '../dialects/dialect.ts';
import type { Way } from './deliver.ts';

/** Frames written anew in the client's dialect. */
export function translatedWay(clientDialect: Dialect): Way {
  const encoder = clientDialect.createStreamEncoder();
  return {
    frame: (frame, facts) =>
      frame.parts.map((part) => (part.type === 'error' ? '' : encoder.encode(part, facts))).join(''),
    end: (facts, usage) => encoder.end(facts, usage),
    error: (error, facts) => encoder.error(error, facts),
  };
}
