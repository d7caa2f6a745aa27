// What the palette finds: what was typed, and not something that happens to have the same letters.
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src-renderer/commands/commands.ts';
import { findCommands } from '../../../src-renderer/commands/find-commands.ts';

const command = (group: Command['group'], title: string, words?: string): Command => ({
  id: `${group} ${title}`,
  group,
  title,
  ...(words !== undefined && { words }),
  run: () => undefined,
});

const commands: readonly Command[] = [
  command('Pages', 'Routes'),
  command('Pages', 'Models'),
  command('Actions', 'Pause gateway', 'stop'),
  command('Actions', 'Copy base URL', 'http://127.0.0.1:8787/v1'),
  command('Actions', 'Copy curl'),
  command('Routes', 'current: use gpt-5.2', 'OpenAI'),
  ...Array.from({ length: 5_000 }, (_, index) => command('Models', `Chat with openai/model-${index}`)),
  command('Providers', 'Keys of OpenAI'),
];

const found = (search: string): string[] =>
  findCommands(commands, search).flatMap((group) => group.commands.map(({ title }) => title));

describe('findCommands', () => {
  it('does not find a page whose letters merely contain the word in order', () => {
    expect(found('pause')).toEqual(['Pause gateway']);
  });

  it('does not put another action before the one that is named', () => {
    expect(found('curl')[0]).toBe('Copy curl');
  });

  it('does not need whole words, their order or their case', () => {
    expect(found('gpt CURR')).toEqual(['current: use gpt-5.2']);
  });

  it('finds by words that are not in the title, after those that have them in it', () => {
    expect(found('stop')).toEqual(['Pause gateway']);
    expect(found('openai').slice(-1)).toEqual(['current: use gpt-5.2']);
  });

  it('does not hand thousands of models to be drawn', () => {
    expect(found('model').length).toBeLessThan(20);
    expect(found('')).not.toContain('Chat with openai/model-0');
  });

  it('does not lose the one model that was typed in full', () => {
    expect(found('openai/model-4321')).toEqual(['Chat with openai/model-4321']);
  });

  it('shows nothing rather than everything when nothing matches', () => {
    expect(findCommands(commands, 'zzz')).toEqual([]);
  });
});
