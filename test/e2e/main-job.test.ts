// The main job as a person does it: first start, add a key, chat, see a fallback happen, see what it cost. Real engine, real browser.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { redirectingDispatcher } from '../support/redirecting-dispatcher.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatStream, simulateProvider, type SimulatedProvider } from '../support/simulated-provider.ts';

const dist = join(import.meta.dirname, '../../dist/renderer');
/** Kept where somebody wants to look at them. */
const screenshots = process.env['POINTSMAN_SCREENSHOTS'];

let engine: RunningEngine;
let openai: SimulatedProvider;
let groq: SimulatedProvider;
let browser: Browser;
let page: Page;
const problems: string[] = [];

const USAGE = { prompt_tokens: 1_000, completion_tokens: 200, total_tokens: 1_200 };

async function picture(name: string): Promise<void> {
  if (screenshots === undefined) return;
  mkdirSync(screenshots, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    // The new colours are on the screen two frames later.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: join(screenshots, `${name}-${theme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

beforeAll(async () => {
  if (noBrowser !== undefined) return;
  openai = await simulateProvider(() => ({
    steps: chatStream('Answered by the **first** provider.', { usage: USAGE }),
  }));
  groq = await simulateProvider(() => ({ steps: chatStream('The second provider took over.', { usage: USAGE }) }));
  engine = await runEngine({
    ui: { uiFolder: dist, port: 0 },
    dispatcher: redirectingDispatcher({ 'api.openai.com': openai.port, 'api.groq.com': groq.port }),
  });
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} ${message.location().url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      problems.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    const { hostname } = new URL(request.url());
    if (hostname !== '127.0.0.1') problems.push(`the page asked ${request.url()}`);
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await engine?.stop();
  await Promise.all([openai?.close(), groq?.close()]);
});

describe.skipIf(noBrowser !== undefined)(
  `a person’s first minutes${noBrowser === undefined ? '' : ` (${noBrowser})`}`,
  () => {
    it('the login link opens the first start, and the demo answers without a key', async () => {
      await page.goto(engine.uiLogin);
      await page.getByRole('heading', { name: 'Welcome to Pointsman' }).waitFor();
      await page.getByRole('button', { name: 'Ask demo/echo' }).click();
      await page.locator('output').getByText('Hello, is anybody there?').waitFor();
    }, 60_000);

    it('the curl’s arrival is shown live', async () => {
      await engine.post('/v1/chat/completions', {
        model: 'demo/echo',
        messages: [{ role: 'user', content: 'from a program' }],
      });
      await page.getByText('demo/echo answered by').waitFor();
      await picture('first-start');
    }, 60_000);

    it('a pasted key is recognised, stored and tested', async () => {
      await page.getByLabel('Paste a provider key').fill('gsk_test0000000000000000000000000000000000000000000000ab');
      await page.getByRole('button', { name: 'Add key for Groq' }).click();
      await page.getByText(/^Stored/).waitFor();
      await page.getByLabel('Paste a provider key').fill('sk-proj-test000000000000000000000000000000000000');
      await page.getByRole('button', { name: /Add key/ }).click();
      await expect.poll(async () => (await engine.control.call('GET /control/providers')).providers.length).toBe(2);
      expect(await page.content()).not.toContain('gsk_test0000');
      await page.getByRole('button', { name: 'Start', exact: true }).click();
      await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    }, 60_000);

    it('targets are added to the current route', async () => {
      await page.getByRole('link', { name: 'Routes' }).click();
      const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'current' }) });
      for (const [search, option] of [
        ['gpt-4o-mini openai', 'gpt-4o-mini'],
        ['llama-3.3-70b groq', 'llama-3.3-70b-versatile'],
      ] as const) {
        await card.getByRole('button', { name: 'Add target' }).click();
        await page.getByPlaceholder('Model or provider').fill(search);
        await page.getByRole('option', { name: option }).first().click();
      }
      await card.getByRole('button', { name: 'Use gpt-4o-mini first' }).click();
      await card.getByRole('button', { name: 'Remove demo/echo' }).click();
      await expect
        .poll(async () =>
          (await engine.control.call('GET /control/routes')).routes
            .find((route) => route.name === 'current')
            ?.targets.map((target) => target.providerId),
        )
        .toEqual(['openai', 'groq']);
      await picture('routes');
    }, 60_000);

    it('chat streams an answer with its cost', async () => {
      await page.getByRole('link', { name: 'Chat' }).click();
      await page.getByRole('textbox', { name: /message/i }).fill('Who answers?');
      await page.keyboard.press('Enter');
      await page.getByText('Answered by the').first().waitFor();
      await page.locator('strong', { hasText: 'first' }).waitFor();
      await page
        .getByText(/\$0\.000/)
        .first()
        .waitFor();
      await picture('chat');
    }, 60_000);

    it('pulling the plug on the first provider shows the fallback and both attempts', async () => {
      openai.behave(() => ({ status: 500, json: { error: { message: 'The server had an error' } } }));
      await page.getByRole('textbox', { name: /message/i }).fill('And now?');
      await page.keyboard.press('Enter');
      await page.getByText('The second provider took over.', { exact: true }).waitFor();
      await page
        .getByRole('button', { name: /fallback|attempts|tries/i })
        .last()
        .click();
      await page.getByText('500').first().waitFor();
      await picture('chat-fallback');
      await page.keyboard.press('Escape');
      const request = await engine.lastRequest();
      expect(request.attempts.map((attempt) => attempt.providerId)).toEqual(['openai', 'openai', 'groq']);
    }, 60_000);

    it('spend shows what it cost, requests show both attempts', async () => {
      const [total] = (await engine.control.call('GET /control/spend', { query: { by: 'provider' } })).rows.filter(
        (row) => row.key === 'groq',
      );
      expect(total?.costNanoUsd).toBeGreaterThan(0);
      await page.getByRole('link', { name: 'Spend', exact: true }).click();
      await page.getByRole('heading', { name: 'Spend' }).waitFor();
      await page.getByLabel(/group by/i).selectOption('provider');
      await page.getByRole('row', { name: /groq/i }).first().waitFor();
      await picture('spend');
      await page.getByRole('link', { name: 'Requests' }).click();
      await page.getByText('current').first().waitFor();
      await picture('requests');
    }, 60_000);

    it('the other pages open, the palette goes anywhere, and nothing was asked from outside', async () => {
      for (const name of ['Models', 'Keys', 'Settings']) {
        await page.getByRole('link', { name }).click();
        await page.getByRole('heading', { name, level: 1 }).waitFor();
        await picture(name.toLowerCase());
      }
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(/Go to a page/).fill('spend');
      await picture('palette');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Spend', level: 1 }).waitFor();
      expect(problems).toEqual([]);
    }, 60_000);
  },
);
