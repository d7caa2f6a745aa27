// The rail: where one is, and what the gateway does.
import { waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { gatewayTone, Rail } from '../../../src-renderer/components/rail.tsx';
import { pages } from '../../../src-renderer/pages.ts';
import { cleanUpAfterEach, renderPage } from '../render-page.tsx';
import { statusOf } from '../views.ts';

cleanUpAfterEach();

describe('gatewayTone', () => {
  it('does not show a gateway that answers nobody as good', () => {
    expect(gatewayTone(statusOf({ paused: true })).tone).toBe('bad');
    expect(gatewayTone(statusOf({ gateway: null })).tone).toBe('bad');
  });

  it('names the providers that rest instead of only turning amber', () => {
    const { tone, words } = gatewayTone(statusOf({ degraded: ['Groq', 'OpenAI'] }));
    expect(tone).toBe('warn');
    expect(words).toContain('Groq, OpenAI');
  });

  it('does not call a paused gateway merely degraded', () => {
    expect(gatewayTone(statusOf({ paused: true, degraded: ['Groq'] })).tone).toBe('bad');
  });

  it('is good and names the port when all is well', () => {
    expect(gatewayTone(statusOf())).toEqual({ tone: 'good', words: expect.stringContaining('8787') });
  });
});

describe('Rail', () => {
  it('does not leave an icon without a name', () => {
    const page = renderPage(<Rail status={statusOf()} />, {});
    for (const { name, path } of pages) expect(page.getByRole('link', { name }).getAttribute('href')).toBe(path);
  });

  it('marks the open page, and only that', () => {
    window.history.replaceState(null, '', '/keys');
    const page = renderPage(<Rail status={statusOf()} />, {});
    expect(page.container.querySelectorAll('[aria-current="page"]')).toHaveLength(1);
    expect(page.getByRole('link', { name: 'Keys' }).getAttribute('aria-current')).toBe('page');
  });

  it('does not round a small sum of today to nothing', () => {
    const page = renderPage(<Rail status={statusOf({ todayNanoUsd: 12_000 })} />, {});
    expect(page.getByText('<$0.01')).toBeTruthy();
    expect(page.getByRole('link', { name: 'Spent today: $0.000012' })).toBeTruthy();
  });

  it('does not copy anything but the whole base URL', async () => {
    const page = renderPage(<Rail status={statusOf()} />, {});
    const write = vi.spyOn(navigator.clipboard, 'writeText');
    await page.user.click(page.getByRole('button', { name: /Copy the base URL/ }));
    await waitFor(() => expect(write).toHaveBeenCalledWith('http://127.0.0.1:8787/v1'));
  });

  it('does not offer to copy an address that is not there, but leads to the switch', () => {
    const page = renderPage(<Rail status={statusOf({ gateway: null })} />, {});
    expect(page.queryByRole('button', { name: /Copy/ })).toBeNull();
    const off = page.getByRole('link', { name: 'The gateway does not listen. Open Settings' });
    expect(off.getAttribute('href')).toBe('/settings');
  });
});
