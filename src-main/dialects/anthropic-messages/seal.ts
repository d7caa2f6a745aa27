// Whose seal reasoning carries: Claude takes back only its own.
import type { ReasoningFormat, ReasoningPart } from '../model-request.ts';

export const FORMAT: ReasoningFormat = 'anthropic-claude-v1';

/** Another vendor's seal means nothing to Claude, and a client of this protocol would hand it to Claude. */
export const isForeign = (format: ReasoningFormat | undefined): boolean =>
  format !== undefined && format !== 'unknown' && format !== FORMAT;

/** Signed or sealed by Claude, as far as anyone can tell. */
export const isSealed = ({ format, signature, redacted }: ReasoningPart): boolean =>
  !isForeign(format) && (signature !== undefined || redacted !== undefined);
