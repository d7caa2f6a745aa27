// In which protocol a provider is asked for an operation, and who is left when some have none.
import type { ClientDialect } from '../dialects/dialect.ts';
import type { Dialects } from '../dialects/index.ts';
import type { Provider } from '../providers/provider.ts';
import { registry } from '../providers/registry.ts';
import { OPERATIONS, type RelayOperation } from '../relay/offered-operations.ts';
import { offers } from '../relay/offers.ts';
import { targetsOf } from '../relay/prepare.ts';
import type { Target } from '../routing/plan.ts';
import { GatewayError } from './gateway-error.ts';
import type { GatewayParts } from './parts.ts';
import { wireFor, type Wire } from './wire.ts';

/** undefined when the provider has no such operation. */
export function relayWire(
  provider: Provider,
  operation: RelayOperation,
  client: ClientDialect,
  dialects: Dialects,
): Wire | undefined {
  if (!offers(provider, operation)) return undefined;
  const able = targetsOf(operation);
  const wire = wireFor(provider, client, dialects);
  if (able.includes(wire.dialect.id)) return wire;
  const other = provider.alsoSpeaks?.find(({ dialect }) => able.includes(dialect));
  return other && { dialect: dialects.target[other.dialect], baseUrl: other.baseUrl ?? provider.baseUrl };
}

/** @throws GatewayError 404 that names who lacks the operation and who has it, when no target is left */
export function ableTargets(
  targets: readonly Target[],
  operation: RelayOperation,
  client: ClientDialect,
  parts: GatewayParts,
): readonly Target[] {
  const isAble = (provider: Provider): boolean => relayWire(provider, operation, client, parts.dialects) !== undefined;
  const able = targets.filter(({ provider }) => isAble(provider));
  if (able.length > 0) return able;
  const unable = [...new Set(targets.map(({ provider }) => provider.name))];
  const configured = [...parts.directory().providers.values()].filter(
    (provider) => provider.enabled && isAble(provider),
  );
  const words = OPERATIONS[operation].words;
  throw new GatewayError('not_found', `${unable.join(', ')}: no ${words} there. ${whoHas(operation, configured)}`, {
    availability: {
      code: 'operation_not_offered',
      retryable: false,
      operation,
      excluded_by: ['operation'],
      offered_by: configured.map(({ id }) => id),
    },
  });
}

const SHOWN = 6;

function whoHas(operation: RelayOperation, configured: readonly Provider[]): string {
  if (configured.length > 0)
    return `Name a model of one that has it: ${configured.map(({ name }) => name).join(', ')}.`;
  const known = registry
    .filter((row) => offers({ ...row, registryId: row.id }, operation) && targetsOf(operation).includes(row.dialect))
    .map(({ name }) => name);
  return `A key for any of these would bring it: ${known.slice(0, SHOWN).join(', ')}.`;
}
