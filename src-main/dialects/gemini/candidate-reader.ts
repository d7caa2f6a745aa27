// Reads one candidate of a Gemini stream into neutral parts: chunks of whole parts, without any mark of where a text ends.
import type { ReasoningPart } from '../model-request.ts';
import type { Annotation, ChoicePart, Finish, ResponsePart } from '../model-stream.ts';
import { listOr, objectOr, present, type Json } from '../read-json.ts';
import { waitingTokens } from '../token-logprobs.ts';
import { annotationsOf } from './grounding.ts';
import { readLogprobs } from './logprobs.ts';
import { answerPart, finishOf } from './response.ts';

export interface CandidateReader {
  /** @param chunk holds the candidate @param nextId for calls without an id */
  read(candidate: Json, chunk: Json, nextId: () => string): ChoicePart[];
  /** What closes the candidate: no more of it will come. */
  end(): ChoicePart[];
  /** Google has said why it ended. */
  readonly finished: boolean;
}

export function createCandidateReader(): CandidateReader {
  let blocks = 0;
  let text = '';
  let calls = 0;
  let finish: Finish | undefined;
  let open: { readonly kind: 'text' | 'reasoning'; readonly block: number } | undefined;
  const cited = new Set<string>();
  /** Tokens of text that has not come yet. */
  const tokens = waitingTokens();

  const read = (candidate: Json, chunk: Json, nextId: () => string): ChoicePart[] => {
    const parts: ChoicePart[] = [];
    tokens.add(readLogprobs(candidate));
    for (const part of listOr(objectOr(candidate['content'])['parts']))
      for (const said of answerPart(objectOr(part), nextId)) say(said, parts);
    if (tokens.any && open?.kind === 'text') textDelta(open.block, '', parts);
    for (const annotation of annotationsOf(candidate, text)) cite(annotation, parts);
    finish = finishOf(chunk, candidate, calls > 0) ?? finish;
    return parts;
  };

  const say = (part: ResponsePart, parts: ChoicePart[]): void => {
    switch (part.type) {
      case 'text':
        text += part.text;
        return textDelta(textBlock(parts), part.text, parts);
      case 'reasoning':
        return think(part, parts);
      case 'tool-call': {
        close(parts);
        calls += 1;
        const block = blocks++;
        parts.push(
          { type: 'tool-call-start', block, id: part.id, name: part.name },
          { type: 'tool-call-delta', block, argumentsDelta: part.arguments },
          { type: 'tool-call-end', block },
        );
        return undefined;
      }
      case 'media':
        close(parts);
        return void parts.push({ type: 'media', part });
      case 'refusal':
      case 'vendor':
        return undefined;
    }
  };

  const textDelta = (block: number, said: string, parts: ChoicePart[]): void =>
    void parts.push({ type: 'text-delta', block, text: said, ...tokens.take() });

  const textBlock = (parts: ChoicePart[]): number => {
    if (open?.kind === 'text') return open.block;
    close(parts);
    open = { kind: 'text', block: blocks++ };
    parts.push({ type: 'text-start', block: open.block });
    return open.block;
  };

  /** A signature ends its thought; one without words, for a call or a text, is a block of its own. */
  const think = (part: ReasoningPart, parts: ChoicePart[]): void => {
    const { text: thought, format, id, signature, redacted } = part;
    if (open?.kind !== 'reasoning' || thought === '') {
      close(parts);
      open = { kind: 'reasoning', block: blocks++ };
      parts.push({ type: 'reasoning-start', block: open.block, ...present({ format, id }) });
    }
    const { block } = open;
    if (thought !== '') parts.push({ type: 'reasoning-delta', block, text: thought });
    if (signature !== undefined) parts.push({ type: 'reasoning-signature', block, signature });
    if (redacted !== undefined) parts.push({ type: 'reasoning-redacted', block, data: redacted });
    if (signature !== undefined || redacted !== undefined) close(parts);
  };

  /** Chunks repeat what is cited so far. */
  const cite = (annotation: Annotation, parts: ChoicePart[]): void => {
    const key = JSON.stringify([annotation.url, annotation.start, annotation.end]);
    if (cited.has(key)) return;
    cited.add(key);
    parts.push({ type: 'annotation', annotation });
  };

  const close = (parts: ChoicePart[]): void => {
    if (open) parts.push({ type: `${open.kind}-end`, block: open.block });
    open = undefined;
  };

  return {
    read,
    end() {
      const parts: ChoicePart[] = [];
      close(parts);
      return [...parts, { type: 'finish', finish: finish ?? { reason: 'unknown' } }];
    },
    get finished() {
      return finish !== undefined;
    },
  };
}
