// Tool ids by Mistral's rule: nine letters and digits, no more and no less.
import { fingerprint } from '../fingerprint.ts';

const LEGAL = /^[A-Za-z0-9]{9}$/;
const LENGTH = 9;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The same id always becomes the same legal one, in every turn of a conversation. */
export function legalToolId(id: string): string {
  if (LEGAL.test(id)) return id;
  let rest = fingerprint(id);
  let legal = '';
  while (legal.length < LENGTH) {
    legal += DIGITS.charAt(Number(rest % 62n));
    rest /= 62n;
  }
  return legal;
}
