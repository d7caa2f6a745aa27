// Which key serves which app and model, and in what order keys are tried.
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src-main/providers/provider.ts';
import {
  allowedCredentials,
  keptFor,
  usableCredentials,
  type CredentialUse,
} from '../../src-main/routing/usable-credentials.ts';
import { aCredential } from '../support/route-fixtures.ts';

const key = (label: string, over: Partial<Credential> = {}): Credential => aCredential('p', label, over);
const endpoint = { providerId: 'p', model: 'anthropic/claude-sonnet-4.5', upstreamModel: 'claude-sonnet-4-5-20250929' };
const use = (app?: string): CredentialUse => ({ endpoint, app });
const labels = (credentials: readonly Credential[]): readonly string[] => credentials.map(({ label }) => label);

/** A generator that repeats itself, so that shares can be counted exactly. */
function seeded(): () => number {
  let state = 7;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('what a key is kept for', () => {
  const shared = key('shared');
  const editors = key('editors', { apps: ['editor', 'cli'] });

  it.each([
    ['editor', ['shared', 'editors']],
    ['cli', ['shared', 'editors']],
    ['other', ['shared']],
    ['Editor', ['shared']],
    ['edit', ['shared']],
    [undefined, ['shared']],
  ])('lets the app %j use %j: no other app ever spends a key that is kept for some', (app, expected) => {
    expect(labels(allowedCredentials([shared, editors], use(app)))).toEqual(expected);
  });

  it('spills to no key of another app, even when there is no other', () => {
    expect(allowedCredentials([editors], use('other'))).toEqual([]);
    expect(allowedCredentials([key('nobody', { apps: [] })], use('editor'))).toEqual([]);
  });

  it.each([
    ['anthropic/claude-sonnet-4.5', true],
    ['ANTHROPIC/Claude-*', true],
    ['claude-sonnet-4-5-20250929', true],
    ['p:claude-*', true],
    ['*sonnet*', true],
    ['*', true],
    ['*/*-4.5', true],
    ['anthropic/claude', false],
    ['claude-opus*', false],
    ['q:*', false],
    ['*sonnet', false],
    ['anthropic/claude-sonnet-4.5*5', false],
    ['', false],
  ])('matches %j with the model: %s', (pattern, expected) => {
    expect(allowedCredentials([key('k', { models: [pattern] })], use()).length > 0).toBe(expected);
  });

  it('is quick with a pattern made to be slow', () => {
    const slow = key('k', { models: [`${'*a'.repeat(200)}b`] });
    const long = { ...endpoint, upstreamModel: 'a'.repeat(5_000) };
    expect(allowedCredentials([slow], { endpoint: long, app: undefined })).toEqual([]);
  });

  it('tells why none is left: the app, or the model', () => {
    expect(keptFor([editors], use('other'))).toBe('apps');
    expect(keptFor([key('k', { models: ['gpt-*'] })], use('other'))).toBe('models');
    expect(keptFor([editors, key('k', { models: ['gpt-*'] })], use('other'))).toBe('models');
    expect(keptFor([editors, shared], use('other'))).toBeUndefined();
    expect(keptFor([], use('other'))).toBeUndefined();
  });
});

describe('the order in which keys are tried', () => {
  it('is the user’s, whatever the weights', () => {
    const keys = [key('b', { order: 1, weight: 100 }), key('a', { order: 0, weight: 1 })];
    for (const random of [() => 0, () => 0.5, () => 0.999])
      expect(labels(usableCredentials(keys, use(), random))).toEqual(['a', 'b']);
  });

  it('gives each of the same order the first place in proportion to its weight, and puts later orders behind', () => {
    const keys = [key('small', { weight: 1 }), key('large', { weight: 3 }), key('spare', { order: 1 })];
    const random = seeded();
    let large = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      const [first, , last] = labels(usableCredentials(keys, use(), random));
      if (first === 'large') large++;
      expect(last).toBe('spare');
    }
    expect(large / 20_000).toBeGreaterThan(0.74);
    expect(large / 20_000).toBeLessThan(0.76);
  });

  it('counts a key without a weight as one', () => {
    const random = seeded();
    let first = 0;
    for (let draw = 0; draw < 10_000; draw++)
      if (usableCredentials([key('a'), key('b', { weight: 1 })], use(), random)[0]?.label === 'a') first++;
    expect(Math.abs(first / 10_000 - 0.5)).toBeLessThan(0.02);
  });

  it('draws only among those that are allowed', () => {
    const keys = [key('kept', { apps: ['editor'], weight: 1_000 }), key('open')];
    expect(labels(usableCredentials(keys, use('other'), () => 0.3))).toEqual(['open']);
  });
});
