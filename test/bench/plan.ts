// npm run bench -- plan: how long it takes to plan a request over a thousand endpoints.
import { cpus } from 'node:os';
import { planRoute } from '../../src-main/routing/plan-route.ts';
import { median } from './load.ts';
import { planOver, type PlanKind } from './many-endpoints.ts';

const ENDPOINTS = 1_000;
const WARM_UP = 300;
const PLANS = 1_000;
const ROUNDS = 5;

process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
process.stdout.write(`A plan over ${ENDPOINTS} endpoints, median of ${ROUNDS} rounds of ${PLANS}\n`);
for (const kind of ['plain', 'every wish', 'auto'] as const) report(kind);

function report(kind: PlanKind): void {
  const input = planOver(ENDPOINTS, kind);
  for (let index = 0; index < WARM_UP; index += 1) planRoute(input);
  const rounds = Array.from({ length: ROUNDS }, () => measure(input));
  const [p50, p99, cpu] = [0, 1, 2].map((at) => median(rounds.map((round) => round[at] ?? 0)));
  const words = [p50, p99, cpu].map((ms) => `${(ms ?? 0).toFixed(3)} ms`);
  process.stdout.write(`  ${kind.padEnd(12)} p50 ${words[0]}  p99 ${words[1]}  processor ${words[2]}\n`);
}

/** @returns p50, p99 and mean processor time, in ms */
function measure(input: ReturnType<typeof planOver>): readonly number[] {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let index = 0; index < PLANS; index += 1) {
    const start = performance.now();
    planRoute(input);
    times.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? 0;
  return [at(0.5), at(0.99), (user + system) / 1_000 / PLANS];
}
