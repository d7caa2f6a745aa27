// A pasted key: goes to the provider it belongs to, and stays nowhere in the page.
import { act, fireEvent, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { PasteKey } from '../../../src-renderer/pages/keys/paste-key.tsx';
import { type Answering, cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';
import { providerOf } from '../views.ts';

const ANTHROPIC_KEY = 'sk-ant-not-a-real-one';
const OPENAI_KEY = 'sk-proj-not-a-real-one';
const row = (id: string, name: string) => ({
  id,
  name,
  dialect: '',
  baseUrl: '',
  local: false,
  envNames: [],
  docsUrl: '',
});
const answers = (identify: unknown) => ({
  'GET /control/registry': { rows: [row('anthropic', 'Anthropic'), row('openai', 'OpenAI')] },
  'POST /control/registry/identify': identify,
  'GET /control/providers': { providers: [] },
  'PUT /control/providers/anthropic': {},
  'POST /control/providers/anthropic/credentials': { id: 'c1' },
  'POST /control/providers/anthropic/test': { ok: true, message: '11 models' },
});

cleanUpAfterEach();

function paste(page: ReturnType<typeof renderPage>, text: string): void {
  fireEvent.change(page.getByLabelText('Paste a provider key'), { target: { value: text } });
}

it('makes the provider, stores the key, tests it and forgets it', async () => {
  const page = renderPage(<PasteKey />, answers({ registryIds: ['anthropic'] }));
  paste(page, ANTHROPIC_KEY);
  await page.user.click(await page.findByRole('button', { name: 'Add key for Anthropic' }));
  await page.findByText('Stored. It opens 11 models.');
  expect(page.asked.slice(-3)).toEqual([
    { call: 'PUT /control/providers/anthropic', body: { registryId: 'anthropic' } },
    { call: 'POST /control/providers/anthropic/credentials', body: { secret: ANTHROPIC_KEY } },
    { call: 'POST /control/providers/anthropic/test', body: { credentialId: 'c1' } },
  ]);
  expect(page.getByLabelText('Paste a provider key')).toHaveProperty('value', '');
});

it('does not choose the provider of an earlier text whose recognition came late', async () => {
  const waiting = new Map<string, (answer: unknown) => void>();
  const identify: Answering = (body) =>
    new Promise((answer) => waiting.set((body as { secret: string }).secret, answer));
  const page = renderPage(<PasteKey />, answers(identify));
  paste(page, OPENAI_KEY);
  paste(page, ANTHROPIC_KEY);
  await waitFor(() => expect(waiting.size).toBe(2));
  await act(async () => waiting.get(ANTHROPIC_KEY)?.({ registryIds: ['anthropic'] }));
  await page.findByRole('button', { name: 'Add key for Anthropic' });
  await act(async () => waiting.get(OPENAI_KEY)?.({ registryIds: ['openai'] }));
  expect(page.getByRole('button', { name: /^Add key/ }).textContent).toBe('Add key for Anthropic');
});

it('does not offer to send a changed text to the provider of the text before', async () => {
  const identify: Answering = (body) =>
    (body as { secret: string }).secret === OPENAI_KEY ? { registryIds: ['openai'] } : new Promise(() => undefined);
  const page = renderPage(<PasteKey />, answers(identify));
  paste(page, OPENAI_KEY);
  await page.findByRole('button', { name: 'Add key for OpenAI' });
  paste(page, ANTHROPIC_KEY);
  expect(page.getByRole('button', { name: 'Add key' })).toHaveProperty('disabled', true);
});

it('lets the provider be chosen when the key cannot be recognised', async () => {
  const page = renderPage(<PasteKey />, answers(refuse(500, 'no')));
  paste(page, ANTHROPIC_KEY);
  await page.findByRole('option', { name: 'Anthropic' });
  await page.user.selectOptions(page.getByLabelText('Provider'), 'anthropic');
  expect(page.getByRole('button', { name: 'Add key for Anthropic' })).toHaveProperty('disabled', false);
});

it('does not choose among several providers on its own authority without saying so', async () => {
  const page = renderPage(<PasteKey />, answers({ registryIds: ['openai', 'anthropic'] }));
  paste(page, OPENAI_KEY);
  await page.findByText(/Several providers have keys of this shape/);
  await page.user.selectOptions(page.getByLabelText('Provider'), 'anthropic');
  await page.user.click(page.getByRole('button', { name: 'Add key for Anthropic' }));
  await page.findByText('Stored. It opens 11 models.');
  expect(page.asked.map(({ call }) => call)).not.toContain('PUT /control/providers/openai');
});

it('does not send what is too short to be a key', async () => {
  const page = renderPage(<PasteKey />, answers({ registryIds: ['openai'] }));
  paste(page, '  sk-   ');
  expect(page.asked.map(({ call }) => call)).not.toContain('POST /control/registry/identify');
  expect(page.getByRole('button', { name: 'Add key' })).toHaveProperty('disabled', true);
});

it('does not lose a key whose test failed, and says that it is stored all the same', async () => {
  const failing = { ok: false, message: 'HTTP 401: the key is not valid' };
  const page = renderPage(<PasteKey />, {
    ...answers({ registryIds: ['anthropic'] }),
    'POST /control/providers/anthropic/test': failing,
  });
  paste(page, ANTHROPIC_KEY);
  await page.user.click(await page.findByRole('button', { name: 'Add key for Anthropic' }));
  expect((await page.findByText(/^Stored, but the test failed/)).textContent).toContain(failing.message);
});

it('does not leave a stored secret anywhere in the page or in its memory', async () => {
  const page = renderPage(<PasteKey />, answers({ registryIds: ['anthropic'] }));
  paste(page, ANTHROPIC_KEY);
  await page.user.click(await page.findByRole('button', { name: 'Add key for Anthropic' }));
  await page.findByText('Stored. It opens 11 models.');
  const values = [...document.querySelectorAll('input')].map(({ value }) => value).join('\n');
  expect(document.documentElement.outerHTML + values).not.toContain(ANTHROPIC_KEY);
  expect(
    JSON.stringify(
      page.client
        .getQueryCache()
        .getAll()
        .map(({ state }) => state),
    ),
  ).not.toContain(ANTHROPIC_KEY);
  page.unmount();
  await waitFor(() => expect(page.client.getMutationCache().getAll()).toEqual([]));
});

it('does not empty the field when the engine would not store the key', async () => {
  const page = renderPage(<PasteKey />, {
    ...answers({ registryIds: ['anthropic'] }),
    'POST /control/providers/anthropic/credentials': refuse(500, 'The keychain is locked.'),
  });
  paste(page, ANTHROPIC_KEY);
  await page.user.click(await page.findByRole('button', { name: 'Add key for Anthropic' }));
  await page.findByText('The keychain is locked.');
  expect(page.getByLabelText('Paste a provider key')).toHaveProperty('value', ANTHROPIC_KEY);
});

it('does not make a second provider where one is there under another id', async () => {
  const page = renderPage(<PasteKey />, {
    ...answers({ registryIds: ['anthropic'] }),
    'GET /control/providers': { providers: [providerOf('work', { registryId: 'anthropic' })] },
    'POST /control/providers/work/credentials': { id: 'c9' },
    'POST /control/providers/work/test': { ok: true, message: '1 model' },
  });
  paste(page, ANTHROPIC_KEY);
  await page.user.click(await page.findByRole('button', { name: 'Add key for Anthropic' }));
  await page.findByText('Stored. It opens 1 model.');
  expect(page.asked.filter(({ call }) => call.startsWith('PUT'))).toEqual([]);
});
