// Makes the endpoints of one provider: which of its models are listed, and the best figure of each kind.
import { canonicalId } from '../../src-main/catalog/canonical-id.ts';
import { mergeFacts, type Merged, type Told } from '../../src-main/catalog/merge-facts.ts';
import type { ModelFacts } from '../../src-main/catalog/model-facts.ts';
import { feedNameOf } from '../../src-main/catalog/source-names.ts';
import { entryFor } from '../../src-main/catalog/sources/genai-prices.ts';
import type { ProviderRow } from '../../src-main/providers/provider.ts';
import { originOf, type Sources } from './collect.ts';
import { packages, type SourceId } from './packages.ts';
import { answersOf, isServable, quantizationOf, regionOf } from './read-id.ts';

export interface BuiltEndpoint extends Merged {
  readonly id: string;
  readonly model: string;
  /** False: no longer served, as far as the sources know, or never listed; its price is kept for those who name it. */
  readonly listed: boolean;
}

/** The day of the newest package: figures are compared as they were then, so that a build is the same on every day. */
const BUILD_AT = Math.max(...Object.values(packages).map(({ date }) => Date.parse(date)));

export function endpointsOf(row: ProviderRow, sources: Sources): readonly BuiltEndpoint[] {
  const piAi = byId(sources.piAi.get(row.id));
  const mastra = byId(sources.mastra.get(row.id));
  const tokenlens = byId(sources.tokenlens.get(row.id));
  const meta = byId(row.id === 'openrouter' ? sources.openRouterMeta : []);
  const feed = sources.feed.get(feedNameOf(row)) ?? [];
  const listed = new Set([...piAi.keys(), ...mastra.keys()].filter((id) => isServable(id)));
  const others = feed.flatMap((entry) => feedIds(row, entry.facts.id)).filter((id) => !listed.has(id));

  const build = (id: string, isListed: boolean): BuiltEndpoint => {
    const told: Told[] = [];
    const tell = (source: SourceId, figures: ModelFacts | undefined): void => {
      if (figures) told.push({ figures, origin: originOf(source) });
    };
    // The newest first. pi-ai knows only text and pictures, so others are the better word on modalities.
    const { inputModalities, outputModalities, ...fresh } = piAi.get(id) ?? { id };
    tell('pi-ai', fresh);
    tell('mastra', mastra.get(id));
    tell('genai-prices', entryFor(feed, id)?.facts);
    tell('openrouter-meta', meta.get(id));
    // Prices of last year would pass for today's.
    const { prices: _old, ...aged } = tokenlens.get(id) ?? { id };
    tell('tokenlens', aged);
    tell('pi-ai', { id, ...(inputModalities && { inputModalities }), ...(outputModalities && { outputModalities }) });
    const merged = withIdFacts(id, mergeFacts(told, BUILD_AT));
    return { ...merged, id, model: canonicalId(row, id), listed: isListed };
  };

  // Where no list is known, what the price feed does not call retired is taken for served.
  const isFeedOnly = listed.size === 0;
  const retired = new Set(feed.filter((entry) => entry.isRetired).map((entry) => entry.facts.id));
  const isKept = (endpoint: BuiltEndpoint): boolean => endpoint.listed || endpoint.figures.prices !== undefined;
  return [
    ...[...listed].map((id) => build(id, true)),
    ...[...new Set(others)].map((id) => build(id, isFeedOnly && !retired.has(id) && isServable(id))),
  ].filter(isKept);
}

const byId = (models: readonly ModelFacts[] = []): ReadonlyMap<string, ModelFacts> =>
  new Map(models.map((model) => [model.id, model]));

/** The feed's ids lack a prefix that one provider's API asks for; fine-tunes are templates, no ids. */
function feedIds(row: ProviderRow, id: string): readonly string[] {
  if (id.startsWith('ft:') || row.id === 'openrouter') return [];
  return [row.id === 'fireworks' && !id.includes('/') ? `accounts/fireworks/models/${id}` : id];
}

/** What the id itself says, where no source does. */
function withIdFacts(id: string, { figures, origins }: Merged): Merged {
  const quantization = figures.quantization ?? quantizationOf(id);
  const region = figures.region ?? regionOf(id);
  const outputModalities = answersOf(id) ?? figures.outputModalities;
  const { maxOutputTokens, ...others } = figures;
  // Two sources that contradict each other: the length of the whole is the one that is told more often.
  const isSound = maxOutputTokens === undefined || maxOutputTokens <= (figures.contextTokens ?? maxOutputTokens);
  return {
    figures: {
      ...(isSound ? figures : others),
      ...(quantization !== undefined && { quantization }),
      ...(region !== undefined && { region }),
      ...(outputModalities && { outputModalities }),
    },
    origins,
  };
}
