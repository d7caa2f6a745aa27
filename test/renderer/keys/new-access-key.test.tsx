// The secret of a new access key: shown once, then nowhere.
import { waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { NewAccessKey } from '../../../src-renderer/pages/keys/new-access-key.tsx';
import { cleanUpAfterEach, renderPage } from '../render-page.tsx';

const SECRET = 'pm-only-shown-once';
const made = {
  secret: SECRET,
  key: { id: 'k1', name: 'cursor', lastFour: 'once', tags: {}, verbatim: false, createdAt: 0 },
};

function Opener() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <NewAccessKey open={open} onOpenChange={setOpen} />
    </>
  );
}

cleanUpAfterEach();

async function makeKey() {
  const page = renderPage(<Opener />, { 'POST /control/access-keys': made });
  await page.user.click(page.getByRole('button', { name: 'Open' }));
  await page.user.type(page.getByLabelText('Name of the program'), 'cursor');
  await page.user.type(page.getByLabelText('Tags'), 'team=web, project=atlas');
  await page.user.click(page.getByRole('button', { name: 'Make key' }));
  await page.findByText(SECRET);
  return page;
}

it('sends the tags as pairs', async () => {
  const { asked } = await makeKey();
  expect(asked).toEqual([
    { call: 'POST /control/access-keys', body: { name: 'cursor', tags: { team: 'web', project: 'atlas' } } },
  ]);
});

it('does not show the secret again after the dialog was closed', async () => {
  const page = await makeKey();
  await page.user.click(page.getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(page.queryByRole('dialog')).toBeNull());
  await page.user.click(page.getByRole('button', { name: 'Open' }));
  await page.findByLabelText('Name of the program');
  expect(document.documentElement.outerHTML).not.toContain(SECRET);
});

it('does not keep the secret in memory after the dialog was closed', async () => {
  const page = await makeKey();
  await page.user.keyboard('{Escape}');
  await waitFor(() => expect(page.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(page.client.getMutationCache().getAll()).toEqual([]));
});

it('does not send tags that are no pairs', async () => {
  const page = renderPage(<Opener />, { 'POST /control/access-keys': made });
  await page.user.click(page.getByRole('button', { name: 'Open' }));
  await page.user.type(page.getByLabelText('Name of the program'), 'cursor');
  await page.user.type(page.getByLabelText('Tags'), 'web');
  expect(page.getByRole('button', { name: 'Make key' })).toHaveProperty('disabled', true);
});
