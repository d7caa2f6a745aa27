// Writes neutral parts as a Gemini stream: chunks as events, or as elements of one JSON array.
import type { AnswerFacts, GatewayErrorBody, PathFacts, StreamEncoder } from '../dialect.ts';
import type { ChoicePart, Finish, StreamPart, Usage } from '../model-stream.ts';
import type { Json } from '../read-json.ts';
import { formatSse } from '../sse.ts';
import { createCandidateWriter, type CandidateWriter } from './candidate-writer.ts';
import { encodeError } from './error.ts';
import { answerChunk } from './response.ts';

export function createStreamEncoder(path: PathFacts = {}): StreamEncoder {
  let isFirst = true;
  let finish: Finish = { reason: 'unknown' };
  const first = createCandidateWriter(0);
  const others = new Map<number, CandidateWriter>();

  const frame = (value: unknown): string => {
    const json = JSON.stringify(value);
    if (path.jsonArray !== true) return formatSse({ data: json });
    const opening = isFirst ? '[' : ',\r\n';
    isFirst = false;
    return opening + json;
  };

  const tell = (candidates: readonly Json[], facts: AnswerFacts): string =>
    candidates.map((candidate) => frame(answerChunk([candidate], facts))).join('');

  const writeOther = (index: number, part: ChoicePart): Json[] => {
    const writer = others.get(index) ?? createCandidateWriter(index);
    others.set(index, writer);
    if (part.type !== 'finish') return writer.write(part);
    const { left, last } = writer.end(part.finish);
    return [...left, last];
  };

  return {
    encode(part: StreamPart, facts: AnswerFacts): string {
      switch (part.type) {
        case 'finish':
          // Said in the last chunk, with the counts that may come after it.
          ({ finish } = part);
          return '';
        case 'other-choice':
          return tell(writeOther(part.choice, part.part), facts);
        case 'start':
        case 'usage':
        case 'error':
          return '';
        default:
          return tell(first.write(part), facts);
      }
    },
    end(facts: AnswerFacts, usage: Usage | undefined) {
      const { left, last } = first.end(finish);
      return tell(left, facts) + frame(answerChunk([last], facts, { usage })) + (path.jsonArray === true ? ']' : '');
    },
    error: (error: GatewayErrorBody) => frame(encodeError(error)) + (path.jsonArray === true ? ']' : ''),
  };
}
