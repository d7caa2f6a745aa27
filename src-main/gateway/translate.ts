// The other-dialect path: neutral parts in, the client's frames out.
import type { AnswerFacts, ClientDialect, PathFacts } from '../dialects/dialect.ts';
import { mapChoices } from '../dialects/choices.ts';
import type { Choice, ModelResponse, StreamPart } from '../dialects/model-stream.ts';
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

/** Reasoning that the client asked to be left out, though the model may do it, and choices beyond the one that was asked for. */
function isUnwanted(part: StreamPart, facts: AnswerFacts): boolean {
  if (part.type === 'other-choice') return wantsOne(facts) || isUnwanted(part.part, facts);
  return part.type.startsWith('reasoning-') && withoutThoughts(facts);
}

const wantsOne = ({ request }: AnswerFacts): boolean => request !== undefined && (request.n ?? 1) <= 1;

const withoutThoughts = ({ request }: AnswerFacts): boolean => request?.reasoning?.exclude === true;

/** A whole answer in the client's dialect, as JSON text. */
export function translatedAnswer(clientDialect: ClientDialect, response: ModelResponse, facts: AnswerFacts): string {
  const { others, ...first } = response;
  const asked = others && !wantsOne(facts) ? response : first;
  const wanted = withoutThoughts(facts) ? mapChoices(asked, withoutReasoning) : asked;
  return JSON.stringify(clientDialect.encodeResponse(wanted, facts));
}

const withoutReasoning = (content: Choice['content']): Choice['content'] =>
  content.filter((part) => part.type !== 'reasoning');
