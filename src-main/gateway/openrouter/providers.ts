// GET /providers: who there is, and what they publish about themselves.
import { registry } from '../../providers/registry.ts';
import { reachOf } from '../reach.ts';
import type { OpenRouterCall } from './asked.ts';

export const listProviders: OpenRouterCall = ({ key, parts }) => {
  const rows = new Map(registry.map((row) => [row.id, row]));
  const directory = parts.directory();
  const { mayAsk } = reachOf(key, directory);
  const providers = [...directory.providers.values()].filter(mayAsk);
  return {
    data: providers
      .map((provider) => {
        const row = rows.get(provider.registryId ?? provider.id);
        const source = provider.privacy?.source;
        return {
          name: provider.name,
          slug: provider.id,
          // Where its handling of data was read; what the user says has no page.
          privacy_policy_url: source?.startsWith('http') ? source : null,
          terms_of_service_url: null,
          status_page_url: row?.statusUrl ?? null,
          headquarters: provider.headquarters ?? null,
          datacenters: null,
        };
      })
      .toSorted((a, b) => (a.slug < b.slug ? -1 : 1)),
  };
};
