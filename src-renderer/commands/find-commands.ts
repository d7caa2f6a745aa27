// Finds commands by words: each word must begin somewhere in the command, the best match comes first. Pure.
import type { Command } from './commands.ts';

/** More are not read anyway; thousands of models drawn at once make typing slow. */
const MOST_OF_A_GROUP = 8;

export interface FoundGroup {
  readonly name: Command['group'];
  readonly commands: readonly Command[];
}

const GROUPS: readonly Command['group'][] = ['Pages', 'Actions', 'Routes', 'Models', 'Providers'];
/** Nobody looks for one of thousands by reading: these wait for a word. */
const SHOWN_UNASKED: ReadonlySet<Command['group']> = new Set(['Pages', 'Actions', 'Routes']);

/** Groups without a match are left out; the group with the best match comes first. */
export function findCommands(commands: readonly Command[], search: string): readonly FoundGroup[] {
  const words = wordsOf(search);
  const groups = GROUPS.filter((name) => words.length > 0 || SHOWN_UNASKED.has(name)).map((name) =>
    bestOf(
      name,
      commands.filter((command) => command.group === name),
      words,
    ),
  );
  return groups.filter((group) => group.commands.length > 0).sort((a, b) => b.best - a.best);
}

function bestOf(name: Command['group'], commands: readonly Command[], words: readonly string[]) {
  const matches = commands
    .map((command) => ({ command, score: scoreOf(command, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_OF_A_GROUP);
  return { name, best: matches[0]?.score ?? 0, commands: matches.map(({ command }) => command) };
}

/** 0 = no match; 1 = found by its further words; more, the closer the title is to what was typed. */
function scoreOf({ title, words: further = '' }: Command, words: readonly string[]): number {
  const inTitle = wordsOf(title);
  const anywhere = [...inTitle, ...wordsOf(further)];
  if (!words.every((word) => begins(anywhere, word))) return 0;
  if (!words.every((word) => begins(inTitle, word))) return 1;
  const typed = words.join(' ');
  const whole = inTitle.join(' ');
  if (whole === typed) return 4;
  return whole.startsWith(typed) ? 3 : 2;
}

const begins = (words: readonly string[], beginning: string): boolean =>
  words.some((word) => word.startsWith(beginning));

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}.]+/u)
    .filter((word) => word !== '');
