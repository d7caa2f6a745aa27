// One provider and its keys: nothing is removed unasked, nothing secret is kept.
import { waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ProviderView } from '../../../src-main/contract/provider-views.ts';
import { ProviderDetail } from '../../../src-renderer/pages/keys/provider-detail.tsx';
import { providerState } from '../../../src-renderer/pages/keys/provider-state.ts';
import { type Answers, cleanUpAfterEach, refuse, renderPage } from '../render-page.tsx';
import { credentialOf, providerOf } from '../views.ts';

const SECRET = 'sk-not-a-real-one';
const PROVIDER = providerOf('openai', { name: 'OpenAI', credentials: [credentialOf('work'), credentialOf('home')] });

cleanUpAfterEach();

function detail(answers: Answers = {}, provider: ProviderView = PROVIDER) {
  const page = renderPage(<ProviderDetail provider={provider} />, answers);
  return { ...page, calls: () => page.asked.map(({ call }) => call) };
}

describe('removal', () => {
  it('does not remove a provider without asking', async () => {
    const { user, getByRole, findByRole, calls } = detail({ 'DELETE /control/providers/openai': { removed: true } });
    await user.click(getByRole('button', { name: 'Remove provider' }));
    expect(calls()).toEqual([]);
    await user.click(await findByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(calls()).toEqual(['DELETE /control/providers/openai']));
  });

  it('does not remove a key without asking, and only the one that was named', async () => {
    const { user, getByRole, findByRole, calls } = detail({ 'DELETE /control/credentials/home': { removed: true } });
    await user.click(getByRole('button', { name: 'Remove home' }));
    expect((await findByRole('alertdialog')).textContent).toContain('Remove home?');
    expect(calls()).toEqual([]);
    await user.click(getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(calls()).toEqual(['DELETE /control/credentials/home']));
  });

  it('removes nothing when the question is closed by Escape or Cancel, and gives the focus back', async () => {
    const { user, getByRole, findByRole, queryByRole, calls } = detail();
    for (const close of ['{Escape}', '{Enter}']) {
      await user.click(getByRole('button', { name: 'Remove provider' }));
      // Cancel has the focus: Enter must not be the way to lose something.
      await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'));
      await findByRole('alertdialog');
      await user.keyboard(close);
      await waitFor(() => expect(queryByRole('alertdialog')).toBeNull());
      await waitFor(() => expect(document.activeElement).toBe(getByRole('button', { name: 'Remove provider' })));
    }
    expect(calls()).toEqual([]);
  });
});

describe('another key', () => {
  async function opened(answer: unknown) {
    const page = detail({ 'POST /control/providers/openai/credentials': answer });
    await page.user.click(page.getByRole('button', { name: 'Add another key' }));
    await page.user.type(page.getByLabelText('Key'), ` ${SECRET} `);
    return page;
  }
  const values = (): string => [...document.querySelectorAll('input')].map(({ value }) => value).join('\n');

  it('does not keep the secret once it is stored', async () => {
    const page = await opened(credentialOf('c3'));
    await page.user.type(page.getByLabelText('Name'), 'spare');
    await page.user.click(page.getByRole('button', { name: 'Add' }));
    await page.findByRole('button', { name: 'Add another key' });
    expect(page.asked[0]?.body).toEqual({ secret: SECRET, label: 'spare' });
    await page.user.click(page.getByRole('button', { name: 'Add another key' }));
    expect(document.documentElement.outerHTML + values()).not.toContain(SECRET);
  });

  it('does not keep the secret when the form is given up', async () => {
    const page = await opened(credentialOf('c3'));
    await page.user.click(page.getByRole('button', { name: 'Cancel' }));
    await page.user.click(page.getByRole('button', { name: 'Add another key' }));
    expect(values()).not.toContain(SECRET);
    expect(page.asked).toEqual([]);
  });

  it('does not swallow the reason of a refusal', async () => {
    const page = await opened(refuse(409, 'This key is there already.'));
    await page.user.click(page.getByRole('button', { name: 'Add' }));
    await page.findByText('This key is there already.');
    expect(page.getByLabelText('Key').getAttribute('aria-invalid')).toBe('true');
  });

  it('does not show what is typed', async () => {
    const page = await opened(credentialOf('c3'));
    expect(page.getByLabelText('Key').getAttribute('type')).toBe('password');
  });
});

