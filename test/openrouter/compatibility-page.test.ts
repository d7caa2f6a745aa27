// docs/openrouter-compatibility.md: a row that rests on no test, or a path that nobody described, makes the page untrue.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from '../../src-main/gateway/endpoints.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface Row {
  readonly what: string;
  readonly state: string;
  readonly test: string;
}

/** Cells are parted by bars that no backslash stands before. */
const rows: readonly Row[] = read('docs/openrouter-compatibility.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (What|---)/.test(line))
  .map((line) => {
    const [, what = '', state = '', , test = ''] = line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    return { what, state, test };
  });

it('has rows, each with one of the three states', () => {
  expect(rows.length).toBeGreaterThan(80);
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['works', 'adapted', 'not offered']));
});

/** What stands between quotation marks: titles are among it, comments are not. */
const wordsIn = (source: string): readonly string[] =>
  [...source.matchAll(/(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , words = '']) => words.replaceAll("\\'", "'"));

describe('each row names a test that exists', () => {
  it.each(rows.map(({ what, test }) => [what, test] as const))('%s', (_what, test) => {
    const [, file = '', title = ''] = /^`(\S+) › (.+)`$/.exec(test) ?? [];
    expect(existsSync(new URL(`../${file}.test.ts`, import.meta.url)), test).toBe(true);
    expect(
      wordsIn(read(`test/${file}.test.ts`)).some((words) => words.includes(title)),
      test,
    ).toBe(true);
  });
});

/** `{x}` stands for one part of a path, `{x...}` for all the rest, `(a|b)` for either. */
function pathsIn(what: string): readonly string[] {
  return [...what.matchAll(/`((?:GET|POST|PATCH|DELETE) \/[^`]*)`/g)].flatMap(([, call = '']) => {
    const path = call.replaceAll(/\{\w+\.\.\.\}/g, '**').replaceAll(/\{\w+\}/g, '*');
    const choice = /\(([^)]+)\)/.exec(path);
    return choice ? (choice[1] ?? '').split('|').map((each) => path.replace(choice[0], each)) : [path];
  });
}

describe('each path of the gateway is described', () => {
  const described = new Set(rows.filter(({ state }) => state !== 'not offered').flatMap(({ what }) => pathsIn(what)));

  it.each(ENDPOINTS.map(({ method, path }) => `${method} ${path}`))('%s', (call) => {
    expect(described).toContain(call);
  });

  it('and none that it does not serve', () => {
    const served = new Set(ENDPOINTS.map(({ method, path }) => `${method} ${path}`));
    expect([...described].filter((call) => !served.has(call))).toEqual([]);
  });
});
