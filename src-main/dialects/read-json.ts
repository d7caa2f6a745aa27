// Reads parsed JSON of unknown shape: strict reads name the field that is wrong, lenient ones take what is there.
import type { Decoded } from './dialect.ts';

export type Json = Readonly<Record<string, unknown>>;

class Unreadable extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** Ends a read that `decoded` began. `expected` continues "field must be …". */
export function unreadable(field: string, expected: string, found: unknown): never {
  throw new Unreadable(field, `${field} must be ${expected}, found ${describe(found)}.`);
}

/** Runs a read; what it finds unreadable becomes a value. */
export function decoded<T>(read: () => T): Decoded<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, failure: { field: error.field, message: error.message } };
    throw error;
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectAt = (value: unknown, field: string): Json =>
  isJson(value) ? value : unreadable(field, 'an object', value);

export const arrayAt = (value: unknown, field: string): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : unreadable(field, 'an array', value);

export const stringAt = (value: unknown, field: string): string =>
  typeof value === 'string' ? value : unreadable(field, 'a string', value);

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null;

export const maybeString = (value: unknown, field: string): string | undefined =>
  isAbsent(value) ? undefined : stringAt(value, field);

export function maybeNumber(value: unknown, field: string): number | undefined {
  if (isAbsent(value)) return undefined;
  return typeof value === 'number' ? value : unreadable(field, 'a number', value);
}

export function maybeBoolean(value: unknown, field: string): boolean | undefined {
  if (isAbsent(value)) return undefined;
  return typeof value === 'boolean' ? value : unreadable(field, 'true or false', value);
}

export const maybeArray = (value: unknown, field: string): readonly unknown[] | undefined =>
  isAbsent(value) ? undefined : arrayAt(value, field);

export const maybeObject = (value: unknown, field: string): Json | undefined =>
  isAbsent(value) ? undefined : objectAt(value, field);

// Lenient: for what vendors send.

export const textOr = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback);

/** A count; anything else, negatives and fractions included, is 0. */
export const countOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;

export const objectOr = (value: unknown): Json => (isJson(value) ? value : {});

export const listOr = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** Parsed JSON, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without the members that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
