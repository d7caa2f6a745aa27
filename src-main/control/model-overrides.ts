// Control calls about what the user says of models: prices, limits, and what is not to be seen.
import { findModel } from '../catalog/models.ts';
import type { ModelOverride, OverriddenPrice } from '../catalog/overrides.ts';
import type { ModelOverrideInput, ModelOverrideView } from '../contract/catalog-views.ts';
import { findRow } from '../providers/registry.ts';
import type { ControlParts } from './parts.ts';
import { Refusal, invalid, notFound } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { findProvider } from './views.ts';

export function modelOverrideRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/model-overrides', () => ({
    overrides: parts.settings.modelOverrides().map(overrideView),
  }));
  router.handle('PUT /control/model-overrides/:name', async ({ params, body }) => {
    const name = nameOf(parts, params.name);
    if (name instanceof Refusal) return name;
    const price = priceOf(parts, name, body);
    if (price instanceof Refusal) return price;
    const before = existing(parts, name);
    const contextTokens = body.contextTokens ?? before?.contextTokens;
    const maxOutputTokens = body.maxOutputTokens ?? before?.maxOutputTokens;
    const override: ModelOverride = {
      name,
      ...(price && { price }),
      ...(contextTokens !== undefined && { contextTokens }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      hidden: body.hidden ?? before?.hidden ?? false,
      setAt: parts.now(),
    };
    if (contextTokens !== undefined && maxOutputTokens !== undefined && maxOutputTokens > contextTokens) {
      return invalid('maxOutputTokens', `is more than the ${contextTokens} tokens that the model holds. Give less.`);
    }
    await parts.settings.putModelOverride(override);
    return overrideView(override);
  });
  router.handle('DELETE /control/model-overrides/:name', async ({ params }) => {
    const known = existing(parts, params.name) ?? existing(parts, resolved(parts, params.name) ?? '');
    if (!known || !(await parts.settings.removeModelOverride(known.name))) {
      return notFound(`Nothing of your own is said about "${params.name}". \`pointsman model list\` shows what is.`);
    }
    return { removed: true };
  });
}

const existing = (parts: ControlParts, name: string): ModelOverride | undefined =>
  parts.settings.modelOverrides().find((override) => override.name === name);

/** `provider:its own id`, or the canonical id of a model that is known. */
function nameOf(parts: ControlParts, name: string): string | Refusal {
  if (existing(parts, name)) return name;
  const known = resolved(parts, name);
  if (known !== undefined) return known;
  const found = findModel(parts.catalog.endpoints(), name);
  const nearest = found.found ? [] : found.nearest;
  const hint = nearest.length > 0 ? ` Did you mean ${nearest.join(', ')}?` : '';
  return notFound(
    `"${name}" is neither a known model nor a known provider's model, such as groq:llama-3.3-70b-versatile.${hint}`,
  );
}

function resolved(parts: ControlParts, name: string): string | undefined {
  const providerId = name.slice(0, Math.max(0, name.indexOf(':')));
  const isPin =
    providerId !== '' && (findProvider(parts, providerId) !== undefined || findRow(providerId) !== undefined);
  const found = findModel(parts.catalog.endpoints(), name);
  if (isPin) {
    const [endpoint] = found.found && found.endpoints.length === 1 ? found.endpoints : [];
    return endpoint ? `${endpoint.providerId}:${endpoint.upstreamModel}` : name;
  }
  return found.found && found.suffixes.length === 0 ? found.model : undefined;
}

/** The rates that were given over those that hold now; undefined when none was ever given. */
function priceOf(parts: ControlParts, name: string, body: ModelOverrideInput): OverriddenPrice | Refusal | undefined {
  const given = Object.entries({
    input: body.inputPrice,
    output: body.outputPrice,
    cacheRead: body.cacheReadPrice,
    cacheWrite: body.cacheWritePrice,
    perRequest: body.requestPrice,
  }).filter(([, rate]) => rate !== undefined);
  const before = existing(parts, name)?.price;
  if (given.length === 0) return before;
  const rates: Partial<OverriddenPrice> = { ...(before ?? knownPrice(parts, name)), ...Object.fromEntries(given) };
  const { input, output } = rates;
  if (input === undefined)
    return invalid('inputPrice', 'is needed: no price of this model is known. Give both prices.');
  if (output === undefined)
    return invalid('outputPrice', 'is needed: no price of this model is known. Give both prices.');
  if ((rates.cacheRead ?? 0) > input) {
    return invalid('cacheReadPrice', 'is more than the price of fresh input. Give it as USD per million tokens too.');
  }
  return { ...rates, input, output };
}

/** Its plain rates: those by length or hour cannot be said in a command and would contradict what was given. */
function knownPrice(parts: ControlParts, name: string): Partial<OverriddenPrice> {
  const found = findModel(parts.catalog.endpoints(), name);
  const price = found.found && found.endpoints.length === 1 ? found.endpoints[0]?.price : undefined;
  if (!price) return {};
  const { input, output, cacheRead, cacheWrite, cacheWrite1h, reasoning, perRequest } = price;
  const all = { input, output, cacheRead, cacheWrite, cacheWrite1h, reasoning, perRequest };
  return Object.fromEntries(Object.entries(all).filter(([, rate]) => rate !== undefined));
}

const overrideView = ({ price, ...override }: ModelOverride): ModelOverrideView => ({
  ...override,
  ...(price && { price: { ...price } }),
});
