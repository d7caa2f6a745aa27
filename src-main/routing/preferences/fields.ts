// Strict reads of single fields of `provider{}`: what is wrong is named with the field and the way to put it right.
import { maybeArray, maybeObject, unreadable, type Json } from '../../dialects/read-json.ts';

/** @param what continues "an array of …" */
export function names(value: unknown, field: string, what: string): readonly string[] | undefined {
  const items = maybeArray(value, field);
  for (const [index, item] of (items ?? []).entries()) {
    if (typeof item !== 'string' || item.trim() === '') unreadable(`${field}[${index}]`, what, item);
  }
  return items as readonly string[] | undefined;
}

export function choice<T extends string>(value: unknown, field: string, choices: readonly T[]): T | undefined {
  if (value === undefined || value === null) return undefined;
  const chosen = choices.find((each) => each === value);
  return chosen ?? unreadable(field, `one of ${choices.join(', ')}`, value);
}

export function wholeNumber(value: unknown, field: string, max: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return value;
  return unreadable(field, `a whole number from 0 to ${max}`, value);
}

/** Vendors' own settings: an object of objects, handed on unread. */
export function vendorOptions(value: unknown, field: string): Readonly<Record<string, Json>> | undefined {
  const options = maybeObject(value, field);
  for (const [provider, settings] of Object.entries(options ?? {})) maybeObject(settings, `${field}.${provider}`);
  return options as Readonly<Record<string, Json>> | undefined;
}
