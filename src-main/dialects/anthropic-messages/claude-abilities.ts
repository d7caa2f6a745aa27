// What a Claude model takes, by the version in its name: Anthropic refuses the old way of thinking from 4.7 on, and the new one before 4.6.

export interface ClaudeAbilities {
  /** `thinking: {type: "adaptive"}` with an effort, instead of a budget in tokens. */
  readonly adaptiveThinking: boolean;
  /** The efforts `xhigh` and `max`. */
  readonly highestEfforts: boolean;
  /** temperature, top_p and top_k. */
  readonly sampling: boolean;
}

const OLD: ClaudeAbilities = { adaptiveThinking: false, highestEfforts: false, sampling: true };

/** `claude-3-7-sonnet-…`, or `claude-opus-4-7`, `claude-opus-4.7`, `claude-opus-5`; a date is no version. */
const VERSION = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/;

/** Other makers' models behind this protocol understand its older form. */
export function claudeAbilities(model: string): ClaudeAbilities {
  if (!model.includes('claude')) return OLD;
  const [, major, minor] = VERSION.exec(model) ?? [];
  // A Claude whose name has no version is newer than this code.
  const version = major === undefined ? Infinity : Number(major) * 100 + Number(minor ?? 0);
  return { adaptiveThinking: version >= 406, highestEfforts: version >= 407, sampling: version < 407 };
}
