// Which provider keys an import adds and changes. Pure. A secret of this home is never bound to another address by a file.
import { isDeepStrictEqual } from 'node:util';
import type { ImportedChange } from '../../contract/configuration-views.ts';
import type { Credential } from '../../providers/provider.ts';
import { change, DIFFERS, type ImportMode } from './import-plan.ts';

export interface CredentialPlan {
  readonly changes: readonly ImportedChange[];
  readonly warnings: readonly string[];
  /** By id. */
  readonly put: Readonly<Record<string, Credential>>;
  /** By id. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface CredentialsHere {
  readonly credentials: readonly Credential[];
  /** By id, as far as there is one. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly storedIn: Credential['storedIn'];
}

interface Step {
  readonly change: ImportedChange;
  readonly warning?: string;
  readonly put?: Credential;
  readonly secret?: string;
}

/** @param secrets of the file, by id */
export function planCredentials(
  file: readonly Credential[],
  here: CredentialsHere,
  secrets: Readonly<Record<string, string>>,
  mode: ImportMode,
): CredentialPlan {
  const steps = file.map((credential) => planCredential(credential, here, secrets[credential.id], mode));
  return {
    changes: steps.map((step) => step.change),
    warnings: steps.flatMap(({ warning }) => (warning === undefined ? [] : [warning])),
    put: Object.fromEntries(steps.flatMap(({ put }) => (put ? [[put.id, put]] : []))),
    secrets: Object.fromEntries(
      steps.flatMap(({ put, secret }) => (put && secret !== undefined ? [[put.id, secret]] : [])),
    ),
  };
}

function planCredential(
  credential: Credential,
  here: CredentialsHere,
  secret: string | undefined,
  mode: ImportMode,
): Step {
  const name = `${credential.providerId}/${credential.label}`;
  const told = (what: ImportedChange['what'], reason?: string): ImportedChange =>
    change('credential', name, what, reason);
  const known = here.credentials.find(({ id }) => id === credential.id);
  const stored = { ...credential, storedIn: here.storedIn };

  if (!known) {
    const twin = secret === undefined ? undefined : holderOf(secret, credential.providerId, here);
    if (twin) return { change: told('skipped', `the same key is here already, as "${twin.label}"`) };
    if (secret !== undefined) return { change: told('added'), put: stored, secret };
    return {
      change: told('added', 'without its secret, switched off'),
      put: { ...stored, enabled: false },
      warning: missing(name, credential),
    };
  }

  const held = here.secrets.get(known.id);
  if (held === undefined && secret !== undefined) {
    const { boundTo, enabled, lastFour, storedIn } = stored;
    const filled = { ...known, boundTo, enabled, lastFour, storedIn };
    return { change: told('changed', 'its secret was missing here'), put: filled, secret };
  }
  if ((secret === undefined || secret === held) && isSame(credential, known, held !== undefined)) {
    const waits = held === undefined && { warning: missing(name, credential) };
    return { change: told('same'), ...waits };
  }
  if (mode === 'merge') return { change: told('skipped', DIFFERS) };
  if (secret !== undefined) return { change: told('changed', 'with its secret'), put: stored, secret };
  const { boundTo, lastFour, storedIn } = known;
  const enabled = credential.enabled && held !== undefined;
  return { change: told('changed', 'its secret stays'), put: { ...stored, boundTo, lastFour, storedIn, enabled } };
}

const holderOf = (secret: string, providerId: string, { credentials, secrets }: CredentialsHere) =>
  credentials.find((each) => each.providerId === providerId && secrets.get(each.id) === secret);

function isSame(credential: Credential, known: Credential, hasSecret: boolean): boolean {
  // One that waits for its secret is switched off for that.
  const termsOf = (each: Credential): unknown => {
    const { storedIn: _, lastTest: __, enabled, ...terms } = each;
    return { ...terms, enabled: hasSecret ? enabled : false };
  };
  return isDeepStrictEqual(termsOf(credential), termsOf(known));
}

const missing = (name: string, { lastFour, providerId }: Credential): string =>
  `The key ${name}${lastFour === '' ? '' : ` (…${lastFour})`} has no secret and is not used. Add it with \`pointsman provider add ${providerId} --key-stdin\`: it takes this place.`;
