// Numbers and dates as people write them in a search, and how they compare. Pure.

export type Sign = '<' | '<=' | '>' | '>=' | '=';

/** What is not known matches no comparison. */
export const comparedNumbers = (known: number | undefined, sign: Sign, wanted: number): boolean =>
  known !== undefined && holds(known - wanted, sign);

/** As exactly as `wanted` is: all of January 2026 equals `2026-01`, and `>2026-01` begins with February. */
export function comparedDates(known: string | undefined, sign: Sign, wanted: string): boolean {
  if (known === undefined || known.length < wanted.length) return false;
  const same = known.slice(0, wanted.length);
  return holds(same < wanted ? -1 : same > wanted ? 1 : 0, sign);
}

function holds(difference: number, sign: Sign): boolean {
  switch (sign) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
    case '=':
      return difference === 0;
  }
}

/** `200k`, `1.5m`, `$0.30`. Sizes are decimal: 128k asks for 128 000. */
export function readNumber(text: string): number | undefined {
  const [, digits, unit = ''] = /^\$?(\d+(?:\.\d*)?|\.\d+)([km]?)$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === 'k' ? 1_000 : unit === 'm' ? 1_000_000 : 1);
}

/** `2026`, `2026-01`, `2026-01-31`. */
export const readDate = (text: string): string | undefined =>
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(text) ? text : undefined;
