// Twelve providers of five models with prices, speeds, limits and bad days, all scripted.
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Credential, Provider } from '../../src-main/providers/provider.ts';
import { credentialOf, providerOf } from '../support/settings-records.ts';

export const MODELS = ['acme/large', 'acme/medium', 'beta/large', 'beta/small', 'open/coder'] as const;

const MINUTE_MS = 60_000;

/** A stretch of time, in ms from the start, and what happens to whoever asks then. */
export interface Incident {
  readonly fromMs: number;
  readonly toMs: number;
  readonly what: 'down' | 'silent' | 'slow' | 'bad-key';
}

export interface FleetProvider {
  readonly provider: Provider;
  readonly credential: Credential;
  /** USD per million tokens of a mixed call, before the model's own factor. */
  readonly priceFactor: number;
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  /** Share of calls that fail on any day. */
  readonly flaky: number;
  /** Requests per minute; more are answered with 429. */
  readonly perMinute?: number;
  readonly incidents: readonly Incident[];
}

const minutes = (from: number, to: number, what: Incident['what']): Incident => ({
  fromMs: from * MINUTE_MS,
  toMs: to * MINUTE_MS,
  what,
});

type Row = readonly [
  id: string,
  priceFactor: number,
  firstTokenMs: number,
  tokensPerSecond: number,
  flaky: number,
  rest?: {
    readonly perMinute?: number;
    readonly incidents?: readonly Incident[];
    readonly provider?: Partial<Provider>;
  },
];

const ALWAYS: Partial<Provider> = {
  privacy: { trainsOnApiData: false, retentionDays: 0, zeroRetention: 'always', source: 'test', asOf: '2026-01-01' },
};
const KEEPS: Partial<Provider> = {
  privacy: { trainsOnApiData: false, retentionDays: 30, zeroRetention: 'none', source: 'test', asOf: '2026-01-01' },
};
const TRAINS: Partial<Provider> = { privacy: { trainsOnApiData: true, source: 'test', asOf: '2026-01-01' } };

/** The cheap ones have the bad days: that is when it matters where requests go instead. */
const ROWS: readonly Row[] = [
  ['aspen', 1, 400, 90, 0.001, { provider: TRAINS, incidents: [minutes(60, 75, 'down'), minutes(300, 310, 'silent')] }],
  ['birch', 1.1, 350, 120, 0.002, { provider: KEEPS, incidents: [minutes(90, 120, 'slow')], perMinute: 120 }],
  ['cedar', 1.2, 600, 60, 0.002, { provider: KEEPS, incidents: [minutes(180, 240, 'down')] }],
  ['elder', 1.5, 300, 150, 0.001, { provider: ALWAYS }],
  ['fir', 1.6, 500, 80, 0.15, { provider: KEEPS }],
  ['hazel', 2, 250, 200, 0.001, { provider: ALWAYS, perMinute: 30 }],
  ['juniper', 2, 700, 50, 0.01, { provider: KEEPS, incidents: [minutes(30, 33, 'bad-key')] }],
  ['larch', 2.5, 450, 100, 0.002, { provider: TRAINS }],
  ['maple', 3, 380, 110, 0.001, { provider: ALWAYS, incidents: [minutes(180, 200, 'down')] }],
  ['oak', 3, 900, 40, 0.005],
  ['pine', 4, 200, 250, 0.001, { provider: KEEPS }],
  ['rowan', 5, 500, 90, 0.001, { provider: ALWAYS }],
];

export const fleet: readonly FleetProvider[] = ROWS.map(
  ([id, priceFactor, firstTokenMs, tokensPerSecond, flaky, rest = {}]) => ({
    provider: providerOf(id, { promptCacheTtlMs: 5 * MINUTE_MS, ...rest.provider }),
    credential: credentialOf(`${id}-key`, id),
    priceFactor,
    firstTokenMs,
    tokensPerSecond,
    flaky,
    incidents: rest.incidents ?? [],
    ...(rest.perMinute !== undefined && { perMinute: rest.perMinute }),
  }),
);

/** Nano-USD per million tokens. */
const MODEL_PRICES: Readonly<Record<(typeof MODELS)[number], readonly [input: number, output: number]>> = {
  'acme/large': [3e9, 15e9],
  'acme/medium': [1e9, 4e9],
  'beta/large': [2e9, 10e9],
  'beta/small': [0.2e9, 0.8e9],
  'open/coder': [0.4e9, 1.6e9],
};
const CACHED_SHARE = 0.1;

export const endpoints: readonly Endpoint[] = fleet.flatMap(({ provider, priceFactor }) =>
  MODELS.map((model): Endpoint => {
    const [input, output] = MODEL_PRICES[model].map((rate) => Math.round(rate * priceFactor)) as [number, number];
    return {
      providerId: provider.id,
      upstreamModel: `${provider.id}-${model.replace('/', '-')}`,
      model,
      name: model,
      knownFrom: 'facts',
      contextTokens: 200_000,
      quantization: priceFactor < 1.5 ? 'fp8' : 'bf16',
      supportedParameters: ['tools', 'response_format', 'temperature'],
      price: { input, output, cacheRead: Math.round(input * CACHED_SHARE), source: 'test', asOf: '2026-01-01' },
    };
  }),
);
