// `preset`: what is typed must become exactly those settings, and the versions before must stay readable.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliHarness } from '../support/cli-harness.ts';

test('fields are typed, added to what holds, and taken away again', async () => {
  const { run } = cliHarness();
  const first = await run(
    'preset',
    'set',
    'brief',
    '--model',
    'a/one',
    'a/two',
    '--system',
    'Be brief.',
    '--set',
    'temperature=0.2',
    '--set',
    'provider.sort=price',
    '--json',
  );
  expect(first.code).toBe(0);
  expect(JSON.parse(first.out)).toMatchObject({
    version: 1,
    config: { model: 'a/one', models: ['a/two'], temperature: 0.2, provider: { sort: 'price' } },
    systemPrompt: 'Be brief.',
  });
  const second = await run(
    'preset',
    'set',
    'brief',
    '--set',
    'provider.zdr=true',
    '--clear',
    'temperature',
    '--clear',
    'system',
    '--json',
  );
  const view = JSON.parse(second.out);
  expect(view.config).toEqual({ model: 'a/one', models: ['a/two'], provider: { sort: 'price', zdr: true } });
  expect(view).not.toHaveProperty('systemPrompt');
  expect((await run('preset', 'list')).out).toMatch(/brief +2 +a\/one +models, provider/);
  expect((await run('preset', 'show', 'brief', '--version-number', '1')).out).toContain('system: Be brief.');
  expect((await run('preset', 'show', 'brief', '--version-number', '9')).code).toBe(5);
  expect((await run('preset', 'remove', 'brief')).code).toBe(0);
  expect((await run('preset', 'show', 'brief')).code).toBe(5);
});

test('a request in a file becomes a preset, without what was said in it', async () => {
  const { run } = cliHarness();
  const folder = await mkdtemp(join(tmpdir(), 'pointsman-preset-'));
  const file = join(folder, 'request.json');
  await writeFile(
    file,
    JSON.stringify({ model: 'a/one', messages: [{ role: 'user', content: 'Hi' }], stream: true, top_p: 0.5 }),
  );
  const { out } = await run('preset', 'set', 'brief', '--from', file, '--json');
  expect(JSON.parse(out).config).toEqual({ model: 'a/one', top_p: 0.5 });
  expect((await run('preset', 'set', 'brief', '--from', join(folder, 'none.json'))).code).toBe(2);
  await rm(folder, { recursive: true });
});

test('a setting that no request could have is named, and changes nothing', async () => {
  const { run } = cliHarness();
  const { code, err } = await run('preset', 'set', 'bad', '--set', 'provider.sort=best');
  expect(code).toBe(2);
  expect(err).toContain('config.provider.sort');
  expect((await run('preset', 'list')).out).toContain('No presets yet');
});

test('a field that is not there cannot be cleared: most likely it was mistyped', async () => {
  const { run } = cliHarness();
  await run('preset', 'set', 'brief', '--set', 'temperature=0.2', '--set', 'provider.sort=price');
  const { code, err } = await run('preset', 'set', 'brief', '--clear', 'temprature');
  expect([code, err]).toEqual([
    2,
    '--clear temprature: the preset has no such field. It has: temperature, provider.\n',
  ]);
  const { out } = await run('preset', 'set', 'brief', '--clear', 'provider.sort', '--json');
  expect(JSON.parse(out).config).toEqual({ temperature: 0.2, provider: {} });
});
