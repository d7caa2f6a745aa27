// Which provider offers which operation.
import type { Provider } from '../providers/provider.ts';
import type { RelayOperation } from './offered-operations.ts';

/** A server of the user's own may have anything: it is asked, and answers for itself. Of the known ones that say nothing, most embed. */
export function offers(
  { operations, registryId }: Pick<Provider, 'operations' | 'registryId'>,
  operation: RelayOperation,
): boolean {
  if (operations) return operations.includes(operation);
  return registryId === undefined || operation === 'embeddings';
}
