// What a complete answer teaches: how fast and how well its endpoint is, and where the conversation is at home now.
import type { Served } from './record.ts';
import type { Answered, Story } from './story.ts';
import { isBroken, offeredTools, type ToolCall } from './tool-call-watch.ts';

/** Fewer tokens than these say more of the network than of the model. */
const ENOUGH_TOKENS = 16;

export function learnFrom(served: Served, calls: readonly ToolCall[], { client, conversation, parts }: Story): void {
  const { tried, usage, firstTokenMs } = served;
  const seconds = (performance.now() - tried.startedMs) / 1_000;
  const { total } = usage.output;
  parts.observations.answered(tried.target.endpoint, {
    // A whole answer comes at once: when it began is not known.
    ...(client.stream && firstTokenMs !== undefined && { firstTokenMs: firstTokenMs - tried.startedMs }),
    ...(total >= ENOUGH_TOKENS && seconds > 0 && { tokensPerSecond: total / seconds }),
    ...(calls.length > 0 && { toolCallsBroken: isBroken(calls, offeredTools(client.json)) }),
  });
  // Whoever names an order has decided where each request goes.
  if (!conversation || client.preferences.order) return;
  const { cacheRead, cacheWrite, cacheWrite1h } = usage.input;
  parts.stickiness.answered(conversation, tried.target, {
    readTokens: cacheRead,
    writtenTokens: cacheWrite,
    written1hTokens: cacheWrite1h,
  });
}

/** Served elsewhere though the prompt cache of its last place was still warm: what was cached there is paid for anew. */
export function leftWarmCache({ tried }: Pick<Answered, 'tried'>, { sticky }: Story): { leftWarmCache?: true } {
  if (!sticky) return {};
  const { endpoint } = tried.target;
  const stayed = endpoint.providerId === sticky.providerId && endpoint.upstreamModel === sticky.upstreamModel;
  return stayed ? {} : { leftWarmCache: true };
}
