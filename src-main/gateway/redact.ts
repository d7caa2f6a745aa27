// Cuts anything that looks like a secret out of text that is kept or shown.
import { cutSecrets } from '../providers/redact.ts';

/** The text with each secret replaced by `[redacted]`. */
export const redact = (text: string): string => cutSecrets(text, '[redacted]');
