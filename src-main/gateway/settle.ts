// What an answer cost: the vendor's own figure first, else usage × price, else unknown.
import { costOf, priceLines, type PriceClass } from '../catalog/price-lines.ts';
import type { Price, ServiceTier } from '../catalog/price.ts';
import type { Finish, StreamPart, Usage } from '../dialects/model-stream.ts';
import type { Target } from '../routing/plan.ts';

export interface Settlement {
  /** Integer nano-USD; null = price unknown. */
  readonly costNanoUsd: number | null;
  /** The prompt's part of it; undefined where only the whole is known. */
  readonly promptCostNanoUsd?: number;
  readonly source?: 'vendor' | 'catalog' | 'free';
  /** The price used, frozen into the ledger. */
  readonly price?: Price;
}

const promptClasses: ReadonlySet<PriceClass> = new Set([
  'input',
  'audio-input',
  'image-input',
  'cache-read',
  'cache-write',
  'cache-write-1h',
  'request',
]);

/** The lane that is billed: the one the provider says it used, else the one that was asked for. */
function billedTier({ serviceTier }: Usage, target: Target): ServiceTier | undefined {
  if (serviceTier === undefined) return target.serviceTier;
  return serviceTier === 'flex' || serviceTier === 'priority' ? serviceTier : undefined;
}

/** Prices one answer. Local servers cost nothing. */
export function settle(usage: Usage, target: Target): Settlement {
  if (usage.reportedCostNanoUsd !== undefined) return { costNanoUsd: usage.reportedCostNanoUsd, source: 'vendor' };
  const { price } = target.endpoint;
  if (price) {
    const lines = priceLines(usage, price, billedTier(usage, target));
    return {
      costNanoUsd: costOf(lines),
      promptCostNanoUsd: costOf(lines.filter((line) => promptClasses.has(line.class))),
      source: 'catalog',
      price,
    };
  }
  if (target.provider.local) return { costNanoUsd: 0, promptCostNanoUsd: 0, source: 'free' };
  return { costNanoUsd: null };
}

export const usdOf = (nanoUsd: number | null): number | null => (nanoUsd === null ? null : nanoUsd / 1e9);

/** Four characters a token is the usual rule of thumb for English; only used where the vendor sent no count. */
const CHARS_PER_TOKEN = 4;

/** Counts what passed by, so that a cancelled or broken stream can still be priced. */
export interface UsageWatch {
  see(part: StreamPart): void;
  /** The vendor's usage, or an estimate marked as such. `complete` = the stream ended as its protocol says. */
  usage(complete: boolean): Usage;
  /** What the vendor reported so far. */
  readonly reported: Usage | undefined;
  readonly finish: Finish | undefined;
  /** The vendor's own id of the answer. */
  readonly upstreamId: string | undefined;
}

/** @param promptChars characters of the request's body */
export function watchUsage(promptChars: number): UsageWatch {
  let reported: Usage | undefined;
  let outputChars = 0;
  let finish: Finish | undefined;
  let upstreamId: string | undefined;
  return {
    get reported() {
      return reported;
    },
    get finish() {
      return finish;
    },
    get upstreamId() {
      return upstreamId;
    },
    see(part) {
      if (part.type === 'usage') reported = part.usage;
      else if (part.type === 'finish') ({ finish } = part);
      else if (part.type === 'start') upstreamId ??= part.id;
      else outputChars += charsOf(part.type === 'other-choice' ? part.part : part);
    },
    usage(complete) {
      const estimatedOutput = Math.ceil(outputChars / CHARS_PER_TOKEN);
      if (reported && (complete || finish)) return reported;
      if (reported && reported.output.total >= estimatedOutput) return { ...reported, estimated: true };
      // Anthropic counts the input at the start and the output only at the end; a cost of so far is no cost.
      const { reportedCostNanoUsd: _, ...soFar } = reported ?? { input: estimateInput(promptChars) };
      return { ...soFar, output: { total: estimatedOutput, text: estimatedOutput, reasoning: 0 }, estimated: true };
    },
  };
}

/** Every choice is paid for. */
function charsOf(part: StreamPart): number {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
      return part.text.length;
    case 'tool-call-delta':
      return part.argumentsDelta.length;
    default:
      return 0;
  }
}

function estimateInput(promptChars: number): Usage['input'] {
  const total = Math.ceil(promptChars / CHARS_PER_TOKEN);
  return { total, uncached: total, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 };
}
