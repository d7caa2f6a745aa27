// Removes recorded contents whose time is over: at the start, and now and then while new ones come.
import { RECORDING_PREFERENCE, type Contents, type Recording } from './contents.ts';
import type { Settings } from '../settings/settings.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;

/** What was recorded while it was on is kept for the days that were chosen last; none of it is kept once it was switched off for so long. */
const DEFAULT_DAYS = 30;

export const recordingOf = (settings: Pick<Settings, 'preference'>): Recording | undefined =>
  settings.preference<Recording>(RECORDING_PREFERENCE);

/** @param now epoch ms */
export function withRetention(contents: Contents, settings: Pick<Settings, 'preference'>, now: () => number): Contents {
  let clearedAt = 0;
  const clear = (): void => {
    if (now() - clearedAt < EVERY_MS) return;
    clearedAt = now();
    contents.removeBefore(now() - (recordingOf(settings)?.days ?? DEFAULT_DAYS) * DAY_MS);
  };
  clear();
  return {
    ...contents,
    put(content) {
      contents.put(content);
      clear();
    },
    // What is too old is not told, even before it is removed.
    get(requestId) {
      clear();
      return contents.get(requestId);
    },
  };
}
