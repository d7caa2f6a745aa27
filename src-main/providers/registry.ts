// The shipped list of providers, and the built-in demo provider that stands beside it.
import type { Provider, ProviderRow } from './provider.ts';
import { chinesePlatforms } from './rows/chinese-platforms.ts';
import { clouds } from './rows/clouds.ts';
import { gateways } from './rows/gateways.ts';
import { hosts } from './rows/hosts.ts';
import { localServers } from './rows/local-servers.ts';
import { modelMakers } from './rows/model-makers.ts';
import { moreHosts } from './rows/more-hosts.ts';
import { moreModelMakers } from './rows/more-model-makers.ts';
import { privacyFacts } from './rows/privacy.ts';

export const registry: readonly ProviderRow[] = [
  ...modelMakers,
  ...clouds,
  ...hosts,
  ...gateways,
  ...chinesePlatforms,
  ...moreModelMakers,
  ...moreHosts,
  ...localServers,
].map((row) => {
  const privacy = privacyFacts[row.id];
  return privacy ? { ...row, privacy } : row;
});

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
