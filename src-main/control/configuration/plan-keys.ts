// Which access keys an import adds and changes. Pure, but for new secrets.
import { isDeepStrictEqual } from 'node:util';
import type { AccessKey, KeptKey } from '../../access-keys/access-keys.ts';
import { hashOf, newSecret } from '../../access-keys/secret.ts';
import type { ImportedChange } from '../../contract/configuration-views.ts';
import { change, DIFFERS, type ImportMode } from './import-plan.ts';
import type { Secrets } from './sealed-secrets.ts';

export interface KeyPlan {
  readonly changes: readonly ImportedChange[];
  readonly restored: readonly KeptKey[];
  readonly newSecrets: readonly { readonly name: string; readonly secret: string }[];
  /** Id here by id in the file, where a key of the file is one of here. */
  readonly idHere: ReadonlyMap<string, string>;
  /** Secrets that the store keeps, by key id here; undefined = to be forgotten. */
  readonly shown: ReadonlyMap<string, string | undefined>;
}

interface Step {
  readonly change: ImportedChange;
  readonly idHere?: string;
  readonly restored?: KeptKey;
  readonly newSecret?: string;
  readonly shown?: { readonly secret: string | undefined };
}

/** @param here every key of this home, revoked ones too */
export function planKeys(
  file: readonly AccessKey[],
  here: readonly KeptKey[],
  secrets: Secrets['accessKeys'] | undefined,
  mode: ImportMode,
): KeyPlan {
  const steps = file.map((key) => ({ key, step: planKey(key, here, secrets?.[key.id], mode) }));
  return {
    changes: steps.map(({ step }) => step.change),
    restored: steps.flatMap(({ step: { restored } }) => (restored ? [restored] : [])),
    newSecrets: steps.flatMap(({ key: { name }, step: { newSecret: secret } }) => (secret ? [{ name, secret }] : [])),
    idHere: new Map(steps.flatMap(({ key, step }) => (step.idHere === undefined ? [] : [[key.id, step.idHere]]))),
    shown: new Map(
      steps.flatMap(({ step: { restored, shown } }) => (restored && shown ? [[restored.key.id, shown.secret]] : [])),
    ),
  };
}

function planKey(
  key: AccessKey,
  here: readonly KeptKey[],
  sealed: Secrets['accessKeys'][string] | undefined,
  mode: ImportMode,
): Step {
  const told = (what: ImportedChange['what'], reason?: string): ImportedChange =>
    change('access-key', key.name, what, reason);
  const twin = twinOf(key, here);
  if (twin?.key.revokedAt !== undefined) return { change: told('skipped', 'it was revoked here') };
  const idHere = twin?.key.id ?? key.id;
  const nameTaken = here.some((each) => isUsable(each) && each.key.name === key.name && each.key.id !== idHere);
  if (nameTaken) return { change: told('skipped', 'another key here has this name'), idHere };
  const secretTaken = here.some((each) => each.hash === sealed?.hash && each.key.id !== idHere);
  if (secretTaken) return { change: told('skipped', 'another key here has its secret'), idHere };

  if (!twin) {
    const secret = sealed ? undefined : newSecret();
    const added = secret === undefined ? key : { ...key, lastFour: secret.slice(-4) };
    const hash = sealed?.hash ?? hashOf(secret ?? '').toString('hex');
    return {
      change: told('added', secret === undefined ? undefined : 'with a new secret'),
      idHere,
      restored: { key: added, hash },
      ...(secret !== undefined && { newSecret: secret }),
      ...(sealed?.secret !== undefined && { shown: { secret: sealed.secret } }),
    };
  }
  const keepsSecret = sealed === undefined || sealed.hash === twin.hash;
  if (keepsSecret && isDeepStrictEqual(termsOf(key), termsOf(twin.key))) return { change: told('same'), idHere };
  if (mode === 'merge') return { change: told('skipped', DIFFERS), idHere };
  const { id, createdAt, lastFour } = twin.key;
  return {
    change: told('changed', keepsSecret ? 'its secret stays' : 'the secret that it had here opens nothing any more'),
    idHere,
    restored: {
      key: { ...key, id, createdAt, lastFour: keepsSecret ? lastFour : key.lastFour },
      hash: sealed?.hash ?? twin.hash,
    },
    ...(!keepsSecret && { shown: { secret: sealed.secret } }),
  };
}

/** The same key by id; else one of the same name: every home has a `default`. */
const twinOf = ({ id, name }: AccessKey, here: readonly KeptKey[]): KeptKey | undefined =>
  here.find(({ key }) => key.id === id) ?? here.find((each) => isUsable(each) && each.key.name === name);

const isUsable = ({ key }: KeptKey): boolean => key.revokedAt === undefined;

const termsOf = ({ name, tags, verbatim, scope, disabled, expiresAt }: AccessKey): unknown => ({
  name,
  tags,
  verbatim,
  scope: scope ?? {},
  disabled: disabled ?? false,
  expiresAt,
});
