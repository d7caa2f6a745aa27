// docs/cli.md tells of every command and option: what is not written there cannot be found by who reads it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { CliHost } from '../../src-main/cli/cli-host.ts';
import { createProgram } from '../../src-main/cli/run-cli.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');

const host = { version: '0', env: {}, commandLine: 'pointsman', now: () => 0 } as unknown as CliHost;
const program = createProgram(host, () => {});

interface Leaf {
  readonly path: string;
  readonly command: Command;
}

/** Commands that do something, by the words that call them. */
function leaves(command: Command, path: readonly string[]): readonly Leaf[] {
  const own = { path: path.join(' '), command };
  const isGroup = command.commands.length > 0 && command.options.length === 0;
  return [...(isGroup ? [] : [own]), ...command.commands.flatMap((sub) => leaves(sub, [...path, sub.name()]))];
}

const COMMANDS = program.commands.flatMap((command) => leaves(command, [command.name()]));

/** The chapter of a top-level command. */
function chapterOf(path: string): string {
  const name = path.split(' ')[0] ?? '';
  const begin = DOCS.indexOf(`\n## ${name}\n`);
  if (begin < 0) return '';
  const end = DOCS.indexOf('\n## ', begin + 1);
  return DOCS.slice(begin, end < 0 ? undefined : end).replaceAll(/--\[no-\]([\w-]+)/g, '--$1 --no-$1');
}

test('the program has commands to look for', () => {
  expect(COMMANDS.map(({ path }) => path)).toEqual(expect.arrayContaining(['serve', 'key create', 'spend', 'import']));
});

describe.each(COMMANDS.map(({ path, command }) => [path, command] as const))('%s', (path, command) => {
  test('has a chapter in docs/cli.md that names it', () => {
    expect(chapterOf(path)).toMatch(new RegExp(`\`${path}(?![\\w-])`));
  });

  test('has its options there', () => {
    const chapter = chapterOf(path);
    const missing = command.options.map(({ long }) => long ?? '').filter((long) => !chapter.includes(long));
    expect(missing).toEqual([]);
  });

  test('says in its help what it does, and each option too', () => {
    expect(command.description()).not.toBe('');
    expect(command.options.filter(({ description }) => description === '').map(({ long }) => long)).toEqual([]);
  });
});

test('no chapter tells of a command that is not there', () => {
  const known = new Set(program.commands.map((command) => command.name()));
  const chapters = [...DOCS.matchAll(/^## (\S+)$/gm)].map(([, name = '']) => name);
  expect(chapters.filter((name) => !known.has(name))).toEqual([]);
});
