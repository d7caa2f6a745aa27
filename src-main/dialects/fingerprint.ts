// A short stand-in for a text, the same in every run: it keeps ids apart, it keeps no secret.

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** FNV-1a over UTF-16 code units, as an unsigned number of 64 bits. */
export function fingerprint(text: string): bigint {
  let hash = OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * PRIME);
  }
  return hash;
}
