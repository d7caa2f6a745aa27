// Every kind of settings: what its values must look like, and which field of theirs is their name. Pure.
import type { z } from 'zod';
import { problemOf } from './settings-rows.ts';
import {
  budgetSchema,
  credentialSchema,
  modelOverrideSchema,
  preferenceNameSchema,
  preferenceSchema,
  presetSchema,
  providerSchema,
  routeSchema,
} from './settings-schemas.ts';
import { SettingsError } from './settings-error.ts';
import type { SettingsKind } from './settings.ts';

interface Kind {
  readonly schema: z.ZodType;
  /** The field that holds the name once more; absent = the name is only outside. */
  readonly nameField?: string;
  readonly nameSchema?: z.ZodType;
}

const kinds: Readonly<Record<SettingsKind, Kind>> = {
  provider: { schema: providerSchema, nameField: 'id' },
  credential: { schema: credentialSchema, nameField: 'id' },
  route: { schema: routeSchema, nameField: 'name' },
  budget: { schema: budgetSchema, nameField: 'name' },
  preset: { schema: presetSchema, nameField: 'slug' },
  model: { schema: modelOverrideSchema, nameField: 'name' },
  preference: { schema: preferenceSchema, nameSchema: preferenceNameSchema },
};

export const SETTINGS_KINDS: readonly string[] = Object.keys(kinds);

export const isSettingsKind = (text: string): text is SettingsKind => Object.hasOwn(kinds, text);

/** @returns the value as it would be stored, or what is wrong with it */
export function checkSetting(kind: SettingsKind, name: string, value: unknown): SettingsError | { value: unknown } {
  const { schema, nameField, nameSchema } = kinds[kind];
  const named = nameSchema?.safeParse(name);
  if (named?.success === false) return new SettingsError('name', problemText(named.error));
  const checked = schema.safeParse(value);
  if (!checked.success) return problemOf(checked.error);
  const inside = nameField === undefined ? name : (checked.data as Record<string, unknown>)[nameField];
  if (inside !== name) return new SettingsError(nameField ?? 'name', `must be "${name}", the name it stands under`);
  return { value: checked.data };
}

const problemText = (error: z.ZodError): string => error.issues[0]?.message ?? 'is not valid';
