// Gives the newest dated endpoint of a provider the undated name that others know the model by.
import { withoutDate } from '../../src-main/catalog/canonical-id.ts';
import type { BuiltEndpoint } from './endpoints-of.ts';

/**
 * Bedrock sells `claude-sonnet-4-5-20250929` and has no `claude-sonnet-4-5`: it is the model that others call so, and a user who asks for
 * the undated name is to find it there.
 * @param known every canonical id of the catalogue
 */
export function nameUndated(endpoints: readonly BuiltEndpoint[], known: ReadonlySet<string>): readonly BuiltEndpoint[] {
  const taken = new Set(endpoints.filter(({ listed }) => listed).map(({ model }) => model));
  const newest = new Map<string, string>();
  for (const { model, listed } of endpoints) {
    const undated = withoutDate(model);
    if (!listed || undated === model || taken.has(undated) || !known.has(undated)) continue;
    if ((newest.get(undated) ?? '') < model) newest.set(undated, model);
  }
  const renamed = new Map([...newest].map(([undated, dated]) => [dated, undated]));
  return endpoints.map((endpoint) => ({ ...endpoint, model: renamed.get(endpoint.model) ?? endpoint.model }));
}
