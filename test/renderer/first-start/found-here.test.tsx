// What was found on this machine: taken over only where it is wanted.
import { waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { DetectedKey, DetectedServer } from '../../../src-main/contract/provider-views.ts';
import { FoundHere } from '../../../src-renderer/pages/first-start/found-here.tsx';
import { cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';

const key = (envName: string, alreadyStored = false): DetectedKey => ({
  envName,
  registryId: envName.toLowerCase(),
  providerName: `Provider of ${envName}`,
  masked: '…a1B2',
  alreadyStored,
});
const server = (registryId: string, alreadyAdded = false): DetectedServer => ({
  registryId,
  name: registryId,
  baseUrl: 'http://127.0.0.1:11434',
  models: 2,
  alreadyAdded,
});

cleanUpAfterEach();

function found(detected: { keys: DetectedKey[]; servers: DetectedServer[] }, imported: unknown = { providers: [] }) {
  const onImported = vi.fn();
  const page = renderPage(<FoundHere onImported={onImported} />, {
    'GET /control/detected': detected,
    'POST /control/detected/import': imported,
  });
  const sent = () => page.asked.find(({ call }) => call === 'POST /control/detected/import')?.body;
  return { ...page, onImported, sent };
}

it('does not take over a key or a server that was unchecked', async () => {
  const page = found({ keys: [key('A_KEY'), key('B_KEY')], servers: [server('ollama'), server('vllm')] });
  await page.user.click(await page.findByRole('checkbox', { name: /A_KEY/ }));
  await page.user.click(page.getByRole('checkbox', { name: /ollama/ }));
  await page.user.click(page.getByRole('button', { name: 'Use these' }));
  await waitFor(() => expect(page.sent()).toEqual({ envNames: ['B_KEY'], servers: ['vllm'] }));
  await waitFor(() => expect(page.onImported).toHaveBeenCalledTimes(1));
});

it('takes again what was unchecked by mistake', async () => {
  const page = found({ keys: [key('A_KEY')], servers: [] });
  const box = await page.findByRole('checkbox', { name: /A_KEY/ });
  await page.user.click(box);
  expect(page.getByRole('button', { name: 'Use these' })).toHaveProperty('disabled', true);
  await page.user.click(box);
  await page.user.click(page.getByRole('button', { name: 'Use these' }));
  await waitFor(() => expect(page.sent()).toEqual({ envNames: ['A_KEY'], servers: [] }));
});

it('does not store a second time what is in use already', async () => {
  const page = found({ keys: [key('A_KEY', true)], servers: [server('ollama', true), server('vllm')] });
  expect(await page.findByRole('checkbox', { name: /A_KEY/ })).toMatchObject({ disabled: true, checked: true });
  await page.user.click(page.getByRole('button', { name: 'Use these' }));
  await waitFor(() => expect(page.sent()).toEqual({ envNames: [], servers: ['vllm'] }));
});

it('does not show an empty box where nothing was found', async () => {
  const page = found({ keys: [], servers: [] });
  await waitFor(() => expect(page.container.textContent).toBe(''));
  expect(page.queryByRole('button')).toBeNull();
});

it('does not count a refused take-over as done', async () => {
  const page = found({ keys: [key('A_KEY')], servers: [] }, refuse(500, 'no'));
  await page.user.click(await page.findByRole('button', { name: 'Use these' }));
  await waitFor(() => expect(page.sent()).toBeTruthy());
  await page.findByRole('button', { name: 'Use these' });
  expect(page.onImported).not.toHaveBeenCalled();
});
