// Six hours of conversations: when each turn comes, how long it is, and what it wishes; the same for the same seed.
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Provider } from '../../src-main/providers/provider.ts';
import type { ProviderPreferences } from '../../src-main/routing/plan.ts';
import { MODELS } from './fleet.ts';

export interface Turn {
  /** From the start. */
  readonly atMs: number;
  readonly conversation: string;
  readonly model: string;
  readonly isFirst: boolean;
  readonly promptTokens: number;
  readonly preferences: Partial<ProviderPreferences>;
  /** Wishes nothing. */
  readonly isPlain: boolean;
  /** The same wishes, said a second time without the code that is tested. */
  readonly allows: (provider: Provider, endpoint: Endpoint) => boolean;
}

const SIX_HOURS_MS = 6 * 60 * 60_000;
const MEAN_TURNS = 10;
const MEAN_PAUSE_MS = 45_000;

interface Wish {
  /** Out of 100. */
  readonly share: number;
  readonly preferences: Partial<ProviderPreferences>;
  readonly allows: Turn['allows'];
}

const CHEAP_NANO_USD = 4e9;

const WISHES: readonly Wish[] = [
  { share: 70, preferences: {}, allows: () => true },
  {
    share: 6,
    preferences: { zdr: true },
    allows: ({ id }) => ['elder', 'hazel', 'maple', 'rowan'].includes(id),
  },
  {
    share: 6,
    preferences: { dataCollection: 'deny' },
    allows: ({ id }) => !['aspen', 'larch', 'oak'].includes(id),
  },
  {
    share: 6,
    preferences: { only: ['aspen', 'cedar', 'maple', 'pine'] },
    allows: ({ id }) => ['aspen', 'cedar', 'maple', 'pine'].includes(id),
  },
  {
    share: 6,
    preferences: { ignore: ['aspen', 'birch', 'fir'] },
    allows: ({ id }) => !['aspen', 'birch', 'fir'].includes(id),
  },
  {
    share: 3,
    preferences: { maxPrice: { prompt: CHEAP_NANO_USD } },
    allows: (_, { price }) => price !== undefined && price.input <= CHEAP_NANO_USD,
  },
  {
    share: 3,
    preferences: { quantizations: ['bf16'] },
    allows: (_, { quantization }) => quantization === 'bf16',
  },
];

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function createTraffic(seed: number, requests: number): { random: () => number; turns: readonly Turn[] } {
  const random = randomFrom(seed);
  const turns: Turn[] = [];
  for (let number = 0; turns.length < requests; number += 1) {
    const wish = pickWish(random() * 100);
    const model = MODELS[Math.floor(random() * MODELS.length)] ?? MODELS[0];
    const opening = 1_500 + Math.floor(random() * 6_000);
    const length = 1 + Math.floor(-Math.log(1 - random()) * MEAN_TURNS);
    let atMs = random() * SIX_HOURS_MS;
    let promptTokens = opening;
    for (let turn = 0; turn < length && turns.length < requests; turn += 1) {
      turns.push({
        atMs,
        conversation: `c${number}`,
        model,
        isFirst: turn === 0,
        promptTokens,
        preferences: wish.preferences,
        isPlain: wish === WISHES[0],
        allows: wish.allows,
      });
      atMs += 2_000 - Math.log(1 - random()) * MEAN_PAUSE_MS;
      promptTokens += 200 + Math.floor(random() * 2_500);
    }
  }
  return { random, turns };
}

function pickWish(point: number): Wish {
  let sum = 0;
  for (const wish of WISHES) {
    sum += wish.share;
    if (point < sum) return wish;
  }
  throw new Error('the shares add up to less than 100');
}
