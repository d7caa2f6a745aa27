// The page of models: its search asks the engine, so that it understands what the command line understands.
import { screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { ModelView } from '../../../src-main/contract/control-api.ts';
import { EndpointTable } from '../../../src-renderer/pages/models/endpoint-table.tsx';
import { ModelsPage } from '../../../src-renderer/pages/models/models-page.tsx';
import { selectModels, modelRows } from '../../../src-renderer/pages/models/select-models.ts';
import { DEFAULT_ORDER } from '../../../src-renderer/pages/models/sort-models.ts';
import { type Answers, cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';
import { modelOf } from '../views.ts';

cleanUpAfterEach();

const MODELS: readonly ModelView[] = [
  modelOf('meta/llama', { groq: true }),
  modelOf('openai/gpt', { openai: true }),
  modelOf('google/gemini', { google: false }),
];

const opened = (answers: Answers = {}) =>
  renderPage(<ModelsPage />, { 'GET /control/models': { models: MODELS, total: 3, asOf: '' }, ...answers });

const searchBox = () => screen.findByRole('searchbox', { name: 'Search models' });
const expectShown = async (text: string): Promise<void> => {
  expect(await screen.findByText(text)).toBeTruthy();
};

it('shows what the engine found, and nothing else', async () => {
  const page = opened({ 'GET /control/models/search': { ids: ['meta/llama'], problems: [] } });
  await expectShown('2 of 3');
  await page.user.type(await searchBox(), 'provider:groq');
  await expectShown('1 of 3');
});

it('tells which term is wrong while it is typed', async () => {
  const page = opened({
    'GET /control/models/search': { ids: ['meta/llama', 'openai/gpt'], problems: ['colour: there is no such term.'] },
  });
  await page.user.type(await searchBox(), 'colour:');
  await expectShown('colour: there is no such term.');
});

it('asks nothing of the engine for an empty search', async () => {
  const page = opened();
  await page.user.type(await searchBox(), '   ');
  await expectShown('2 of 3');
  expect(page.asked.map(({ call }) => call)).not.toContain('GET /control/models/search');
});

it('keeps what was found before while the next letter is looked up', async () => {
  const held: { answer?: () => void } = {};
  let asked = 0;
  const page = opened({
    'GET /control/models/search': () => {
      asked += 1;
      if (asked === 1) return { ids: ['meta/llama'], problems: [] };
      return new Promise((answer) => {
        held.answer = () => answer({ ids: [], problems: [] });
      });
    },
  });
  await page.user.type(await searchBox(), 'l');
  await expectShown('1 of 3');
  await page.user.type(await searchBox(), 'x');
  await waitFor(() => expect(asked).toBe(2));
  expect(screen.queryByText('1 of 3')).not.toBeNull();
  held.answer?.();
  await expectShown('0 of 3');
});

it('asks about reachable endpoints only while that is switched on', async () => {
  const urls: string[] = [];
  const page = opened({ 'GET /control/models/search': { ids: [], problems: [] } });
  const answering = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    urls.push(input);
    return answering(input, init);
  });
  await page.user.type(await searchBox(), 'g');
  await waitFor(() => expect(urls.at(-1)).toContain('search=g&reachable=true'));
  await page.user.click(screen.getByRole('switch', { name: 'Reachable with my keys' }));
  await waitFor(() => expect(urls.at(-1)).toMatch(/search=g$/));
});

it('says so when the search cannot be answered, and hides no model for it', async () => {
  const page = opened({ 'GET /control/models/search': refuse(500, 'The engine is busy.') });
  await page.user.type(await searchBox(), 'llama');
  await expectShown('The engine is busy.');
  await expectShown('2 of 3');
});

it('offers the terms that the engine understands', async () => {
  const page = opened({
    'GET /control/models/terms': { terms: [{ term: 'zdr', meaning: 'nothing is kept' }] },
    'GET /control/models/search': { ids: [], problems: [] },
  });
  await page.user.click(await screen.findByRole('button', { name: 'What can be searched for' }));
  await page.user.click(await screen.findByRole('button', { name: /zdr/ }));
  expect(await searchBox()).toHaveProperty('value', 'zdr');
});

it('chooses among thousands by the set of what was found, whatever is reachable', () => {
  const rows = modelRows(MODELS);
  const ids = (found: ReadonlySet<string> | undefined, reachableOnly: boolean) =>
    selectModels(rows, found, reachableOnly, DEFAULT_ORDER).map(({ model }) => model.id);
  expect(ids(undefined, true)).toEqual(['meta/llama', 'openai/gpt']);
  expect(ids(new Set(['google/gemini', 'openai/gpt']), false)).toEqual(['google/gemini', 'openai/gpt']);
  expect(ids(new Set(['google/gemini']), true)).toEqual([]);
});

it('tells what sets an endpoint apart: precision, region, and until when it is served', () => {
  const [endpoint] = modelOf('meta/llama', { groq: true }).endpoints;
  if (!endpoint) throw new Error('the model has an endpoint');
  const more = {
    quantization: 'fp8',
    region: 'eu',
    maxOutputTokens: 8_000,
    endsAt: '2027-01-31',
    parameters: { seed: false, tools: true },
  };
  const page = renderPage(<EndpointTable endpoints={[{ ...endpoint, ...more }]} />, {});
  expect(page.getByText('fp8 · eu · answers up to 8K · does not take seed')).toBeTruthy();
  expect(page.getByText('ends 2027-01-31')).toBeTruthy();
});
