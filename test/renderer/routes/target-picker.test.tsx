// The targets that can be added to a route.
import { describe, expect, it, vi } from 'vitest';
import { choicesOf, TargetPicker } from '../../../src-renderer/pages/routes/target-picker.tsx';
import { cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';
import { modelOf } from '../views.ts';

const MODELS = [
  modelOf('openai/gpt', { openai: true, azure: false }),
  modelOf('meta/llama-70b', { groq: true }),
  modelOf('meta/llama-8b', { groq: true }),
  modelOf('closed/model', { closed: false }),
];

cleanUpAfterEach();

describe('choicesOf', () => {
  const ids = (taken: string[], all: boolean): string[] => choicesOf(MODELS, new Set(taken), all).map(({ id }) => id);

  it('does not offer what no key opens, unless it is asked for', () => {
    expect(ids([], false)).toEqual(['openai:gpt', 'groq:llama-70b', 'groq:llama-8b']);
    expect(ids([], true)).toContain('azure:gpt');
    expect(ids([], true)).toContain('closed:model');
  });

  it('does not offer what the route has already, but the same model elsewhere', () => {
    expect(ids(['openai:gpt'], true)).not.toContain('openai:gpt');
    expect(ids(['openai:gpt'], true)).toContain('azure:gpt');
  });

  it('does not call a model free whose price is unknown', () => {
    expect(choicesOf(MODELS, new Set(), false)[0]?.price).toBe('price unknown');
  });
});

describe('TargetPicker', () => {
  function picker(answer: unknown = { models: MODELS, asOf: '' }) {
    const onPick = vi.fn();
    const onOpenChange = vi.fn();
    const page = renderPage(<TargetPicker open onOpenChange={onOpenChange} taken={new Set()} onPick={onPick} />, {
      'GET /control/models': answer,
    });
    const offered = () => page.queryAllByRole('option').map(({ textContent }) => textContent);
    return { ...page, onPick, onOpenChange, offered };
  }

  it('does not need the words in their order, and looks at the provider too', async () => {
    const { user, findByRole, getByRole, offered } = picker();
    await findByRole('option', { name: /gpt/ });
    await user.type(getByRole('combobox'), '70 GROQ');
    expect(offered()).toEqual(['llama-70bgroqprice unknown']);
  });

  it('does not hide that there are models without a key', async () => {
    const { user, findByRole, getByRole, offered } = picker();
    await findByRole('option', { name: /gpt/ });
    expect(offered()).toHaveLength(3);
    await user.click(getByRole('switch', { name: /no key for/ }));
    expect(offered()).toHaveLength(5);
  });

  it('picks by keys alone: what is chosen goes out, and the dialog closes', async () => {
    const { user, findByRole, getByRole, onPick, onOpenChange } = picker();
    await findByRole('option', { name: /gpt/ });
    await user.type(getByRole('combobox'), 'llama{ArrowDown}{Enter}');
    expect(onPick).toHaveBeenCalledWith(expect.objectContaining({ providerId: 'groq', model: 'llama-8b' }));
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });

  it('does not pass a refused list off as an empty one', async () => {
    const { findByText, queryByText } = picker(refuse(500, 'The catalogue cannot be read.'));
    await findByText('The catalogue cannot be read.');
    expect(queryByText('Nothing found.')).toBeNull();
  });

  it('does not draw thousands of rows at once, and says that there are more', async () => {
    const many = Array.from({ length: 500 }, (_, index) => modelOf(`a/m${index}`, { a: true }));
    const { findByText, offered } = picker({ models: many, asOf: '' });
    await findByText('440 more: search to narrow.');
    expect(offered()).toHaveLength(60);
  });
});
