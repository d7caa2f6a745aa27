// Matches endpoints with the providers that `order`, `only` and `ignore` name.
import type { Endpoint } from '../catalog/catalog.ts';
import type { Provider } from '../providers/provider.ts';
import type { Candidate } from './candidate.ts';
import { openRouterSlugs } from './openrouter-slugs.ts';

/** An entry: `deepinfra`, or `deepinfra/turbo` with what stands behind the slash. */
interface Slug {
  readonly index: number;
  readonly provider: string;
  readonly qualifier: string | undefined;
}

export interface SlugMatcher {
  /** Position of the first entry that names this endpoint; undefined when none does. */
  rank(candidate: Pick<Candidate, 'provider' | 'endpoint' | 'lane' | 'laneAsked'>): number | undefined;
  /** True when some entry names this lane of the provider (`openai/priority`). */
  namesLane(provider: Provider | undefined, lane: string): boolean;
}

/**
 * An entry that is the id of a provider here means that one; any other means every provider whose registry row, OpenRouter slug or
 * name it is, whatever its case and punctuation. A bare one covers all regions and variants, but no lane that the request did not
 * ask for itself unless `lanesToo`; `provider/turbo` covers a variant, region, quantization or lane of that name.
 */
export function slugMatcher(
  slugs: readonly string[],
  providers: ReadonlyMap<string, Provider>,
  lanesToo = false,
): SlugMatcher {
  const entries = slugs.map(parse);
  const entriesOf = new Map<string, readonly Slug[]>();
  const entriesFor = (provider: Provider): readonly Slug[] => {
    const known = entriesOf.get(provider.id);
    if (known) return known;
    const spellings = spellingsOf(provider);
    const own = entries.filter((entry) =>
      providers.has(entry.provider) ? entry.provider === provider.id : spellings.has(squash(entry.provider)),
    );
    entriesOf.set(provider.id, own);
    return own;
  };
  return {
    rank({ provider, endpoint, lane, laneAsked }) {
      if (!provider) return undefined;
      const isExtraLane = lane !== undefined && !laneAsked && !lanesToo;
      for (const { index, qualifier } of entriesFor(provider)) {
        if (qualifier === undefined ? !isExtraLane : isQualifiedBy(endpoint, lane, isExtraLane, qualifier))
          return index;
      }
      return undefined;
    },
    namesLane: (provider, lane) =>
      provider !== undefined && entriesFor(provider).some(({ qualifier }) => qualifier === lane),
  };
}

function parse(text: string, index: number): Slug {
  const lower = text.trim().toLowerCase();
  const slash = lower.indexOf('/');
  if (slash < 0) return { index, provider: lower, qualifier: undefined };
  return { index, provider: lower.slice(0, slash), qualifier: lower.slice(slash + 1) };
}

function isQualifiedBy(
  { variant, region, quantization }: Endpoint,
  lane: string | undefined,
  isExtraLane: boolean,
  qualifier: string,
): boolean {
  if (lane === qualifier) return true;
  if (isExtraLane) return false;
  return [variant, region, quantization].some((part) => part?.toLowerCase() === qualifier);
}

const squash = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '');

function spellingsOf({ id, name, registryId }: Provider): ReadonlySet<string> {
  const aliases = openRouterSlugs[registryId ?? id] ?? [];
  return new Set([id, name, ...(registryId === undefined ? [] : [registryId]), ...aliases].map(squash));
}

/** Does this slug, in any spelling, mean that provider? */
export const isNamed = (slug: string, provider: Provider): boolean => spellingsOf(provider).has(squash(slug));
