// The access keys that are in force, and how one is taken away.
import { waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { AccessKeyView } from '../../../src-main/contract/access-key-views.ts';
import { AccessKeys } from '../../../src-renderer/pages/keys/access-keys.tsx';
import { cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';

const keyOf = (name: string, rest: Partial<AccessKeyView> = {}): AccessKeyView => ({
  id: `id-${name}`,
  name,
  lastFour: 'zzzz',
  tags: {},
  verbatim: false,
  createdAt: 0,
  ...rest,
});

cleanUpAfterEach();

it('does not revoke a key without asking, and only that one', async () => {
  const page = renderPage(<AccessKeys />, {
    'GET /control/access-keys': { keys: [keyOf('cursor'), keyOf('aider')] },
    'DELETE /control/access-keys/id-aider': { revoked: true },
  });
  await page.user.click(await page.findByRole('button', { name: 'Revoke aider' }));
  expect((await page.findByRole('alertdialog')).textContent).toContain('Revoke aider?');
  expect(page.asked).toHaveLength(1);
  await page.user.click(page.getByRole('button', { name: 'Revoke' }));
  await waitFor(() => expect(page.asked.at(-1)?.call).toBe('DELETE /control/access-keys/id-aider'));
});

it('does not show a revoked key as one that opens something', async () => {
  const keys = [keyOf('gone', { revokedAt: 1 })];
  const page = renderPage(<AccessKeys />, { 'GET /control/access-keys': { keys } });
  await page.findByText(/no program can get in/);
  expect(page.queryByText('gone')).toBeNull();
});

it('does not show a key that has expired as one that still will', async () => {
  const keys = [keyOf('old', { expiresAt: 1 }), keyOf('new', { expiresAt: Date.now() + 86_400_000 })];
  const page = renderPage(<AccessKeys />, { 'GET /control/access-keys': { keys } });
  expect((await page.findByText('old')).closest('li')?.textContent).toMatch(/· expired /);
  expect(page.getByText('new').closest('li')?.textContent).toMatch(/· expires /);
});

it('does not pass a list that cannot be read off as an empty one', async () => {
  const page = renderPage(<AccessKeys />, { 'GET /control/access-keys': refuse(500, 'The disk is full.') });
  await page.findByText('The disk is full.');
  expect(page.queryByText(/no program can get in/)).toBeNull();
});

it('tells what a key may do, and that it is switched off', async () => {
  const scope = {
    models: ['openai/*'],
    routes: ['current'],
    preset: 'brief',
    requestsPerMinute: 60,
    tokensPerMinute: 5_000,
  };
  const keys = [keyOf('editor', { scope, disabled: true }), keyOf('admin', { scope: { management: true } })];
  const page = renderPage(<AccessKeys />, { 'GET /control/access-keys': { keys } });
  const [editor, admin] = await page.findAllByRole('listitem');
  expect(editor?.textContent).toContain(
    'only models openai/* · only routes current · under preset brief · 60 requests a minute · 5,000 tokens a minute',
  );
  expect(editor?.textContent).toContain('switched off');
  expect(admin?.textContent).toContain('manages only');
});
