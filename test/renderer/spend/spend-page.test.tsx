// Spend by two groups: which is which on the screen, in the address and in the file.
import { expect, it } from 'vitest';
import type { SpendReport } from '../../../src-main/contract/spend-views.ts';
import { GroupTable } from '../../../src-renderer/pages/spend/group-table.tsx';
import { spendAddress } from '../../../src-renderer/pages/spend/spend-address.ts';
import { spendCsv } from '../../../src-renderer/pages/spend/spend-export.ts';
import { groupsOf } from '../../../src-renderer/pages/spend/spend-groups.ts';
import { cleanUpAfterEach, renderPage } from '../render-page.tsx';

const row = (key: string, secondKey?: string): SpendReport['total'] => ({
  key,
  ...(secondKey !== undefined && { secondKey }),
  requests: 1,
  unpricedRequests: 0,
  inputTokens: 1,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
  costNanoUsd: 1_000_000_000,
  estimatedNanoUsd: 0,
});

const report: SpendReport = {
  by: 'app,tag:team',
  rows: [row('editor', 'web'), row('editor', '')],
  total: row('total'),
  omitted: 0,
  openRouterFeeNanoUsd: 55_000_000,
};

cleanUpAfterEach();

it('shows both groups of a row, what stands for none, and the fee that was not paid', () => {
  const page = renderPage(<GroupTable report={report} period={{ from: 0, to: 1 }} />, {});
  expect(page.getByRole('heading', { name: 'By app and tag team' })).toBeTruthy();
  const rows = page.getAllByRole('row').map(({ textContent }) => textContent);
  expect(rows[1]).toMatch(/^editorweb/);
  expect(rows[2]).toMatch(/^editorWithout this tag/);
  expect(page.getByText(/5\.5 %.*\$0\.055/)).toBeTruthy();
});

it('finds both groups again, also when the name of a tag holds a comma', () => {
  expect(groupsOf('model')).toEqual(['model']);
  expect(groupsOf('app,model')).toEqual(['app', 'model']);
  expect(groupsOf('tag:a,b')).toEqual(['tag:a,b']);
  expect(groupsOf('tag:a,b,app')).toEqual(['tag:a,b', 'app']);
});

it('keeps the second group in the address, and never the same one twice', () => {
  const read = (text: string) => spendAddress.read(new URLSearchParams(text));
  expect(read('by=model&and=app')).toMatchObject({ by: 'model', and: 'app' });
  expect(read('by=model&and=model').and).toBeUndefined();
  expect(read('and=nonsense').and).toBeUndefined();
  expect(spendAddress.write(read('by=model&and=app')).toString()).toBe('by=model&and=app');
});

it('writes both groups into the file', () => {
  const { rows, total, by } = report;
  const lines = spendCsv({ by, groups: 2, from: 0, to: 1, rows, total }).split('\r\n');
  expect(lines[0]).toMatch(/^key,secondKey,requests,/);
  expect(lines[1]).toMatch(/^editor,web,1,/);
  expect(lines[3]).toMatch(/^total,,1,/);
});
