// Settings: what is switched is what the engine is asked for.
import { waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { SettingsPage } from '../../../src-renderer/pages/settings/settings-page.tsx';
import { useTheme } from '../../../src-renderer/stores/theme.ts';
import { type Answers, cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';
import { statusOf } from '../views.ts';

cleanUpAfterEach();
afterEach(() => useTheme.getState().set('system'));

const opened = (answers: Answers = {}, status = statusOf()) =>
  renderPage(<SettingsPage />, {
    'GET /control/status': status,
    'GET /control/doctor': { checks: [{ name: 'Node version', state: 'ok', message: '24' }] },
    ...answers,
  });

it('does not resume where it is to pause, nor pause where it is to resume', async () => {
  const running = opened({ 'POST /control/gateway/pause': statusOf({ paused: true }) });
  await running.user.click(await running.findByRole('switch', { name: 'Answer requests', checked: true }));
  await waitFor(() => expect(running.asked.at(-1)?.call).toBe('POST /control/gateway/pause'));
  running.unmount();
  const paused = opened({ 'POST /control/gateway/resume': statusOf() }, statusOf({ paused: true, gateway: null }));
  await paused.user.click(await paused.findByRole('switch', { name: 'Answer requests', checked: false }));
  await waitFor(() => expect(paused.asked.at(-1)?.call).toBe('POST /control/gateway/resume'));
});

it('does not need a mouse to choose a theme', async () => {
  const { user, getByRole } = opened();
  getByRole('radio', { name: 'As the system' }).focus();
  // The key is held while the focus moves on, as a finger does it.
  for (const name of ['Light', 'Dark']) {
    await user.keyboard('{ArrowRight>}');
    await waitFor(() => expect(getByRole('radio', { name }).getAttribute('aria-checked')).toBe('true'));
    await user.keyboard('{/ArrowRight}');
  }
  expect(document.documentElement.dataset['theme']).toBe('dark');
});

it('does not call secrets in a file safe in the keychain', async () => {
  const { findByText } = opened({}, statusOf({ secrets: { kind: 'sealed-file', description: 'No keychain here.' } }));
  expect((await findByText('sealed file')).className).toContain('warning');
  expect(await findByText('No keychain here.')).toBeTruthy();
});

it('does not name a problem without the way out of it', async () => {
  const checks = [{ name: 'Gateway', state: 'problem', message: 'The port is taken.', fix: 'Use --port 0.' }];
  const { findByText } = opened({ 'GET /control/doctor': { checks } });
  expect(await findByText('→ Use --port 0.')).toBeTruthy();
});

it('does not leave the doctor’s card empty when the doctor cannot be asked', async () => {
  const { findByText } = opened({ 'GET /control/doctor': refuse(500, 'The disk is full.') });
  expect(await findByText('The disk is full.')).toBeTruthy();
});

it('does not hide the other settings when one of them cannot be read', async () => {
  const { findByText, getByRole } = opened({ 'GET /control/status': refuse(500, 'Not now.') });
  await findByText('Not now.');
  expect(getByRole('radiogroup', { name: 'Theme' })).toBeTruthy();
});
