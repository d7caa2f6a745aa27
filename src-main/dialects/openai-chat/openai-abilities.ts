// What OpenAI's own models take, by the name: those that reason refuse most sampling and know certain efforts only.
import type { ReasoningRequest } from '../model-request.ts';

type Effort = NonNullable<ReasoningRequest['effort']>;

export interface OpenAiAbilities {
  /** The efforts it knows, weakest first; empty for a model that does not reason. */
  readonly efforts: readonly Effort[];
  /** Reasoning and function tools exclude each other in Chat Completions, and it reasons unless told not to. */
  readonly reasonsOrCalls: boolean;
  /** `parallel_tool_calls`. */
  readonly parallelToolCalls: boolean;
  /** `verbosity`. */
  readonly verbosity: boolean;
}

const O_SERIES = /^o\d/;
/** `gpt-5`, `gpt-5-mini`, `gpt-5.4-2026-03-05`, `gpt-4o`. */
const GPT = /^gpt-(\d+)(?:\.(\d+))?/;
const CHAT_ONLY = /^gpt-5-chat|^chatgpt-4o/;

const PLAIN: OpenAiAbilities = { efforts: [], reasonsOrCalls: false, parallelToolCalls: true, verbosity: false };

/** undefined for names that are not OpenAI's (a deployment may be called anything): nothing is known of those. */
export function openAiAbilities(model: string): OpenAiAbilities | undefined {
  const name = model.slice(model.lastIndexOf('/') + 1);
  if (CHAT_ONLY.test(name)) return PLAIN;
  if (O_SERIES.test(name)) return { ...PLAIN, efforts: ['low', 'medium', 'high'], parallelToolCalls: false };
  const [, major, minor] = GPT.exec(name) ?? [];
  if (major === undefined) return undefined;
  const version = Number(major) * 100 + Number(minor ?? 0);
  if (version < 500) return PLAIN;
  return { efforts: effortsOf(version), reasonsOrCalls: version >= 504, parallelToolCalls: true, verbosity: true };
}

function effortsOf(version: number): readonly Effort[] {
  if (version === 500) return ['minimal', 'low', 'medium', 'high'];
  const efforts: readonly Effort[] = ['none', 'low', 'medium', 'high'];
  if (version === 501) return efforts;
  return version < 506 ? [...efforts, 'xhigh'] : [...efforts, 'xhigh', 'max'];
}

const WEAKEST_FIRST: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** The effort asked for, or the next stronger one that the model knows, or its strongest; undefined when it does not reason. */
export function nearestEffort(asked: Effort, { efforts }: OpenAiAbilities): Effort | undefined {
  const least = WEAKEST_FIRST.indexOf(asked);
  return efforts.find((effort) => WEAKEST_FIRST.indexOf(effort) >= least) ?? efforts.at(-1);
}
