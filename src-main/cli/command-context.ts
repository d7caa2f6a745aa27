// What every command shares: its host, its home, and its two ways of answering.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultHome } from '../control/default-home.ts';
import type { CliHost } from './cli-host.ts';
import { type EngineAccess, withEngine } from './engine-access.ts';
import { usageError } from './exit.ts';

export interface CommandContext {
  readonly host: CliHost;
  /** The running engine, or the opened home. */
  engine<T>(command: Command, work: (access: EngineAccess) => Promise<T>): Promise<T>;
  home(command: Command): string;
  /** Ends the command well, but with another exit code than 0. */
  setExitCode(code: number): void;
}

export function createContext(host: CliHost, setExitCode: (code: number) => void): CommandContext {
  const home = (command: Command): string => {
    const chosen: unknown = command.optsWithGlobals()['home'];
    return typeof chosen === 'string' ? resolve(chosen) : defaultHome(host.env);
  };
  return {
    host,
    home,
    setExitCode,
    engine: (command, work) => withEngine(host, home(command), work),
  };
}

export const writeJson = (host: CliHost, value: unknown): void => host.write(`${JSON.stringify(value)}\n`);

/** Collects an option that may be given several times. */
export const appended = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `key=value` words, as `--tag` takes them. */
export function parseTags(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw usageError(`--tag ${word}: write a tag as key=value, such as --tag team=web.`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
