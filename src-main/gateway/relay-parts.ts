// The gateway's parts as a relayed operation uses them: lenient with models that lack it.
import type { Health } from '../routing/health.ts';
import type { Observations } from '../routing/observations.ts';
import type { GatewayParts } from './parts.ts';

export const relayParts = (parts: GatewayParts): GatewayParts => ({
  ...parts,
  health: lenient(parts.health),
  observations: blind(parts.observations),
});

const nothing = (): void => undefined;

/** Speed and uptime are those of generation. */
const blind = (observations: Observations): Observations => ({
  of: (endpoint) => observations.of(endpoint),
  windows: (endpoint) => observations.windows(endpoint),
  answered: nothing,
  failed: nothing,
});

/** That a model cannot be asked for images says nothing about its chats. */
const lenient = (health: Health): Health => ({
  fail(key, model, failureClass, retryAfterMs) {
    if (failureClass === 'not_found') health.release(key, model);
    else health.fail(key, model, failureClass, retryAfterMs);
  },
  succeed: (key, model) => health.succeed(key, model),
  coolingUntil: (key, model) => health.coolingUntil(key, model),
  cooling: (key, model) => health.cooling(key, model),
  begin: (key, model) => health.begin(key, model),
  release: (key, model) => health.release(key, model),
  clear: (key) => health.clear(key),
});

/** For counting: it spends nothing, is not recorded, and what comes of it says nothing about generation. */
export const countingParts = (parts: GatewayParts): GatewayParts => ({
  ...parts,
  keys: { ...parts.keys, refused: nothing, answered: nothing, told: nothing },
  observations: blind(parts.observations),
  health: {
    fail: nothing,
    succeed: nothing,
    begin: nothing,
    release: nothing,
    clear: nothing,
    cooling: (key, model) => parts.health.cooling(key, model),
    coolingUntil: (key, model) => parts.health.coolingUntil(key, model),
  },
});
