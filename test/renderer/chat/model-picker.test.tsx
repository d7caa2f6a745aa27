// Choosing a model.
import { describe, expect, it, vi } from 'vitest';
import type { ModelView, RouteView } from '../../../src-main/contract/control-api.ts';
import { ModelPicker } from '../../../src-renderer/pages/chat/model-picker.tsx';
import { renderChat, installBrowserStandIns } from './render-chat.tsx';

installBrowserStandIns();

const ROUTE: RouteView = {
  name: 'fast',
  updatedAt: 0,
  targets: [
    { providerId: 'groq', providerName: 'Groq', model: 'llama', inputPrice: 1e9, outputPrice: 2e9, ready: true },
  ],
};

const model = (id: string, providerName: string, reachable: boolean): ModelView => ({
  id,
  name: id,
  author: 'a',
  contextTokens: 128_000,
  inputModalities: ['text'],
  outputModalities: ['text'],
  reachable,
  endpoints: [
    { providerId: providerName, providerName, upstreamModel: 'm', price: null, reachable, knownFrom: 'provider' },
  ],
});

const ANSWERS = {
  '/control/routes': { routes: [ROUTE] },
  '/control/models': { models: [model('a/llama', 'Groq', true), model('b/gpt', 'OpenAI', false)], asOf: '' },
};

async function opened() {
  const onChoose = vi.fn<(id: string) => void>();
  const bench = renderChat(
    <ModelPicker value="fast" onChoose={onChoose} trigger={<button type="button">choose</button>} />,
    ANSWERS,
  );
  await bench.user.click(bench.getByText('choose'));
  await bench.findByText('a/llama');
  const rows = () => bench.getAllByRole('option').map((row) => row.textContent);
  return { ...bench, onChoose, rows };
}

describe('model picker', () => {
  it('lists routes before models, with price and context, and only what a key reaches', async () => {
    const { rows } = await opened();
    expect(rows()).toEqual(['fastllama$1 / $2', 'a/llama128Kprice unknown']);
  });

  it('shows the rest when asked, and says why it is grey', async () => {
    const { user, rows, getByRole } = await opened();
    await user.click(getByRole('checkbox'));
    expect(rows()).toContain('b/gptno key128Kprice unknown');
  });

  it('is searched and chosen from by keyboard alone', async () => {
    const { user, onChoose, queryByRole } = await opened();
    await user.keyboard('llama groq{Enter}');
    expect(onChoose).toHaveBeenCalledWith('a/llama');
    expect(queryByRole('listbox')).toBeNull();
  });

  it('says what to do when nothing matches', async () => {
    const { user, findByText } = await opened();
    await user.keyboard('zzz');
    expect(await findByText(/Try “Show all”/)).toBeTruthy();
  });
});
