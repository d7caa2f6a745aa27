// The theme: seen at once, and found again at the next start.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** The store as a fresh page has it. */
async function freshTheme() {
  vi.resetModules();
  return import('../../../src-renderer/stores/theme.ts');
}

const shown = (): string | undefined => document.documentElement.dataset['theme'];

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset['theme'];
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('does not wait for a reload to show the chosen theme', async () => {
  const { useTheme } = await freshTheme();
  useTheme.getState().set('dark');
  expect(shown()).toBe('dark');
  useTheme.getState().set('light');
  expect(shown()).toBe('light');
});

it('does not forget the choice at the next start', async () => {
  (await freshTheme()).useTheme.getState().set('dark');
  expect(localStorage.getItem('pointsman.theme')).toBe('dark');
  expect((await freshTheme()).useTheme.getState().theme).toBe('dark');
});

it('does not stay dark when the system is to decide again', async () => {
  const { useTheme } = await freshTheme();
  useTheme.getState().set('dark');
  useTheme.getState().set('system');
  expect(shown()).toBeUndefined();
  expect((await freshTheme()).useTheme.getState().theme).toBe('system');
});

it('does not take a damaged note for a theme', async () => {
  localStorage.setItem('pointsman.theme', 'purple');
  expect((await freshTheme()).useTheme.getState().theme).toBe('system');
});

it('does not call the page light where the system makes it dark', async () => {
  const { isDark } = await freshTheme();
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  expect([isDark('system'), isDark('light'), isDark('dark')]).toEqual([true, false, true]);
});
