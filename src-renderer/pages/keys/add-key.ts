// Adds a pasted key: makes the provider where it is missing, stores the secret, asks the provider for its models.
import type { TestResult } from '../../../src-main/contract/provider-views.ts';
import { call } from '../../control.ts';

export interface AddedKey {
  readonly providerId: string;
  readonly test: TestResult;
}

/** @param registryId the registry row, which is also the id of the provider it makes */
export async function addKey(registryId: string, secret: string): Promise<AddedKey> {
  const { providers } = await call('GET /control/providers');
  const known = providers.find((provider) => provider.registryId === registryId || provider.id === registryId);
  const id = known?.id ?? registryId;
  if (!known) await call('PUT /control/providers/:id', { params: { id }, body: { registryId } });
  const credential = await call('POST /control/providers/:id/credentials', { params: { id }, body: { secret } });
  const test = await call('POST /control/providers/:id/test', {
    params: { id },
    body: { credentialId: credential.id },
  });
  return { providerId: id, test };
}
