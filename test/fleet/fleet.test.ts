// A fleet with bad days: who is asked, who must not be, and what a warm cache is worth. `npm run fleet` runs it at full length.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fleet } from './fleet.ts';
import { routingFigures, withFigures } from './figures.ts';
import { simulate, type SimulationReport } from './simulate.ts';

const REQUESTS = Number(process.env['FLEET_REQUESTS'] ?? 20_000);
const SEED = 20_261_127;
const PAGE = join(import.meta.dirname, '../../docs/routing.md');
const isWriting = process.env['POINTSMAN_WRITE_ROUTING'] === '1';

let sticky: SimulationReport;
let loose: SimulationReport;
let calm: SimulationReport;
beforeAll(async () => {
  sticky = await simulate({ requests: REQUESTS, seed: SEED, sticky: true });
  loose = await simulate({ requests: REQUESTS, seed: SEED, sticky: false });
  calm = await simulate({ requests: REQUESTS, seed: SEED, sticky: true, calm: true });
  if (isWriting) writeFileSync(PAGE, withFigures(readFileSync(PAGE, 'utf8'), routingFigures({ sticky, loose, calm })));
}, 600_000);

describe('the script', () => {
  it('is the same traffic with and without stickiness', () => {
    expect(sticky.requests).toBe(REQUESTS);
    expect(loose.requests).toBe(REQUESTS);
  });

  it('has bad days: failures happen, and some are met', () => {
    expect(sticky.attempts).toBeGreaterThan(REQUESTS);
  });
});

describe('every request', () => {
  it('is answered while anyone it may use is well: 99.9 % at least', () => {
    for (const report of [sticky, loose]) {
      const owed = report.requests - report.nothingWell;
      expect(report.answered / owed).toBeGreaterThanOrEqual(0.999);
    }
  });

  it('stays away from what its own words rule out', () => {
    for (const report of [sticky, loose, calm]) expect(report.forbidden).toBe(0);
  });
});

describe('on a calm day', () => {
  it('nothing fails, and each request takes one attempt', () => {
    expect(calm.answered).toBe(REQUESTS);
    expect(calm.attempts).toBe(REQUESTS);
  });

  it('shares follow one over price squared', () => {
    const total = [...calm.firstChoices.values()].reduce((sum, count) => sum + count, 0);
    const weights = fleet.map(({ provider, priceFactor }) => [provider.id, 1 / priceFactor ** 2] as const);
    const sum = weights.reduce((all, [, weight]) => all + weight, 0);
    for (const [id, weight] of weights) {
      const expected = weight / sum;
      const share = (calm.firstChoices.get(id) ?? 0) / total;
      // Four standard deviations of a draw this long.
      const tolerance = 4 * Math.sqrt((expected * (1 - expected)) / total);
      expect(Math.abs(share - expected), id).toBeLessThan(tolerance);
    }
  });
});

describe('a warm cache', () => {
  it('is kept: stickiness loses a fraction of the tokens, and pays less for the same answers', () => {
    expect(sticky.lostTokens).toBeLessThan(loose.lostTokens / 5);
    expect(sticky.cachedTokens).toBeGreaterThan(loose.cachedTokens * 1.5);
    expect(sticky.costNanoUsd / sticky.answered).toBeLessThan(loose.costNanoUsd / loose.answered);
  });
});

it('docs/routing.md tells a run of full length', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toContain('Measured over 100,000 requests');
  expect(page).toMatch(/\| failed though someone was well +\|/);
});
