// Settings records with everything a test does not care about filled in.
import type { Credential, Provider } from '../../src-main/providers/provider.ts';
import type { Route } from '../../src-main/settings/settings.ts';

export const providerOf = (id: string, rest: Partial<Provider> = {}): Provider => ({
  id,
  name: id.toUpperCase(),
  dialect: 'openai-chat',
  baseUrl: `https://${id}.example/v1`,
  auth: { type: 'bearer' },
  local: false,
  enabled: true,
  traits: {},
  headers: {},
  models: [],
  ...rest,
});

export const credentialOf = (id: string, providerId: string, rest: Partial<Credential> = {}): Credential => ({
  id,
  providerId,
  label: 'Key 1',
  lastFour: 'a1B2',
  storedIn: 'keychain',
  boundTo: `https://${providerId}.example`,
  enabled: true,
  order: 0,
  createdAt: 1_000,
  ...rest,
});

export const routeOf = (name: string, rest: Partial<Route> = {}): Route => ({
  name,
  targets: [{ providerId: 'acme', model: 'one' }],
  updatedAt: 1_000,
  ...rest,
});
