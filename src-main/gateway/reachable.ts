// Whether the user's credentials reach an endpoint, and which endpoints those are.
import type { Endpoint } from '../catalog/catalog.ts';
import type { Directory } from './parts.ts';

export function isReachable(endpoint: Endpoint, directory: Directory): boolean {
  const provider = directory.providers.get(endpoint.providerId);
  if (!provider?.enabled) return false;
  return provider.auth.type === 'none' || provider.local || directory.credentialsOf(provider.id).length > 0;
}
