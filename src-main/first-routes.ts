// The named routes of a new home, before anybody chose anything.
import type { Route } from './settings/settings.ts';

/** `current` answers from the first second; the others wait for the user's choice. */
export const FIRST_ROUTES: readonly Pick<Route, 'name' | 'targets'>[] = [
  { name: 'current', targets: [{ providerId: 'demo', model: 'demo/echo' }] },
  { name: 'fast', targets: [] },
  { name: 'smart', targets: [] },
  { name: 'cheap', targets: [] },
];

/** As it was made, so that nobody's choice is lost with it. */
export function isUntouchedRoute({ name, targets, strategy, preferences }: Route): boolean {
  const first = FIRST_ROUTES.find((route) => route.name === name);
  return (
    first !== undefined &&
    strategy === undefined &&
    preferences === undefined &&
    JSON.stringify(first.targets) === JSON.stringify(targets)
  );
}
