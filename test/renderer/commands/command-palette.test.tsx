// The palette: what is chosen is done.
import { waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { CommandPalette } from '../../../src-renderer/commands/command-palette.tsx';
import { cleanUpAfterEach, renderPage } from '../render-page.tsx';
import { statusOf } from '../views.ts';

const status = statusOf();
const targets = ['first', 'second'].map((model) => ({
  providerId: 'openai',
  providerName: 'OpenAI',
  model,
  inputPrice: null,
  outputPrice: null,
  ready: true,
}));
const answers = {
  'GET /control/routes': { routes: [{ name: 'current', updatedAt: 0, targets }] },
  'GET /control/models': { models: [], asOf: '' },
  'GET /control/providers': { providers: [] },
  'POST /control/gateway/pause': status,
  'PUT /control/routes/current': {},
};

cleanUpAfterEach();

async function run(words: string, shown: RegExp) {
  const page = renderPage(<CommandPalette status={status} />, answers);
  await page.user.keyboard('{Control>}k{/Control}');
  const box = await page.findByPlaceholderText(/Go to a page/);
  await page.findByRole('option', { name: shown });
  await page.user.type(box, words);
  await waitFor(() => expect(page.getByRole('option', { name: shown }).getAttribute('aria-selected')).toBe('true'));
  await page.user.keyboard('{Enter}');
  return page;
}

it('pauses the gateway', async () => {
  const page = await run('pause', /Pause gateway/);
  await waitFor(() => expect(page.asked.map(({ call }) => call)).toContain('POST /control/gateway/pause'));
});

it('puts the chosen target of a route first and keeps the others behind it', async () => {
  const page = await run('current second', /current: use second/);
  await waitFor(() =>
    expect(page.asked).toContainEqual({
      call: 'PUT /control/routes/current',
      body: { targets: ['second', 'first'].map((model) => ({ providerId: 'openai', model })) },
    }),
  );
});

it('opens a page and is gone', async () => {
  const page = await run('spend', /^Spend$/);
  expect(window.location.pathname).toBe('/spend');
  await waitFor(() => expect(page.queryByRole('dialog')).toBeNull());
});
