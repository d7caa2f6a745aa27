// The file that holds a whole configuration: its shape, and everything that can be wrong with it. Pure.
import { z } from 'zod';
import type { AccessKey } from '../../access-keys/access-keys.ts';
import type { ConfigurationView } from '../../contract/configuration-views.ts';
import { controlBodies } from '../../contract/control-schemas.ts';
import { type Envelope, envelopeSchema } from '../../credentials/seal.ts';
import { checkBaseUrl } from '../../providers/base-url.ts';
import type { Credential, Provider } from '../../providers/provider.ts';
import { checkSetting, isSettingsKind, SETTINGS_KINDS } from '../../settings/settings-kinds.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import type { SettingsByKind, SettingsKind } from '../../settings/settings.ts';
import { invalid, Refusal } from '../refusal.ts';

export const FORMAT = 'pointsman-configuration';
export const FORMAT_VERSION = 1;

/** A file that was read and found right. */
export interface Configuration {
  readonly settings: SettingsByKind;
  readonly accessKeys: readonly AccessKey[];
  readonly secrets?: Envelope;
  /** What the sealed secrets belong to, exactly as it was written. */
  readonly signed: Pick<ConfigurationView, 'settings' | 'accessKeys'>;
}

const accessKeySchema = controlBodies['POST /control/access-keys'].extend({
  id: z.string().min(1).max(200),
  lastFour: z.string().max(4, 'must be at most four characters: never the secret'),
  createdAt: z.number().int().nonnegative(),
});

const fileSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  madeBy: z.string(),
  madeAt: z.string(),
  settings: z.record(z.string(), z.record(z.string(), z.unknown())),
  accessKeys: z.array(z.unknown()),
  secrets: envelopeSchema.extend({ key: z.literal('passphrase') }).exactOptional(),
});

/** @returns the first thing that is wrong, with the path of its field */
export function readConfiguration(file: unknown): Configuration | Refusal {
  const foreign = refuseForeign(file);
  if (foreign) return foreign;
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) return problem(parsed.error, []);
  const settings = readSettings(parsed.data.settings);
  if (settings instanceof Refusal) return settings;
  const accessKeys = readKeys(parsed.data.accessKeys);
  if (accessKeys instanceof Refusal) return accessKeys;
  const { secrets } = parsed.data;
  const signed = { settings: parsed.data.settings, accessKeys: parsed.data.accessKeys };
  return { settings, accessKeys, signed, ...(secrets && { secrets }) };
}

/** Before anything else is judged: a newer file may look different everywhere. */
function refuseForeign(file: unknown): Refusal | undefined {
  const { format, version } = (file ?? {}) as { format?: unknown; version?: unknown };
  if (format !== FORMAT) {
    return invalid('format', `this is no configuration of Pointsman: the format is not "${FORMAT}".`);
  }
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    const words = `this file has version ${version}, and this Pointsman reads version ${FORMAT_VERSION}. Update Pointsman.`;
    return new Refusal(400, 'newer-version', `version: ${words}`, 'version');
  }
  return undefined;
}

function readSettings(byKind: ConfigurationView['settings']): SettingsByKind | Refusal {
  const settings: Partial<Record<SettingsKind, Record<string, unknown>>> = {};
  for (const [kind, named] of Object.entries(byKind)) {
    if (!isSettingsKind(kind)) {
      return invalid(
        `settings.${kind}`,
        `there is no such kind of settings. Known are: ${SETTINGS_KINDS.join(', ')}. A newer Pointsman may have written it.`,
      );
    }
    const values: [string, unknown][] = [];
    for (const [name, value] of Object.entries(named)) {
      const checked = checkSetting(kind, name, value);
      const wrong = checked instanceof SettingsError ? checked : wrongAddress(kind, checked.value);
      if (wrong) return invalid(`settings.${kind}.${name}.${wrong.field}`, wordsOf(wrong));
      if (!(checked instanceof SettingsError)) values.push([name, checked.value]);
    }
    settings[kind] = Object.fromEntries(values);
  }
  return settings;
}

/** An address that no one may add by hand must not come in by a file. */
function wrongAddress(kind: SettingsKind, value: unknown): SettingsError | undefined {
  if (kind !== 'provider') return undefined;
  const { baseUrl, local } = value as Provider;
  const checked = checkBaseUrl(baseUrl, local);
  return checked.ok ? undefined : new SettingsError('baseUrl', checked.message.replace(/^baseUrl /, ''));
}

function readKeys(list: readonly unknown[]): readonly AccessKey[] | Refusal {
  const keys: AccessKey[] = [];
  for (const [index, value] of list.entries()) {
    const parsed = accessKeySchema.safeParse(value);
    if (!parsed.success) return problem(parsed.error, ['accessKeys', index]);
    const { scope, disabled, tags = {}, verbatim = false, ...rest } = parsed.data;
    const twin = keys.findIndex(({ id, name }) => id === rest.id || name === rest.name);
    if (twin >= 0) return invalid(`accessKeys[${index}]`, `has the id or name of accessKeys[${twin}]. Leave one out.`);
    keys.push({ ...rest, tags, verbatim, ...(scope && { scope }), ...(disabled && { disabled }) });
  }
  return keys;
}

/** Every key belongs to a provider of the file or of this home. */
export function strayCredential(
  { settings }: Configuration,
  isHere: (providerId: string) => boolean,
): Refusal | undefined {
  for (const [id, value] of Object.entries(settings.credential ?? {})) {
    const { providerId } = value as Credential;
    if (settings.provider?.[providerId] !== undefined || isHere(providerId)) continue;
    const words = `there is no provider "${providerId}", neither in the file nor here. Add it first, or leave the key out.`;
    return invalid(`settings.credential.${id}.providerId`, words);
  }
  return undefined;
}

const wordsOf = ({ field, message }: SettingsError): string => `${message.slice(field.length + 2).replace(/\.$/, '')}.`;

function problem(error: z.ZodError, at: readonly PropertyKey[]): Refusal {
  const issue = error.issues[0];
  const strange = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...at, ...(issue?.path ?? []), ...strange].join('.');
  return invalid(field, strange.length > 0 ? 'there is no such field here. Leave it out.' : `${issue?.message ?? ''}.`);
}