describe('tests and switches', () => {
  it('does not test another key than the one asked for', async () => {
    const page = detail({ 'POST /control/providers/openai/test': { ok: false, message: 'HTTP 401' } });
    await page.user.click(page.getByRole('button', { name: 'Test home' }));
    expect((await page.findByText('HTTP 401')).className).toContain('destructive');
    expect(page.asked[0]?.body).toEqual({ credentialId: 'home' });
  });

  it('shows the last failed test of a key that is stored', () => {
    const failed = credentialOf('work', { lastTest: { at: 0, ok: false, message: 'HTTP 401' } });
    const page = detail({}, { ...PROVIDER, credentials: [failed] });
    expect(page.getByText(/HTTP 401/).className).toContain('destructive');
  });

  it('does not switch off a provider when one key is switched off', async () => {
    const page = detail({ 'PATCH /control/credentials/work': credentialOf('work') });
    await page.user.click(page.getByRole('switch', { name: 'Use work' }));
    await waitFor(() =>
      expect(page.asked).toEqual([{ call: 'PATCH /control/credentials/work', body: { enabled: false } }]),
    );
  });
});

describe('providerState', () => {
  const resting = credentialOf('work', { coolingUntil: 1 });
  it.each([
    [providerOf('a'), 'good'],
    [providerOf('a', { credentials: [resting] }), 'warn'],
    [providerOf('a', { ready: false }), 'warn'],
    [providerOf('a', { enabled: false, ready: false, credentials: [resting] }), 'neutral'],
  ])('does not show a provider that cannot answer as good: %#', (provider, tone) => {
    expect(providerState(provider).tone).toBe(tone);
  });
});

describe('what a vendor says of a key', () => {
  const refused = credentialOf('work', {
    refused: { at: 0, kind: 'auth', status: 401, message: 'no such key' },
    models: ['gpt-*'],
    apps: ['editor'],
    weight: 2,
  });
  const limited = credentialOf('home', {
    limits: [{ model: 'gpt-5', at: 0, requests: { limit: 500, remaining: 499 }, tokens: { remaining: 1_000 } }],
  });

  it('shows why it was refused and what it is kept for, and takes the mark away when told to', async () => {
    const provider = { ...PROVIDER, credentials: [refused, limited] };
    const page = detail({ 'POST /control/credentials/work/clear': credentialOf('work') }, provider);
    expect(page.getByText(/^Refused \(HTTP 401\) at .*: no such key$/)).toBeTruthy();
    expect(page.getByText('only for gpt-* · only for the apps editor · weight 2')).toBeTruthy();
    expect(page.getByText('499 of 500 requests, 1,000 tokens left for gpt-5')).toBeTruthy();
    await page.user.click(page.getByRole('button', { name: 'Use it again' }));
    await waitFor(() => expect(page.calls()).toEqual(['POST /control/credentials/work/clear']));
  });

  it('does not call a provider ready whose every key is refused', () => {
    expect(providerState({ ...PROVIDER, credentials: [refused] })).toMatchObject({ tone: 'bad' });
    expect(providerState({ ...PROVIDER, credentials: [refused, limited] })).toMatchObject({ tone: 'warn' });
    expect(providerState({ ...PROVIDER, credentials: [{ ...refused, enabled: false }, limited] }).tone).toBe('good');
  });

  it('tells what is known of its privacy, and who says so', () => {
    const privacy = {
      trainsOnApiData: false,
      retentionDays: 30,
      zeroRetention: 'on-request',
      source: 'user',
      asOf: '2026-11-01',
    } as const;
    const words = 'does not train on it, keeps it 30 days, zero retention on request (you, 2026-11-01)';
    expect(detail({}, { ...PROVIDER, privacy }).getByText(words)).toBeTruthy();
    expect(detail().getByText('not known')).toBeTruthy();
  });
});
