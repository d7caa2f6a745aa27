// Tool ids by the rule of a Chat server: as they come, or no longer than it allows.
import { fingerprint } from '../fingerprint.ts';

/** The same id always becomes the same one, in every turn of a conversation. */
export function shortToolId(id: string, maxLength = Infinity): string {
  if (id.length <= maxLength) return id;
  const mark = fingerprint(id).toString(36);
  return `${id.slice(0, Math.max(maxLength - mark.length - 1, 0))}_${mark}`.slice(-maxLength);
}
