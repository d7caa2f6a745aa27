// The first answer: shown as it comes, and never a silent box.
import { act } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { TryDemo } from '../../../src-renderer/pages/first-start/try-demo.tsx';
import { heldGateway } from '../chat/chat-fakes.ts';
import { cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';

cleanUpAfterEach();

async function asked() {
  const page = renderPage(<TryDemo />, {});
  const gateway = heldGateway();
  vi.stubGlobal('fetch', gateway.fetch);
  await page.user.click(page.getByRole('button', { name: 'Ask demo/echo' }));
  const request = gateway.requests[0];
  if (!request) throw new Error('nothing was asked');
  return { ...page, request };
}

it('does not hold the answer back until it is complete', async () => {
  const { request, getByRole } = await asked();
  await act(() => request.begin());
  await act(() => request.say('Hello, '));
  expect(getByRole('status').textContent).toBe('Hello, ');
  await act(() => request.say('there'));
  await act(() => request.finish());
  expect(getByRole('status').textContent).toBe('Hello, there');
  expect(getByRole('button')).toHaveProperty('disabled', false);
});

it('does not pass a broken answer off as a complete one, nor drop what came', async () => {
  const { request, getByRole } = await asked();
  await act(() => request.begin());
  await act(() => request.say('Hello, '));
  await act(() => request.cut());
  expect(getByRole('status').textContent).toBe('Hello, The connection broke before the answer was complete.');
});

it('does not leave the request running when the screen is left', async () => {
  const { request, unmount } = await asked();
  unmount();
  expect(request.isAborted()).toBe(true);
});

it('does not leave a person in front of an empty box when the gateway refuses', async () => {
  const page = renderPage(<TryDemo />, { 'POST /v1/chat/completions': refuse(503, 'The gateway is paused.') });
  await page.user.click(page.getByRole('button', { name: 'Ask demo/echo' }));
  await page.findByText('The gateway is paused.');
  expect(page.getByRole('button', { name: 'Ask demo/echo' })).toHaveProperty('disabled', false);
});

it('does not send an empty question', async () => {
  const page = renderPage(<TryDemo />, {});
  await page.user.clear(page.getByRole('textbox'));
  expect(page.getByRole('button', { name: 'Ask demo/echo' })).toHaveProperty('disabled', true);
});
