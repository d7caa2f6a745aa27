// Small builders for providers, endpoints and credentials.
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Credential, Provider } from '../../src-main/providers/provider.ts';

export const aProvider = (id: string, over: Partial<Provider> = {}): Provider => ({
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
  ...over,
});

/** @param dollars USD per million input and output tokens; undefined = unknown price */
export const anEndpoint = (providerId: string, model: string, dollars?: readonly [number, number]): Endpoint => ({
  providerId,
  upstreamModel: model,
  model: `author/${model}`,
  name: model,
  knownFrom: 'user',
  ...(dollars && { price: { input: dollars[0] * 1e9, output: dollars[1] * 1e9, source: 'test', asOf: '2026-11-01' } }),
});

export const aCredential = (providerId: string, label = 'main', over: Partial<Credential> = {}): Credential => ({
  id: `${providerId}-${label}`,
  providerId,
  label,
  lastFour: '1234',
  storedIn: 'sealed-file',
  boundTo: `https://${providerId}.example:443`,
  enabled: true,
  order: 0,
  createdAt: 0,
  ...over,
});
