// The lane that served, by the vendor's own word, told beside the counts it is billed with.
import type { Usage } from './model-stream.ts';

/** @param tier the answer's `service_tier` */
export const withServedTier = (usage: Usage | undefined, tier: unknown): Usage | undefined =>
  usage && typeof tier === 'string' && tier !== '' ? { ...usage, serviceTier: tier } : usage;
