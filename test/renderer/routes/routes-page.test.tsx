// The page of routes: making one, and changing the targets of one.
import { waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { RouteView } from '../../../src-main/contract/control-api.ts';
import { RoutesPage } from '../../../src-renderer/pages/routes/routes-page.tsx';
import { targetState } from '../../../src-renderer/pages/routes/target-row.tsx';
import { type Answers, cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';
import { modelOf } from '../views.ts';

const target = (model: string, rest: Partial<RouteView['targets'][number]> = {}): RouteView['targets'][number] => ({
  providerId: 'openai',
  providerName: 'OpenAI',
  model,
  inputPrice: null,
  outputPrice: null,
  ready: true,
  ...rest,
});
const routeOf = (name: string, ...models: string[]): RouteView => ({
  name,
  updatedAt: 0,
  targets: models.map((model) => target(model)),
});

cleanUpAfterEach();

const opened = (routes: RouteView[], answers: Answers = {}) =>
  renderPage(<RoutesPage />, { 'GET /control/routes': { routes }, ...answers });

it('does not bury the route that every tool uses', async () => {
  const page = opened([routeOf('zoo'), routeOf('alpha'), routeOf('current')]);
  await page.findByText('what your tools use');
  expect(page.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
    'current',
    'alpha',
    'zoo',
  ]);
});

it('removes the target it was asked to remove, and no other', async () => {
  const page = opened([routeOf('current', 'a', 'b', 'c')], { 'PUT /control/routes/current': {} });
  await page.user.click(await page.findByRole('button', { name: 'Remove b' }));
  await waitFor(() =>
    expect(page.asked).toContainEqual({
      call: 'PUT /control/routes/current',
      body: { targets: ['a', 'c'].map((model) => ({ providerId: 'openai', model })) },
    }),
  );
});

it('adds a target behind the others and sends nothing but what names it', async () => {
  const page = opened([routeOf('current', 'a')], {
    'PUT /control/routes/current': {},
    'GET /control/models': { models: [modelOf('meta/llama', { groq: true })], asOf: '' },
  });
  await page.user.click(await page.findByRole('button', { name: 'Add target to current' }));
  await page.user.click(await page.findByRole('option', { name: /llama/ }));
  await waitFor(() =>
    expect(page.asked.at(-1)).toEqual({
      call: 'PUT /control/routes/current',
      body: {
        targets: [
          { providerId: 'openai', model: 'a' },
          { providerId: 'groq', model: 'llama' },
        ],
      },
    }),
  );
});

it('does not offer to put the first target first', async () => {
  const page = opened([routeOf('current', 'a', 'b')]);
  await page.findByRole('button', { name: 'Use b first' });
  expect(page.queryByRole('button', { name: 'Use a first' })).toBeNull();
});

it('does not close the form, nor lose the name, when the engine refuses the route', async () => {
  const page = opened([], { 'PUT /control/routes/my%20route': refuse(400, 'A name has no spaces.') });
  await page.user.click(page.getByRole('button', { name: 'New route' }));
  await page.user.type(await page.findByLabelText('Name'), 'my route{Enter}');
  await page.findByText('A name has no spaces.');
  expect(page.getByLabelText('Name')).toHaveProperty('value', 'my route');
  expect(page.getByLabelText('Name').getAttribute('aria-invalid')).toBe('true');
});

it('does not replace a route that is there already with an empty one', async () => {
  const page = opened([routeOf('fast', 'a')], { 'PUT /control/routes/fast': {} });
  await page.findByRole('heading', { name: 'fast' });
  await page.user.click(page.getByRole('button', { name: 'New route' }));
  await page.user.type(await page.findByLabelText('Name'), 'fast{Enter}');
  await page.findByText('There is a route “fast” already.');
  expect(page.asked.map(({ call }) => call)).not.toContain('PUT /control/routes/fast');
});

it('does not show an empty page when the routes cannot be read', async () => {
  const page = renderPage(<RoutesPage />, { 'GET /control/routes': refuse(500, 'The disk is full.') });
  await page.findByText('The disk is full.');
  expect(page.getByRole('button', { name: 'Try again' })).toBeTruthy();
});

it('does not show a target that cannot answer as ready', () => {
  expect(targetState(target('a')).tone).toBe('good');
  expect(targetState(target('a', { coolingUntil: 1 })).tone).toBe('warn');
  expect(targetState(target('a', { ready: false, coolingUntil: 1 })).tone).toBe('neutral');
});
