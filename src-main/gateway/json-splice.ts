// Edits top-level members of a JSON object in its own bytes, so that everything else stays as the sender wrote it.
import type { Addition } from '../dialects/dialect.ts';

/** Byte range of one top-level member: `"key": value`, with `valueStart`..`end` its value. */
interface Member {
  readonly key: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Index of the first byte that is not white space. */
function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

/** Index after the string that opens at `from`. Jumps from quote to quote natively: prompts are mostly long strings. */
function skipString(bytes: Buffer, from: number): number {
  let at = from + 1;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return bytes.length;
    let backslashes = 0;
    while (bytes[quote - 1 - backslashes] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

/** Index after the value that starts at `from`. The bytes are valid JSON: the caller has parsed them. */
function skipValue(bytes: Buffer, from: number): number {
  if (bytes[from] === QUOTE) return skipString(bytes, from);
  let depth = 0;
  for (let at = from; at < bytes.length;) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = skipString(bytes, at);
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) return at;
    at += 1;
  }
  return bytes.length;
}

/** The members of the object that opens at `open`. */
function membersOf(bytes: Buffer, open: number): { readonly members: readonly Member[]; readonly close: number } {
  const members: Member[] = [];
  let at = skipSpace(bytes, open + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_BRACE) {
    const keyEnd = skipString(bytes, at);
    const key = JSON.parse(bytes.toString('utf8', at, keyEnd)) as string;
    const valueStart = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
    const end = skipValue(bytes, valueStart);
    members.push({ key, start: at, valueStart, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return { members, close: at };
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function applyEdits(bytes: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return bytes;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    pieces.push(bytes.subarray(at, edit.from), Buffer.from(edit.text));
    at = edit.to;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

/**
 * Sets or removes top-level members of a JSON object.
 * @param bytes one valid JSON object (parsed before; this does not validate).
 * @param changes member → new value; `undefined` removes it. Absent members are appended.
 * @returns the same bytes with only those members changed.
 */
export function spliceMembers(bytes: Buffer, changes: Readonly<Record<string, unknown>>): Buffer {
  const open = bytes.indexOf(OPEN_BRACE);
  const { members, close } = membersOf(bytes, open);
  const edits: Edit[] = [];
  const seen = new Set<string>();
  let kept = 0;
  for (const [index, member] of members.entries()) {
    if (!Object.hasOwn(changes, member.key)) {
      kept += 1;
      continue;
    }
    const value = changes[member.key];
    // A repeated key would let the vendor read what routing did not: the last one counts in JSON.parse, so all are replaced.
    if (value === undefined || seen.has(member.key)) {
      const next = members[index + 1];
      edits.push({ from: member.start, to: next ? next.start : close, text: '' });
    } else {
      edits.push({ from: member.valueStart, to: member.end, text: JSON.stringify(value) });
      kept += 1;
    }
    seen.add(member.key);
  }
  const added = Object.entries(changes).filter(([key, value]) => value !== undefined && !seen.has(key));
  return withAppended(bytes, applyable(edits, members, close), added, kept, close);
}

/** Removing the last members leaves the comma before them behind; it goes with them. */
function applyable(edits: readonly Edit[], members: readonly Member[], close: number): Edit[] {
  const removed = new Set(edits.filter((edit) => edit.text === '').map((edit) => edit.from));
  let firstOfTail = members.length;
  while (firstOfTail > 0 && removed.has(members[firstOfTail - 1]?.start ?? -1)) firstOfTail -= 1;
  if (firstOfTail === members.length) return [...edits];
  const lastKept = members[firstOfTail - 1];
  const from = lastKept ? lastKept.end : (members[0]?.start ?? close);
  return [...edits.filter((edit) => edit.from < from), { from, to: close, text: '' }];
}

function withAppended(
  bytes: Buffer,
  edits: readonly Edit[],
  added: readonly (readonly [string, unknown])[],
  kept: number,
  close: number,
): Buffer {
  if (added.length === 0) return applyEdits(bytes, edits);
  const text = added.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
  return applyEdits(bytes, [...edits, { from: close, to: close, text: kept > 0 ? `,${text}` : text }]);
}

/**
 * Adds members to the objects that their paths lead to, never replacing; a path that leads to no object is skipped.
 * @param bytes one valid JSON object
 * @returns the same bytes with the members added; unchanged bytes when there is nothing to add.
 */
export function addMembers(bytes: Buffer, additions: readonly Addition[]): Buffer {
  const root = bytes.indexOf(OPEN_BRACE);
  const edits = additions.flatMap(({ path, members }) => {
    const open = openingAt(bytes, root, path);
    return open === undefined ? [] : additionAt(membersOf(bytes, open), members);
  });
  return applyEdits(bytes, edits);
}

/** Where the object at the path opens. */
function openingAt(bytes: Buffer, root: number, path: readonly string[]): number | undefined {
  let open = root;
  for (const key of path) {
    const found = membersOf(bytes, open).members.find((member) => member.key === key);
    if (!found || bytes[found.valueStart] !== OPEN_BRACE) return undefined;
    open = found.valueStart;
  }
  return open;
}

function additionAt(
  { members, close }: { readonly members: readonly Member[]; readonly close: number },
  wanted: Readonly<Record<string, unknown>>,
): Edit[] {
  const present = new Set(members.map((member) => member.key));
  const added = Object.entries(wanted).filter(([key, value]) => value !== undefined && !present.has(key));
  if (added.length === 0) return [];
  const text = added.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
  return [{ from: close, to: close, text: members.length > 0 ? `,${text}` : text }];
}
