// A route's order: shown at once, and taken back when the engine refuses it.
import { act, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { RouteView } from '../../../src-main/contract/control-api.ts';
import { RouteCard } from '../../../src-renderer/pages/routes/route-card.tsx';
import { type Answering, cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';

const target = (model: string): RouteView['targets'][number] => ({
  providerId: 'openai',
  providerName: 'OpenAI',
  model,
  inputPrice: null,
  outputPrice: null,
  ready: true,
});
const route: RouteView = { name: 'current', updatedAt: 0, targets: ['first', 'second', 'third'].map(target) };
const save = 'PUT /control/routes/current';

cleanUpAfterEach();

const shown = (page: ReturnType<typeof renderPage>): string[] =>
  page.getAllByRole('button', { name: /^Move / }).map((handle) => handle.getAttribute('aria-label') ?? '');

it('goes back to the order in force when the engine refuses the new one', async () => {
  const page = renderPage(<RouteCard route={route} />, { [save]: refuse(409, 'changed meanwhile') });
  await page.user.click(page.getByRole('button', { name: 'Use third first' }));
  expect(page.asked).toHaveLength(1);
  await waitFor(() => expect(shown(page)).toEqual(['Move first', 'Move second', 'Move third']));
});

it('does not wait for the engine before it shows the new order', async () => {
  const page = renderPage(<RouteCard route={route} />, { [save]: () => new Promise(() => undefined) });
  await page.user.click(page.getByRole('button', { name: 'Use third first' }));
  expect(shown(page)).toEqual(['Move third', 'Move first', 'Move second']);
  expect(page.asked[0]).toEqual({
    call: save,
    body: { targets: ['third', 'first', 'second'].map((model) => ({ providerId: 'openai', model })) },
  });
});

it('does not lose a change that was made before the one before it was saved', async () => {
  const saving: ((answer: unknown) => void)[] = [];
  const held: Answering = () => new Promise((answer) => saving.push(answer));
  const page = renderPage(<RouteCard route={route} />, { [save]: held });
  await page.user.click(page.getByRole('button', { name: 'Use third first' }));
  await page.user.click(page.getByRole('button', { name: 'Remove first' }));
  expect(shown(page)).toEqual(['Move third', 'Move second']);
  // The second waits for the first, so that the engine cannot take them the other way round.
  expect(page.asked).toHaveLength(1);
  await act(async () => saving[0]?.(route));
  await waitFor(() => expect(page.asked).toHaveLength(2));
  expect(page.asked[1]?.body).toEqual({
    targets: ['third', 'second'].map((model) => ({ providerId: 'openai', model })),
  });
  expect(shown(page)).toEqual(['Move third', 'Move second']);
});

it('does not call a resting or unready target the one in force', () => {
  const [first, second, third] = route.targets;
  if (!first || !second || !third) throw new Error('the route has three targets');
  const targets = [{ ...first, ready: false }, { ...second, coolingUntil: Date.now() + 60_000 }, third];
  const page = renderPage(<RouteCard route={{ ...route, targets }} />, {});
  expect(page.getByText('in force').closest('li')?.textContent).toContain('third');
});

it('does not delete a route without asking', async () => {
  const page = renderPage(<RouteCard route={route} />, { 'DELETE /control/routes/current': { removed: true } });
  await page.user.click(page.getByRole('button', { name: 'Delete route current' }));
  expect(page.asked).toEqual([]);
  await page.user.click(await page.findByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(page.asked.map(({ call }) => call)).toEqual(['DELETE /control/routes/current']));
});

it('tells how it chooses and what it prefers, and calls no target the one in force where each request chooses', () => {
  const preferences = { zdr: true, ignore: ['beta'], max_price: { prompt: '1', completion: '4' }, sort: 'price' };
  const page = renderPage(<RouteCard route={{ ...route, strategy: 'cheapest', preferences }} />, {});
  for (const words of ['cheapest first', 'zero retention only', 'not beta', 'at most $1 in, $4 out', 'sort: price']) {
    expect(page.getByText(words)).toBeTruthy();
  }
  expect(page.queryByText('in force')).toBeNull();
  expect(page.queryByRole('button', { name: 'Use third first' })).toBeNull();
});

it('does not lose strategy and preferences when a target is removed', async () => {
  const page = renderPage(<RouteCard route={{ ...route, strategy: 'weighted', preferences: { zdr: true } }} />, {
    [save]: route,
  });
  await page.user.click(page.getByRole('button', { name: 'Remove first' }));
  // What is not said stays as it is.
  expect(Object.keys(page.asked[0]?.body ?? {})).toEqual(['targets']);
});
