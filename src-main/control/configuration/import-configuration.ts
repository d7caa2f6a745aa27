// Takes a whole configuration in: everything is checked and planned first, then stored.
import type { ImportReport } from '../../contract/configuration-views.ts';
import { isUntouchedRoute } from '../../first-routes.ts';
import type { Credential } from '../../providers/provider.ts';
import type { SettingsByKind } from '../../settings/settings.ts';
import { accessKeySecretId } from '../default-access-key.ts';
import type { ControlParts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { findProvider } from '../views.ts';
import { type Configuration, readConfiguration, strayCredential } from './file-format.ts';
import type { ImportMode } from './import-plan.ts';
import { type CredentialPlan, type CredentialsHere, planCredentials } from './plan-credentials.ts';
import { type KeyPlan, planKeys } from './plan-keys.ts';
import { missingParts, planSettings, withKeyIds } from './plan-settings.ts';
import { openSecrets, type Secrets } from './sealed-secrets.ts';
import { storeSecrets } from './store-secrets.ts';

export interface ImportWishes {
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  /** Opens the file's secrets, if it has any. */
  readonly passphrase?: string;
  /** Leaves the file's secrets alone. */
  readonly withoutSecrets: boolean;
}

interface Plan {
  readonly settings: SettingsByKind;
  readonly keys: KeyPlan;
  readonly credentials: CredentialPlan;
  readonly report: ImportReport;
}

export async function importConfiguration(
  file: unknown,
  wishes: ImportWishes,
  parts: ControlParts,
): Promise<ImportReport | Refusal> {
  const configuration = readConfiguration(file);
  if (configuration instanceof Refusal) return configuration;
  const stray = strayCredential(configuration, (id) => findProvider(parts, id) !== undefined);
  if (stray) return stray;
  const secrets = await secretsOf(configuration, wishes);
  if (secrets instanceof Refusal) return secrets;
  const plan = await makePlan(configuration, secrets, wishes, parts);
  if (!wishes.dryRun) await carryOut(plan, parts);
  return plan.report;
}

async function secretsOf(
  { secrets, signed }: Configuration,
  { passphrase, withoutSecrets }: ImportWishes,
): Promise<Secrets | undefined | Refusal> {
  if (!secrets || withoutSecrets) return undefined;
  if (passphrase === undefined || passphrase === '') {
    const words = 'the file has sealed secrets. Give the passphrase, or import it without its secrets.';
    return new Refusal(400, 'passphrase-needed', `passphrase: ${words}`, 'passphrase');
  }
  return openSecrets(secrets, signed, passphrase);
}

async function makePlan(
  file: Configuration,
  secrets: Secrets | undefined,
  { mode, dryRun }: ImportWishes,
  parts: ControlParts,
): Promise<Plan> {
  const here = parts.settings.all();
  const keys = planKeys(file.accessKeys, parts.accessKeys.kept(), secrets?.accessKeys, mode);
  const wanted = Object.values(file.settings.credential ?? {}) as Credential[];
  const credentials = planCredentials(wanted, await credentialsHere(parts), secrets?.credentials ?? {}, mode);
  const others = planSettings(withKeyIds(file.settings, keys.idHere), here, mode, isUntouchedRoute);
  const settings = { ...others.put, credential: credentials.put };
  const after = joined(here, settings);
  const keyIds = new Set([...parts.accessKeys.kept(), ...keys.restored].map(({ key }) => key.id));
  const isProvider = (id: string): boolean =>
    after.provider?.[id] !== undefined || findProvider(parts, id) !== undefined;
  return {
    settings,
    keys,
    credentials,
    report: {
      dryRun,
      changes: [...others.changes, ...credentials.changes, ...keys.changes],
      warnings: [...credentials.warnings, ...missingParts(after, settings, keyIds, isProvider)],
      newSecrets: dryRun ? [] : [...keys.newSecrets],
    },
  };
}

async function credentialsHere({ settings, credentials }: ControlParts): Promise<CredentialsHere> {
  const secrets = new Map<string, string>();
  for (const { id } of settings.credentials()) {
    const secret = await credentials.get(id);
    if (secret !== undefined) secrets.set(id, secret);
  }
  return { credentials: settings.credentials(), secrets, storedIn: credentials.kind };
}

/**
 * Each store takes all of it or nothing. Secrets come first and are taken back with the settings they belong to; were the access
 * keys to fail after that, the same import again adds just them.
 */
async function carryOut({ settings, keys, credentials }: Plan, parts: ControlParts): Promise<void> {
  const takeBack = await storeSecrets(Object.entries(credentials.secrets), parts.credentials);
  try {
    await parts.settings.putAll(settings);
  } catch (error) {
    await takeBack();
    throw error;
  }
  await parts.accessKeys.restore(keys.restored);
  const shown = [...keys.shown].map(([id, secret]) => [accessKeySecretId(id), secret] as const);
  await storeSecrets(shown, parts.credentials);
  for (const id of Object.keys(credentials.secrets)) parts.keys.clear(id);
  // What was spent before counts at once.
  await parts.budgets.ready();
}

function joined(here: SettingsByKind, put: SettingsByKind): SettingsByKind {
  const kinds = new Set([...Object.keys(here), ...Object.keys(put)]) as Set<keyof SettingsByKind>;
  return Object.fromEntries([...kinds].map((kind) => [kind, { ...here[kind], ...put[kind] }]));
}
