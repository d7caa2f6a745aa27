// A new provider, as the engine is asked for it.
import { waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { AddProvider, inputOf } from '../../../src-renderer/pages/keys/add-provider.tsx';
import { cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';

const OWN = {
  from: 'own server',
  id: 'mine',
  dialect: 'anthropic-messages',
  baseUrl: ' http://gpu.lan:8000/v1 ',
  local: true,
  models: '',
};

cleanUpAfterEach();

describe('inputOf', () => {
  it('does not send fields of an own server for one of the registry', () => {
    expect(inputOf({ ...OWN, from: 'groq', baseUrl: '' })).toEqual({ registryId: 'groq' });
  });

  it('does not lose the address of a provider that has one for each customer', () => {
    const baseUrl = 'https://mine.openai.azure.com/openai/v1';
    expect(inputOf({ ...OWN, from: 'azure', baseUrl })).toEqual({ registryId: 'azure', baseUrl });
  });

  it('does not lose what an own server needs', () => {
    expect(inputOf(OWN)).toEqual({ dialect: 'anthropic-messages', baseUrl: 'http://gpu.lan:8000/v1', local: true });
  });

  it('does not make a model of a space or a comma too many', () => {
    expect(inputOf({ ...OWN, models: ' llama3,, qwen \n' }).models).toEqual(['llama3', 'qwen']);
  });
});

describe('AddProvider', () => {
  async function form(answer: unknown) {
    const onAdded = vi.fn();
    const onOpenChange = vi.fn();
    const page = renderPage(<AddProvider open onOpenChange={onOpenChange} onAdded={onAdded} />, {
      'GET /control/registry': { rows: [{ id: 'ollama', name: 'Ollama', local: true }] },
      'PUT /control/providers/mine': answer,
      'PUT /control/providers/ollama': {},
    });
    await page.findByRole('option', { name: 'Ollama (on this machine)' });
    return { ...page, onAdded, onOpenChange };
  }

  it('does not add anything before something is chosen', async () => {
    const { getByRole } = await form({});
    expect(getByRole('button', { name: 'Add' })).toHaveProperty('disabled', true);
  });

  it('adds a provider of the registry under its own id', async () => {
    const { user, getByLabelText, getByRole, asked, onAdded } = await form({});
    await user.selectOptions(getByLabelText('Provider'), 'ollama');
    await user.click(getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(onAdded).toHaveBeenCalledWith('ollama'));
    expect(asked.at(-1)).toEqual({ call: 'PUT /control/providers/ollama', body: { registryId: 'ollama' } });
  });

  async function sendOwn(answer: unknown) {
    const page = await form(answer);
    await page.user.selectOptions(page.getByLabelText('Provider'), 'A server of my own');
    await page.user.type(page.getByLabelText('Id'), 'mine');
    await page.user.type(page.getByLabelText('Base URL'), 'gpu.lan');
    await page.user.click(page.getByRole('button', { name: 'Add' }));
    return page;
  }

  it('does not show a refusal elsewhere than at the field it is about', async () => {
    const page = await sendOwn(refuse(400, 'Begin it with http:// or https://.', 'baseUrl'));
    await page.findByText('Begin it with http:// or https://.');
    expect(page.getByLabelText('Base URL').getAttribute('aria-invalid')).toBe('true');
    expect(page.getByLabelText('Id').getAttribute('aria-invalid')).toBe('false');
    expect(page.queryByRole('alert')).toBeNull();
    expect(page.onOpenChange).not.toHaveBeenCalled();
  });

  it('does not swallow a refusal that is about no field', async () => {
    const page = await sendOwn(refuse(500, 'The settings cannot be written.'));
    expect((await page.findByRole('alert')).textContent).toBe('The settings cannot be written.');
  });
});
