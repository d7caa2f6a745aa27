// The first screen: what its one button promises.
import { expect, it } from 'vitest';
import { FirstStart } from '../../../src-renderer/pages/first-start/first-start.tsx';
import { holdEvents } from '../fake-source.ts';
import { cleanUpAfterEach, renderPage } from '../render-page.tsx';
import { providerOf, statusOf } from '../views.ts';

cleanUpAfterEach();

const opened = (providers: readonly unknown[]) => {
  holdEvents();
  return renderPage(<FirstStart />, {
    'GET /control/status': statusOf({ firstStartDone: false }),
    'GET /control/providers': { providers },
    'GET /control/detected': { keys: [], servers: [] },
    'GET /control/access-keys': { keys: [] },
    'GET /control/registry': { rows: [] },
  });
};

it('does not speak of starting without a key when one was added from the command line', async () => {
  const page = opened([providerOf('openai')]);
  expect(await page.findByRole('button', { name: 'Start' })).toBeTruthy();
});

it('says that nothing was added yet', async () => {
  expect(await opened([]).findByRole('button', { name: 'Start without a key' })).toBeTruthy();
});
