// Suggests names for one that is unknown.
import { editDistance } from './edit-distance.ts';
import type { ModelIndex } from './model-index.ts';

/** Up to `count` names, the fewest edits first: canonical ids, or `provider:model` when the name was pinned. */
export function nearestNames(name: string, index: ModelIndex, count: number): readonly string[] {
  const wanted = name.toLowerCase();
  const isPinned = index.providerIds.has(wanted.slice(0, Math.max(0, wanted.indexOf(':'))));
  const candidates = isPinned ? index.byPin.keys() : index.byModel.keys();
  let best: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    // Nothing farther than the worst of the best is worth counting.
    const limit = best.length < count ? Number.POSITIVE_INFINITY : (best.at(-1)?.distance ?? 0);
    const distance = editDistance(wanted, comparable(wanted, candidate), limit);
    if (distance > limit) continue;
    best = [...best, { candidate, distance }].sort(byDistance).slice(0, count);
  }
  return best.map(({ candidate }) => candidate);
}

const byDistance = (a: { candidate: string; distance: number }, b: { candidate: string; distance: number }): number =>
  a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1);

/** A bare name is compared with the slug, since nobody forgets an author by mistyping it. */
const comparable = (wanted: string, candidate: string): string =>
  wanted.includes('/') ? candidate : candidate.slice(candidate.indexOf('/') + 1);
