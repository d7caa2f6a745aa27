// The data plane's settings: defaults, with the user's preferences over them.
import { DEFAULT_TIMEOUTS } from './gateway/limits.ts';
import type { GatewaySettings } from './gateway/parts.ts';
import type { Timeouts } from './routing/plan.ts';
import type { Settings } from './settings/settings.ts';

export const AUTO_RANKING_PREFERENCE = 'autoRanking';

const DEFAULT_BODY_LIMIT_BYTES = 64 * 1024 * 1024;
const DEFAULT_KEEP_ALIVE_MS = 10_000;

/** Read anew for each request, so that a change holds from the next one on. */
export function gatewaySettings(settings: Settings): GatewaySettings {
  const autoRanking = settings.preference<readonly string[]>(AUTO_RANKING_PREFERENCE);
  return {
    bodyLimitBytes: settings.preference<number>('bodyLimitBytes') ?? DEFAULT_BODY_LIMIT_BYTES,
    keepAliveMs: settings.preference<number>('keepAliveMs') ?? DEFAULT_KEEP_ALIVE_MS,
    ...(autoRanking && { autoRanking }),
    timeouts: { ...DEFAULT_TIMEOUTS, ...settings.preference<Partial<Timeouts>>('timeouts') },
  };
}
