// The first request of a program: shown when it comes, and not taken for another.
import { act, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { FirstCurl } from '../../../src-renderer/pages/first-start/first-curl.tsx';
import { holdEvents } from '../fake-source.ts';
import { cleanUpAfterEach, renderPage } from '../render-page.tsx';
import { requestOf, statusOf } from '../views.ts';

const SECRET = 'pm-the-default-key';

cleanUpAfterEach();

async function waiting(status = statusOf()) {
  const events = holdEvents();
  const page = renderPage(<FirstCurl />, {
    'GET /control/status': status,
    'POST /control/access-keys/default/reveal': { secret: SECRET },
  });
  await waitFor(() => expect(page.client.isFetching()).toBe(0));
  return { ...page, events };
}

it('does not take the window’s own chat for the program that is waited for', async () => {
  const { events, getByRole } = await waiting();
  act(() => events.newest().tell({ type: 'request-finished', request: requestOf({ app: 'chat' }) }));
  expect(getByRole('status').textContent).toContain('Waiting');
});

it('does not call a request that only began an answer', async () => {
  const { events, getByRole } = await waiting();
  act(() => events.newest().tell({ type: 'request-started', request: requestOf() }));
  expect(getByRole('status').textContent).toContain('Waiting');
});

it('does not keep silent when the request is there', async () => {
  const { events, getByRole } = await waiting();
  const request = requestOf({ servedProvider: 'demo', totalMs: 120 });
  act(() => events.newest().tell({ type: 'request-finished', request }));
  expect(getByRole('status').textContent).toBe('demo/echo answered by demo in 120 ms');
});

it('does not show a refused request as an answer', async () => {
  const { events, getByRole } = await waiting();
  const request = requestOf({ outcome: 'error', errorMessage: 'The model "x" is not known.' });
  act(() => events.newest().tell({ type: 'request-finished', request }));
  expect(getByRole('status').textContent).toContain('The model "x" is not known.');
});

it('does not put the access key on the screen before it is asked for', async () => {
  const { user, container, getByRole, findByText, queryByRole } = await waiting();
  expect(container.textContent).toContain('$POINTSMAN_KEY');
  await user.click(getByRole('button', { name: 'Show with the access key' }));
  expect((await findByText(/curl/)).textContent).toContain(`Bearer ${SECRET}"`);
  expect(queryByRole('button', { name: 'Show with the access key' })).toBeNull();
});

it('does not show a command that leads nowhere', async () => {
  const { container } = await waiting(statusOf({ gateway: null }));
  expect(container.textContent).toBe('The gateway does not listen.');
});

it('does not go on listening when the screen is left', async () => {
  const { events, unmount } = await waiting();
  unmount();
  expect(events.newest().readyState).toBe(EventSource.CLOSED);
});
