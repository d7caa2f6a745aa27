// Whose seal reasoning carries: Gemini takes back only its own thought signatures.
import type { ReasoningFormat, ReasoningPart } from '../model-request.ts';
import { openSeal, wrapSeal } from '../seal.ts';

export const FORMAT: ReasoningFormat = 'google-gemini-v1';

/** Google's word for calls that another model made, in the place of the signature that they must show from version 3 on. */
export const NO_SIGNATURE = 'skip_thought_signature_validator';

type State = Pick<ReasoningPart, 'format' | 'signature' | 'redacted' | 'id'>;

/** A `thoughtSignature` as what it stands for; another vendor's state comes in an envelope. */
export const opened = (signature: string): State => openSeal(signature) ?? { format: FORMAT, redacted: signature };

/** What stands in `thoughtSignature`; undefined when there is no opaque state. */
export const thoughtSignature = (part: State): string | undefined =>
  part.format === FORMAT && part.redacted !== undefined ? part.redacted : wrapSeal(part);

/** Minted by Gemini, as far as anyone can tell. */
export const isOwn = ({ format, redacted }: State): boolean => format === FORMAT && redacted !== undefined;
