// The shipped list of providers, and the built-in demo provider that stands beside it.
import type { Provider, ProviderRow } from './provider.ts';
import { hosts } from './rows/hosts.ts';
import { localServers } from './rows/local-servers.ts';
import { modelMakers } from './rows/model-makers.ts';

export const registry: readonly ProviderRow[] = [...modelMakers, ...hosts, ...localServers];

const rowsById: ReadonlyMap<string, ProviderRow> = new Map(registry.map((row) => [row.id, row]));

export const findRow = (id: string): ProviderRow | undefined => rowsById.get(id);

/** Answers without leaving the process. The scheme is one no network call can use. */
export const demoProvider: Provider = {
  id: 'demo',
  name: 'Demo (built in)',
  dialect: 'openai-chat',
  baseUrl: 'demo://built-in',
  auth: { type: 'none' },
  local: true,
  enabled: true,
  traits: {},
  headers: {},
  author: 'demo',
  operations: [],
  models: ['demo/echo', 'demo/slow', 'demo/flaky'],
};
