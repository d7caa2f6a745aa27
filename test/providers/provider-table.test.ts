// docs/providers.md says what the registry says. `npm run providers` writes it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../../src-main/providers/registry.ts';
import { providerTable } from './provider-table.ts';

const PATH = join(import.meta.dirname, '../../docs/providers.md');

test('docs/providers.md is the registry of today', async () => {
  const table = await providerTable(registry);
  if (process.env['POINTSMAN_WRITE_PROVIDERS'] === '1') await writeFile(PATH, table);
  expect(await readFile(PATH, 'utf8'), 'run npm run providers').toBe(table);
});
