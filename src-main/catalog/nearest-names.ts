// Suggests names for one that is unknown.
import { editDistance } from './edit-distance.ts';
import type { ModelIndex } from './models.ts';

const MAX_DISTANCE = 24;

/** Up to `count` names, the fewest edits first: canonical ids, or `provider:model` when the name was pinned. Never none while models exist and the lengths are near. */
export function nearestNames(name: string, index: ModelIndex, count: number): readonly string[] {
  const wanted = name.toLowerCase();
  const pinned = index.providerIds.has(wanted.slice(0, Math.max(0, wanted.indexOf(':'))));
  const candidates = pinned ? index.byPin.keys() : index.byModel.keys();
  return [...candidates]
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate) }))
    .filter(({ distance }) => distance <= MAX_DISTANCE)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** A bare name is compared with the slug, since nobody forgets an author by mistyping it. */
function distanceTo(wanted: string, candidate: string): number {
  const slug = candidate.slice(candidate.indexOf('/') + 1);
  return editDistance(wanted, wanted.includes('/') ? candidate : slug, MAX_DISTANCE);
}
