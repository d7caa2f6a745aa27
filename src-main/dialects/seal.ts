// Carries one vendor's opaque reasoning state through another vendor's protocol: an envelope for fields that hold a string nobody reads.
import type { ReasoningFormat, ReasoningPart } from './model-request.ts';
import { isJson, parseJson } from './read-json.ts';

/** Says that the string is ours, and in which layout. */
const MARK = 'pm-seal-1.';

const FORMATS: ReadonlySet<unknown> = new Set<ReasoningFormat>([
  'anthropic-claude-v1',
  'openai-responses-v1',
  'google-gemini-v1',
  'xai-responses-v1',
  'unknown',
]);

type Sealed = Pick<ReasoningPart, 'format' | 'signature' | 'redacted' | 'id'>;

/** undefined when the part has no opaque state. The readable text is not inside: the protocol around it has a place for that. */
export function wrapSeal(part: Sealed): string | undefined {
  const { format = 'unknown', signature, redacted, id } = part;
  if (signature === undefined && redacted === undefined) return undefined;
  return envelope({ format, signature, redacted, id });
}

const envelope = (content: object): string => MARK + Buffer.from(JSON.stringify(content)).toString('base64url');

/** Nothing inside: it only says that the reasoning around it is not this protocol's own. */
export const EMPTY_SEAL = envelope({ format: 'unknown' });

export const isWrapped = (text: string): boolean => text.startsWith(MARK);

/** What `wrapSeal` was given; undefined when the string is not ours or was damaged on its way. */
export function openSeal(text: string): Sealed | undefined {
  if (!isWrapped(text)) return undefined;
  const value = parseJson(Buffer.from(text.slice(MARK.length), 'base64url').toString());
  if (!isJson(value) || !FORMATS.has(value['format'])) return undefined;
  const { format, signature, redacted, id } = value;
  return {
    format: format as ReasoningFormat,
    ...(typeof signature === 'string' && { signature }),
    ...(typeof redacted === 'string' && { redacted }),
    ...(typeof id === 'string' && { id }),
  };
}
