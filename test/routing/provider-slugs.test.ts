// A list of providers written for OpenRouter must mean the same here, and a bare name must not buy a dearer lane.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { ServiceTier } from '../../src-main/catalog/price.ts';
import type { Provider } from '../../src-main/providers/provider.ts';
import { candidateOf } from '../../src-main/routing/candidate.ts';
import { slugMatcher } from '../../src-main/routing/provider-slugs.ts';
import { aProvider, anEndpoint } from '../support/route-fixtures.ts';

const providers = new Map(
  [
    aProvider('openai', { name: 'OpenAI', registryId: 'openai' }),
    aProvider('vertex', { name: 'Google Vertex AI', registryId: 'vertex' }),
    aProvider('google', { name: 'Google Gemini', registryId: 'google' }),
    aProvider('zai', { name: 'Z.AI' }),
    aProvider('work', { name: 'Work account', registryId: 'bedrock' }),
    aProvider('deepinfra', { name: 'DeepInfra' }),
  ].map((provider): [string, Provider] => [provider.id, provider]),
);

interface Over extends Partial<Endpoint> {
  readonly lane?: ServiceTier;
  readonly laneAsked?: boolean;
}

const rank = (slugs: readonly string[], providerId: string, over: Over = {}, lanesToo = false): number | undefined => {
  const { lane, laneAsked = false, ...endpoint } = over;
  const candidate = candidateOf(
    { ...anEndpoint(providerId, 'm'), ...endpoint },
    providers.get(providerId),
    0,
    lane,
    laneAsked,
  );
  return slugMatcher(slugs, providers, lanesToo).rank(candidate);
};

describe('a provider’s names', () => {
  it.each([
    ['openai', 'openai'],
    ['OpenAI', 'openai'],
    [' openai ', 'openai'],
    ['google-vertex', 'vertex'],
    ['Google Vertex AI', 'vertex'],
    ['google-ai-studio', 'google'],
    ['z-ai', 'zai'],
    ['amazon-bedrock', 'work'],
    ['bedrock', 'work'],
    ['Work account', 'work'],
  ])('%j is %s', (slug, id) => {
    expect(rank([slug], id)).toBe(0);
    for (const other of providers.keys()) if (other !== id) expect(rank([slug], other)).toBeUndefined();
  });

  it('an id of ours means that provider alone, though another comes from the same row', () => {
    const both = new Map([
      ...providers,
      ['second', aProvider('second', { registryId: 'openai', name: 'Second' })] as const,
    ]);
    const matcher = slugMatcher(['openai'], both);
    expect(
      matcher.rank(candidateOf(anEndpoint('second', 'm'), both.get('second'), 0, undefined, false)),
    ).toBeUndefined();
    const alone = new Map([['second', aProvider('second', { registryId: 'openai', name: 'Second' })]]);
    expect(
      slugMatcher(['openai'], alone).rank(
        candidateOf(anEndpoint('second', 'm'), alone.get('second'), 0, undefined, false),
      ),
    ).toBe(0);
  });

  it('the first entry that names it counts', () => {
    expect(rank(['zai', 'openai', 'OpenAI'], 'openai')).toBe(1);
    expect(rank(['vertex/us-east5', 'vertex'], 'vertex', { region: 'us-east5' })).toBe(0);
    expect(rank(['vertex/us-east5', 'vertex'], 'vertex', { region: 'eu' })).toBe(1);
  });

  it('a removed provider is named by nothing', () => expect(rank(['gone'], 'gone')).toBeUndefined());
});

describe('regions and variants', () => {
  it('a bare slug covers all of them', () => {
    expect(rank(['google-vertex'], 'vertex', { region: 'us-east5' })).toBe(0);
    expect(rank(['deepinfra'], 'deepinfra', { variant: 'turbo' })).toBe(0);
  });

  it('a full slug covers one', () => {
    expect(rank(['google-vertex/us-east5'], 'vertex', { region: 'us-east5' })).toBe(0);
    expect(rank(['google-vertex/us-east5'], 'vertex', { region: 'eu' })).toBeUndefined();
    expect(rank(['google-vertex/us-east5'], 'vertex')).toBeUndefined();
    expect(rank(['DeepInfra/Turbo'], 'deepinfra', { variant: 'turbo' })).toBe(0);
    expect(rank(['deepinfra/fp4'], 'deepinfra', { quantization: 'fp4' })).toBe(0);
  });
});

describe('lanes', () => {
  it('a bare slug covers no lane that a suffix opened', () => {
    expect(rank(['openai'], 'openai', { lane: 'priority' })).toBeUndefined();
    expect(rank(['openai/priority'], 'openai', { lane: 'priority' })).toBe(0);
    expect(rank(['openai/priority'], 'openai')).toBeUndefined();
    expect(rank(['deepinfra/turbo'], 'deepinfra', { variant: 'turbo', lane: 'flex' })).toBeUndefined();
  });

  it('a lane that the request asked for itself is covered', () => {
    expect(rank(['openai'], 'openai', { lane: 'priority', laneAsked: true })).toBe(0);
  });

  it('in a list of what is not wanted it covers every lane', () => {
    expect(rank(['openai'], 'openai', { lane: 'priority' }, true)).toBe(0);
  });

  it('tells which lanes are named', () => {
    const matcher = slugMatcher(['openai/flex'], providers);
    expect(matcher.namesLane(providers.get('openai'), 'flex')).toBe(true);
    expect(matcher.namesLane(providers.get('openai'), 'priority')).toBe(false);
    expect(matcher.namesLane(providers.get('zai'), 'flex')).toBe(false);
  });
});
