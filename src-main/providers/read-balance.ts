// Reads what an account or a key has left from its vendor's answer, as the registry row says where it stands. Pure.
import type { BalanceSource } from './provider.ts';

export interface Balance {
  readonly of: BalanceSource['of'];
  /** ISO 4217. */
  readonly currency: string;
  /** Decimal text; absent = the vendor does not say, or there is no limit. */
  readonly remaining?: string;
  readonly used?: string;
  readonly limit?: string;
}

/** Enough for any vendor's fractions of a cent. */
const DECIMALS = 6;
const AMOUNT = /^-?\d{1,12}(?:\.\d+)?$/;

/** One for each entry of a list; entries without an amount are left out. */
export function readBalances(body: unknown, source: BalanceSource): readonly Balance[] {
  const list = source.list === undefined ? [body] : at(body, source.list);
  return Array.isArray(list) ? list.flatMap((entry: unknown) => readBalance(entry, source)) : [];
}

function readBalance(entry: unknown, source: BalanceSource): Balance | readonly [] {
  const amount = (path: string | undefined): number | undefined =>
    path === undefined ? undefined : amountOf(at(entry, path), source.unitsPerOne ?? 1);
  const limit = amount(source.limit);
  const used = amount(source.used);
  const isDifference = source.remaining === undefined && limit !== undefined && used !== undefined;
  const remaining = isDifference ? limit - used : amount(source.remaining);
  const named = source.currencyField === undefined ? undefined : at(entry, source.currencyField);
  const currency = typeof named === 'string' && /^[A-Z]{3}$/.test(named) ? named : source.currency;
  if (currency === undefined || (remaining ?? used ?? limit) === undefined) return [];
  return {
    of: source.of,
    currency,
    ...(remaining !== undefined && { remaining: textOf(remaining) }),
    ...(used !== undefined && { used: textOf(used) }),
    ...(limit !== undefined && { limit: textOf(limit) }),
  };
}

function amountOf(value: unknown, unitsPerOne: number): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && AMOUNT.test(text.trim()) ? Number(text) / unitsPerOne : undefined;
}

/** At least cents, no trailing noughts behind them. */
function textOf(amount: number): string {
  const [whole = '0', fraction = ''] = amount.toFixed(DECIMALS).split('.');
  return `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (found, member) =>
        typeof found === 'object' && found !== null && Object.hasOwn(found, member)
          ? Reflect.get(found, member)
          : undefined,
      value,
    );
}
