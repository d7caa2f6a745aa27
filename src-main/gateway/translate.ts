// The other-dialect path: neutral parts in, the client's frames out.
import type { AnswerFacts, ClientDialect, PathFacts } from '../dialects/dialect.ts';
import type { ModelResponse, StreamPart } from '../dialects/model-stream.ts';
import type { Way } from './deliver.ts';

/** Frames written anew in the client's dialect. */
export function translatedWay(clientDialect: ClientDialect, path: PathFacts): Way {
  const encoder = clientDialect.createStreamEncoder(path);
  const encode = (part: StreamPart, facts: AnswerFacts): string =>
    part.type === 'error' || isUnwanted(part, facts) ? '' : encoder.encode(part, facts);
  return {
    frame: (frame, facts) => frame.parts.map((part) => encode(part, facts)).join(''),
    end: (facts, usage) => encoder.end(facts, usage),
    error: (error, facts) => encoder.error(error, facts),
  };
}

/** Reasoning that the client asked to be left out, though the model may do it. */
const isUnwanted = (part: StreamPart, facts: AnswerFacts): boolean =>
  part.type.startsWith('reasoning-') && facts.request?.reasoning?.exclude === true;

/** A whole answer in the client's dialect, as JSON text. */
export function translatedAnswer(clientDialect: ClientDialect, response: ModelResponse, facts: AnswerFacts): string {
  const wanted =
    facts.request?.reasoning?.exclude === true
      ? { ...response, content: response.content.filter((part) => part.type !== 'reasoning') }
      : response;
  return JSON.stringify(clientDialect.encodeResponse(wanted, facts));
}
