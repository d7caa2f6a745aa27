// Whose seal reasoning carries: this protocol takes back only what was encrypted under it.
import type { ReasoningFormat, ReasoningPart } from '../model-request.ts';
import { EMPTY_SEAL, openSeal, wrapSeal } from '../seal.ts';

export const FORMAT: ReasoningFormat = 'openai-responses-v1';

/** A reasoning item's `encrypted_content` as what it stands for; another vendor's state comes in an envelope. */
export function opened(encrypted: string): Pick<ReasoningPart, 'format' | 'signature' | 'redacted' | 'id'> {
  return openSeal(encrypted) ?? { format: FORMAT, redacted: encrypted };
}

/** What stands in `encrypted_content`. Without any, OpenAI would look the item up by its id, where nothing is stored. */
export const encryptedContent = (part: Pick<ReasoningPart, 'format' | 'signature' | 'redacted' | 'id'>): string =>
  part.format === FORMAT && part.redacted !== undefined ? part.redacted : (wrapSeal(part) ?? EMPTY_SEAL);
