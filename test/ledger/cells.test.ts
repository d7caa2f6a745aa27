// Cells of a report: the same sums and the same dearest rows, however cells are found.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCells, createKeys, spendOf, SUMS, type Cells } from '../../src-main/ledger/cells.ts';
import type { Spend } from '../../src-main/ledger/ledger.ts';

const COST = SUMS.indexOf('costNanoUsd');

function filled(cells: Cells, costs: readonly (readonly [combination: number, cost: number])[]): Cells {
  for (const [combination, cost] of costs) {
    const at = cells.at(combination);
    const sums = cells.sums();
    sums[at] = (sums[at] ?? 0) + 1;
    sums[at + COST] = (sums[at + COST] ?? 0) + cost;
  }
  return cells;
}

function keysFor(count: number): ReturnType<typeof createKeys> {
  const keys = createKeys();
  for (let key = 0; key < count; key += 1) keys.place(`key-${key}`);
  return keys;
}

const costOf = ({ rows }: Spend): readonly number[] => rows.map(({ costNanoUsd }) => costNanoUsd);

test('the dearest rows are the dearest whatever the costs, in cells that are looked up and in cells that are not', () => {
  const amount = fc.oneof(fc.constantFrom(0, 1, 7), fc.nat({ max: 100 }), fc.nat({ max: 9_000_000_000_000 }));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: 199 }), amount), { maxLength: 300 }),
      fc.integer({ min: 1, max: 210 }),
      (costs, limit) => {
        const keys = keysFor(200);
        const byHand = new Map<number, number>();
        for (const [combination, cost] of costs) byHand.set(combination, (byHand.get(combination) ?? 0) + cost);
        const dearest = [...byHand.values()].sort((a, b) => b - a).slice(0, limit);
        // As many requests as combinations: every combination has its cell. Fewer: cells are made as they come.
        for (const requests of [200, 0]) {
          const spend = spendOf(filled(createCells(200, requests), costs), [keys], [], limit);
          expect(costOf(spend)).toEqual(dearest);
          expect(spend.omitted).toBe(byHand.size - dearest.length);
          expect(spend.total).toMatchObject({
            requests: costs.length,
            costNanoUsd: costs.reduce((sum, [, cost]) => sum + cost, 0),
          });
          for (const {
            keys: [key = ''],
            costNanoUsd,
          } of spend.rows) {
            expect(costNanoUsd).toBe(byHand.get(Number(key.slice('key-'.length))));
          }
        }
      },
    ),
  );
});
