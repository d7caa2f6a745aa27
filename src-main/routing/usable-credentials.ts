// Which of a provider's credentials may serve a request, and in what order. Pure.
import type { Endpoint } from '../catalog/catalog.ts';
import type { Credential } from '../providers/provider.ts';

export interface CredentialUse {
  readonly endpoint: Pick<Endpoint, 'providerId' | 'model' | 'upstreamModel'>;
  /** Name of the calling app. Who has none may use no credential that is kept for some. */
  readonly app: string | undefined;
}

/** Why none of a provider's credentials may be used: all are kept for other apps, or for other models. */
export type KeptFor = 'apps' | 'models';

/** Those that are allowed for this app and this model; a credential is never spent for an app that it was not allowed for. */
export function allowedCredentials(credentials: readonly Credential[], use: CredentialUse): readonly Credential[] {
  if (!credentials.some(isKept)) return credentials;
  return credentials.filter((credential) => isForApp(credential, use) && isForModel(credential, use));
}

/** undefined when some may be used, or there are none at all. */
export function keptFor(credentials: readonly Credential[], use: CredentialUse): KeptFor | undefined {
  if (credentials.length === 0 || allowedCredentials(credentials, use).length > 0) return undefined;
  return credentials.some((credential) => isForApp(credential, use)) ? 'models' : 'apps';
}

/**
 * The allowed ones by the user's order. Among equal orders a draw: the first place falls to each in proportion to its weight, the
 * next likewise among the rest.
 * @param random 0 ≤ x < 1
 */
export function usableCredentials(
  credentials: readonly Credential[],
  use: CredentialUse,
  random: () => number,
): readonly Credential[] {
  const allowed = allowedCredentials(credentials, use);
  const orders = new Set(allowed.map(({ order }) => order));
  if (orders.size === allowed.length) return allowed.toSorted((a, b) => a.order - b.order);
  return allowed
    .map((credential) => ({ credential, arrival: -Math.log(1 - random()) / (credential.weight ?? 1) }))
    .toSorted((a, b) => a.credential.order - b.credential.order || a.arrival - b.arrival)
    .map(({ credential }) => credential);
}

const isKept = ({ apps, models }: Credential): boolean => apps !== undefined || models !== undefined;

const isForApp = ({ apps }: Credential, { app }: CredentialUse): boolean =>
  apps === undefined || (app !== undefined && apps.includes(app));

function isForModel({ models }: Credential, { endpoint }: CredentialUse): boolean {
  if (!models) return true;
  const { providerId, model, upstreamModel } = endpoint;
  const names = [model, upstreamModel, `${providerId}:${upstreamModel}`].map((name) => name.toLowerCase());
  return models.some((pattern) => names.some((name) => matches(pattern.toLowerCase(), name)));
}

/** `*` stands for anything. Each piece between stars is looked for once, so no pattern is slow. */
function matches(pattern: string, name: string): boolean {
  const [head = '', ...pieces] = pattern.split('*');
  const tail = pieces.pop();
  if (tail === undefined) return pattern === name;
  if (!name.startsWith(head)) return false;
  let at = head.length;
  for (const piece of pieces) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - tail.length >= at && name.endsWith(tail);
}
