// Damages JSON and bytes in ways that servers, proxies and clients do, the same way for the same random numbers.

type Random = () => number;

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;

const STRANGE: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  '\u0000\ud800',
  true,
  false,
  [],
  {},
  [[]],
  [null],
  { type: 'text' },
  { type: 'function', function: null },
  '__proto__',
];

/** A copy with `count` changes at random places. */
export function mutatedJson(value: unknown, count: number, random: Random): unknown {
  let copy = structuredClone(value);
  for (let done = 0; done < count; done += 1) copy = mutatedOnce(copy, random);
  // Only what JSON can hold: a place cut out of a list becomes null.
  return JSON.parse(JSON.stringify(copy)) as unknown;
}

function mutatedOnce(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.02) return strange(random);
  const keys = Object.keys(value);
  if (keys.length === 0) return strange(random);
  const key = pick(keys, random);
  const holder = value as Record<string, unknown>;
  const child = holder[key];
  if (typeof child === 'object' && child !== null && random() < 0.75) holder[key] = mutatedOnce(child, random);
  else if (random() < 0.3) delete holder[key];
  else if (random() < 0.2) holder[pick(['extra', 'type', 'index', 'content'], random)] = child;
  else holder[key] = strange(random);
  return value;
}

const strange = (random: Random): unknown => structuredClone(pick(STRANGE, random));

/** Bytes with some changed, cut out or told twice. */
export function mutatedBytes(bytes: Uint8Array, count: number, random: Random): Uint8Array {
  let copy = Buffer.from(bytes);
  for (let done = 0; done < count && copy.length > 0; done += 1) {
    const at = Math.floor(random() * copy.length);
    const to = Math.min(copy.length, at + Math.floor(random() * 50));
    const kind = random();
    if (kind < 0.5) copy[at] = Math.floor(random() * 256);
    else if (kind < 0.75) copy = Buffer.concat([copy.subarray(0, at), copy.subarray(to)]);
    else copy = Buffer.concat([copy.subarray(0, to), copy.subarray(at)]);
  }
  return copy;
}
