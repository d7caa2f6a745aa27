// Makes the committed snapshot of the catalogue from the data packages. Run through `npm run catalog:build`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../../src-main/providers/registry.ts';
import { readSources, unknownProviders } from './collect.ts';
import { endpointsOf } from './endpoints-of.ts';
import { modelRecords } from './model-records.ts';
import { nameUndated } from './name-undated.ts';
import { packages } from './packages.ts';
import { byText, endpointRecord, toLines } from './snapshot-lines.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const [cache, target] = process.argv.slice(2);
if (cache === undefined || target === undefined) throw new Error('Usage: build.ts <cache folder> <snapshot folder>');

const sources = await readSources(cache);
const rows = registry.filter((row) => row.local !== true);
const raw = rows.map((row) => ({ row, endpoints: endpointsOf(row, sources) }));
const known = new Set(
  raw.flatMap(({ endpoints }) => endpoints.filter(({ listed }) => listed).map(({ model }) => model)),
);
const built = raw
  .map(({ row, endpoints }) => ({ id: row.id, author: row.author, endpoints: nameUndated(endpoints, known) }))
  .filter(({ endpoints }) => endpoints.length > 0);

const folder = join(target, 'endpoints');
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(join(folder, name));
for (const { id, endpoints } of built) {
  const ordered = [...endpoints].sort((a, b) => byText(a.id, b.id));
  writeFileSync(join(folder, `${id}.jsonl`), toLines(ordered.map(endpointRecord)));
}
const models = modelRecords(built);
writeFileSync(join(target, 'models.jsonl'), toLines(models));
writeFileSync(
  join(target, 'sources.jsonl'),
  toLines(Object.entries(packages).map(([id, source]) => ({ id, ...source }))),
);

const listed = built.flatMap(({ endpoints }) => endpoints.filter((endpoint) => endpoint.listed));
const priced = listed.filter(({ figures }) => figures.prices !== undefined).length;
say(`${models.length} models, ${listed.length} endpoints (${priced} with a price), ${built.length} providers`);
const strangers = [...unknownProviders(sources, new Set(rows.map(({ id }) => id)))].sort((a, b) => b[1] - a[1]);
say(`Not in the registry (${strangers.length}): ${strangers.map(([id, count]) => `${id} ${count}`).join(', ')}`);
const missing = rows.filter(({ id }) => !built.some((provider) => provider.id === id)).map(({ id }) => id);
say(`In the registry, but in no source: ${missing.join(', ') || 'none'}`);
