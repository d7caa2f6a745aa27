// What the window shows first, and what it shows when the engine is away.
import { act, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { App } from '../../../src-renderer/app.tsx';
import { holdEvents } from '../fake-source.ts';
import { type Answers, cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';
import { statusOf } from '../views.ts';

cleanUpAfterEach();

function opened(path: string, answers: Answers) {
  window.history.replaceState(null, '', path);
  const events = holdEvents();
  const page = renderPage(<App />, { 'GET /control/doctor': { checks: [] }, ...answers });
  return { ...page, events };
}

it('does not send a newcomer to a page that needs a key', async () => {
  const { findByRole, queryByRole } = opened('/chat', { 'GET /control/status': statusOf({ firstStartDone: false }) });
  await findByRole('heading', { name: 'Welcome to Pointsman' });
  expect(queryByRole('navigation')).toBeNull();
});

it('does not show an empty window when the engine cannot be asked', async () => {
  const { findByText, getByRole } = opened('/settings', { 'GET /control/status': refuse(503, 'It is starting.') });
  await findByText('It is starting.');
  expect(getByRole('button', { name: 'Try again' })).toBeTruthy();
});

it('does not show old numbers as new ones while the engine is away', async () => {
  let isAway = false;
  const status = () => (isAway ? refuse(503, 'gone') : statusOf());
  const { findByRole, findByText, queryByText, events } = opened('/settings', { 'GET /control/status': status });
  await findByRole('heading', { name: 'Settings' });
  isAway = true;
  act(() => events.newest().fail());
  await findByText(/engine does not answer/);
  isAway = false;
  await waitFor(() => expect(events.opened).toHaveLength(2), { timeout: 5_000 });
  act(() => events.newest().connect());
  await waitFor(() => expect(queryByText(/engine does not answer/)).toBeNull());
});

it('leads from an address that is no page to one that is', async () => {
  opened('/nowhere', { 'GET /control/status': statusOf() });
  await waitFor(() => expect(window.location.pathname).toMatch(/^\/chat/));
});

it('does not make the keyboard walk through the rail to reach the page', async () => {
  const { findByRole, getByRole, user } = opened('/settings', { 'GET /control/status': statusOf() });
  await findByRole('heading', { name: 'Settings' });
  await user.tab();
  await user.keyboard('{Enter}');
  await user.tab();
  expect(document.activeElement).toBe(getByRole('radio', { name: 'As the system' }));
});
