// Writes down the whole configuration: every kind of settings and the access keys, and their secrets for who has a passphrase.
import type { AccessKey } from '../../access-keys/access-keys.ts';
import type { ConfigurationView } from '../../contract/configuration-views.ts';
import { accessKeySecretId } from '../default-access-key.ts';
import type { ControlParts } from '../parts.ts';
import { FORMAT, FORMAT_VERSION } from './file-format.ts';
import { sealSecrets, type Secrets } from './sealed-secrets.ts';

export interface Exported {
  readonly configuration: ConfigurationView;
  /** Of provider keys whose secret is gone from the store. */
  readonly warnings: readonly string[];
}

/** @param passphrase undefined = without secrets */
export async function exportConfiguration(parts: ControlParts, passphrase: string | undefined): Promise<Exported> {
  const keys = parts.accessKeys.kept().filter(({ key }) => key.revokedAt === undefined);
  const configuration: ConfigurationView = {
    format: FORMAT,
    version: FORMAT_VERSION,
    madeBy: parts.version,
    madeAt: new Date(parts.now()).toISOString(),
    // As it will be read again: the secrets are tied to these very words.
    ...plain({ settings: parts.settings.all(), accessKeys: keys.map(({ key }) => writtenKey(key)) }),
  };
  if (passphrase === undefined) return { configuration, warnings: [] };
  const { secrets, warnings } = await gatherSecrets(parts);
  const sealed = await sealSecrets(secrets, configuration, passphrase);
  return { configuration: { ...configuration, secrets: sealed }, warnings };
}

async function gatherSecrets(
  parts: ControlParts,
): Promise<{ readonly secrets: Secrets; readonly warnings: readonly string[] }> {
  const secrets: Secrets = { credentials: {}, accessKeys: {} };
  const warnings: string[] = [];
  for (const { id, providerId, label } of parts.settings.credentials()) {
    const secret = await parts.credentials.get(id);
    if (secret !== undefined) secrets.credentials[id] = secret;
    else warnings.push(`The secret of ${providerId}/${label} is gone from the store, so it is not in the file.`);
  }
  for (const { key, hash } of parts.accessKeys.kept()) {
    if (key.revokedAt !== undefined) continue;
    const secret = await parts.credentials.get(accessKeySecretId(key.id));
    secrets.accessKeys[key.id] = { hash, ...(secret !== undefined && { secret }) };
  }
  return { secrets, warnings };
}

/** When it was used is no configuration. */
function writtenKey(key: AccessKey): unknown {
  const { lastUsedAt: _, ...written } = key;
  return written;
}

const plain = (value: Pick<ConfigurationView, 'settings' | 'accessKeys'> | object) =>
  JSON.parse(JSON.stringify(value)) as Pick<ConfigurationView, 'settings' | 'accessKeys'>;
