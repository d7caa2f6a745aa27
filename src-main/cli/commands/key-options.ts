// What `key create` and `key set` can say of a key, as options and as the control API takes it.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { KeyScopeView } from '../../contract/access-key-views.ts';
import type { ControlBody } from '../../contract/control-api.ts';
import { parseTags } from '../command-context.ts';
import { usageError } from '../exit.ts';

export interface KeyOptions {
  readonly tag?: readonly string[];
  readonly model?: readonly string[];
  readonly provider?: readonly string[];
  readonly route?: readonly string[];
  readonly preset?: string;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** Epoch ms. */
  readonly expires?: number;
  readonly management?: true;
  readonly verbatim?: true;
}

export type KeyChange = ControlBody<'PATCH /control/access-keys/:id'>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export function addKeyOptions(command: Command, now: () => number): Command {
  return command
    .option('--tag <key=value...>', 'tags for every request made with it')
    .option('--model <id...>', 'models it may ask for; * stands for anything')
    .option('--provider <id...>', 'providers that may serve it')
    .option('--route <name...>', 'routes it may ask for')
    .option('--preset <slug>', 'preset under all its requests')
    .addOption(new Option('--requests-per-minute <n>', 'requests it may make a minute').argParser(positive))
    .addOption(new Option('--tokens-per-minute <n>', 'tokens a minute, input and output together').argParser(positive))
    .addOption(
      new Option('--expires <when>', 'a date, or a time from now: 12h, 30d').argParser((text) => moment(text, now())),
    )
    .option('--management', 'it manages and reads through management calls, and cannot generate')
    .option('--verbatim', 'answers go out with nothing added');
}

/** Only what was said. */
export function scopeOf(options: KeyOptions): KeyScopeView {
  const { model, provider, route, preset, requestsPerMinute, tokensPerMinute, management } = options;
  return {
    ...(model && { models: [...model] }),
    ...(provider && { providers: [...provider] }),
    ...(route && { routes: [...route] }),
    ...(preset !== undefined && { preset }),
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
    ...(management && { management }),
  };
}

export function bodyOf(options: KeyOptions): Pick<KeyChange, 'tags' | 'verbatim'> & { expiresAt?: number } {
  return {
    ...(options.tag && { tags: parseTags(options.tag) }),
    ...(options.verbatim && { verbatim: true }),
    ...(options.expires !== undefined && { expiresAt: options.expires }),
  };
}

/** Words of `--clear` and what each takes away. */
const CLEARED: Readonly<Record<string, KeyChange>> = {
  tags: { tags: {} },
  models: { scope: { models: null } },
  providers: { scope: { providers: null } },
  routes: { scope: { routes: null } },
  preset: { scope: { preset: null } },
  'requests-per-minute': { scope: { requestsPerMinute: null } },
  'tokens-per-minute': { scope: { tokensPerMinute: null } },
  expires: { expiresAt: null },
  management: { scope: { management: null } },
  verbatim: { verbatim: false },
};

export const clearable = Object.keys(CLEARED).join(', ');

/** @throws CliError for a word that names nothing of a key */
export function clearing(words: readonly string[]): KeyChange {
  return words.reduce<KeyChange>((all, word) => {
    const change = CLEARED[word];
    if (!change) throw usageError(`--clear ${word}: there is no such property of a key. Use ${clearable}.`);
    return { ...all, ...change, ...(change.scope && { scope: { ...all.scope, ...change.scope } }) };
  }, {});
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Use a whole number above 0; `key set <name> --clear` takes a limit away.');
}

function moment(text: string, now: number): number {
  const span = /^(\d{1,5})([hd])$/.exec(text);
  if (span) return now + Number(span[1]) * (span[2] === 'd' ? DAY_MS : HOUR_MS);
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw usageError(
    `--expires ${text}: use a date such as 2027-01-31 or 2027-01-31T18:00Z, or a time from now such as 12h or 30d.`,
  );
}
