// Tool ids by Anthropic's rule: letters, digits, `_` and `-`, at most 64 of them.

const LEGAL = /^[A-Za-z0-9_-]{1,64}$/;
const MAX_LENGTH = 64;

/** FNV-1a, as eight hex digits: only to keep apart ids that look the same once their odd characters are gone. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The same id always becomes the same legal one, in every turn of a conversation. */
export function legalToolId(id: string): string {
  if (LEGAL.test(id)) return id;
  const plain = id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_LENGTH - 9);
  return `${plain}_${fingerprint(id)}`;
}
