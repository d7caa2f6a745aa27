// What an answer says, apart from how a protocol writes it: the measure by which two answers are the same.
import type { ReasoningPart } from '../../../src-main/dialects/model-request.ts';
import { openSeal } from '../../../src-main/dialects/seal.ts';
import type { AnswerText, ResponsePart, StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';

export interface Meaning {
  readonly text: string;
  readonly reasoning: string;
  readonly signatures: readonly string[];
  readonly redacted: readonly string[];
  readonly refusal: string;
  /** `input` is the parsed arguments, or their text where they are no JSON. */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  readonly finish: string;
}

/** Arguments as a value; none at all and an empty object mean the same. */
export function inputOf(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Opaque state of a reasoning part; another vendor's came in an envelope. */
function sealOf({ signature, redacted }: ReasoningPart): Pick<ReasoningPart, 'signature' | 'redacted'> {
  const carried = signature || redacted;
  return (
    (carried ? openSeal(carried) : undefined) ?? { ...(signature && { signature }), ...(redacted && { redacted }) }
  );
}

export function meaningOfParts(content: readonly ResponsePart[], finish: string): Meaning {
  const join = (type: 'text' | 'reasoning' | 'refusal'): string =>
    content.map((part) => (part.type === type ? part.text : '')).join('');
  return {
    text: join('text'),
    reasoning: join('reasoning'),
    signatures: content.flatMap((part) => (part.type === 'reasoning' ? (sealOf(part).signature ?? []) : [])),
    redacted: content.flatMap((part) => (part.type === 'reasoning' ? (sealOf(part).redacted ?? []) : [])),
    refusal: join('refusal'),
    calls: content.flatMap((part) =>
      part.type === 'tool-call' ? [{ name: part.name, input: inputOf(part.arguments) }] : [],
    ),
    finish,
  };
}

/** A stream's parts as the whole answer they make, blocks in order of appearance. */
export function contentOfStream(parts: readonly StreamPart[]): readonly ResponsePart[] {
  const content: ResponsePart[] = [];
  const at = new Map<number, number>();
  const open = (block: number, part: ResponsePart): void => {
    at.set(block, content.length);
    content.push(part);
  };
  const change = (block: number, fields: (part: ResponsePart) => Partial<ResponsePart>): void => {
    const index = at.get(block);
    if (index === undefined) throw new Error(`block ${block} was not started`);
    const part = content[index]!;
    content[index] = { ...part, ...fields(part) } as ResponsePart;
  };
  for (const part of parts) {
    switch (part.type) {
      case 'text-start':
        open(part.block, { type: 'text', text: '' });
        break;
      case 'reasoning-start':
        open(part.block, { type: 'reasoning', text: '', ...(part.format && { format: part.format }) });
        break;
      case 'tool-call-start':
        open(part.block, { type: 'tool-call', id: part.id, name: part.name, arguments: '' });
        break;
      case 'text-delta':
        change(part.block, (old) => {
          const { text, logprobs = [] } = old as AnswerText;
          const tokens = [...logprobs, ...(part.logprobs ?? [])];
          return { text: text + part.text, ...(tokens.length > 0 && { logprobs: tokens }) };
        });
        break;
      case 'reasoning-delta':
        change(part.block, (old) => ({ text: (old as { text: string }).text + part.text }));
        break;
      case 'reasoning-signature':
        change(part.block, () => ({ signature: part.signature }));
        break;
      case 'reasoning-redacted':
        change(part.block, () => ({ redacted: part.data }));
        break;
      case 'tool-call-delta':
        change(part.block, (old) => ({ arguments: (old as { arguments: string }).arguments + part.argumentsDelta }));
        break;
      case 'refusal-delta':
        content.push({ type: 'refusal', text: part.text });
        break;
      case 'media':
        content.push(part.part);
        break;
      default:
        break;
    }
  }
  return content;
}

export function finishOfStream(parts: readonly StreamPart[]): string {
  const finish = parts.find((part) => part.type === 'finish');
  return finish?.type === 'finish' ? finish.finish.reason : 'none';
}

export const meaningOfStream = (parts: readonly StreamPart[]): Meaning =>
  meaningOfParts(contentOfStream(parts), finishOfStream(parts));

export function usageOfStream(parts: readonly StreamPart[]): Usage | undefined {
  const last = parts.findLast((part) => part.type === 'usage');
  return last?.type === 'usage' ? last.usage : undefined;
}
