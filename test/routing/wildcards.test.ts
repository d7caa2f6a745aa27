// A scope that matches too much spends what it should not; one that takes for ever stops the gateway.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wildcardMatcher, wildcardRank } from '../../src-main/routing/wildcards.ts';

describe('wildcards', () => {
  it.each([
    ['openai/*', 'openai/gpt-5', true],
    ['openai/*', 'openai', false],
    ['*', '', true],
    ['*', 'anything/at all', true],
    ['*mini*', 'openai/gpt-5-mini-2025', true],
    ['*mini', 'openai/gpt-5-mini-2025', false],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'aXcYb', false],
    ['OpenAI/GPT-5', 'openai/gpt-5', true],
    ['gpt-5', 'openai/gpt-5', false],
    ['a.c', 'abc', false],
    ['**', 'x', true],
  ])('%s and %s: %s', (pattern, name, expected) => expect(wildcardMatcher([pattern])(name)).toBe(expected));

  it('an empty list matches nothing', () => expect(wildcardMatcher([])('x')).toBe(false));

  it('a pattern made to be slow is not', () => {
    expect(wildcardMatcher([`${'*a'.repeat(100)}*b`])('a'.repeat(2_000))).toBe(false);
  });

  it('agrees with the regular expression of the same meaning', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    const names = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 's').test(name);
        return wildcardMatcher([pattern])(name) === expected;
      }),
    );
  });

  it('ranks by the first pattern that matches', () => {
    expect(wildcardRank(['x/*', 'openai/*', '*'], 'openai/gpt')).toBe(1);
    expect(wildcardRank(['x/*'], 'openai/gpt')).toBeUndefined();
  });
});
