// `recording`: it must be off until it is switched on, and say for whom and for how long.
import { expect, test } from 'vitest';
import { cliHarness } from '../support/cli-harness.ts';

test('on for a key, status, off, and what was kept', async () => {
  const { run, fake } = cliHarness();
  expect((await run('recording', 'status')).out).toBe('Recording is off. Contents of 0 requests are kept.\n');
  await run('key', 'create', 'editor');
  expect((await run('recording', 'on', '--days', '30', '--key', 'editor')).out).toContain(
    'Requests of editor are recorded for 30 days.',
  );
  fake.parts.contents.put({
    requestId: 'gen-1',
    accessKeyId: 'key-1',
    recordedAt: fake.now,
    messages: [{ role: 'user', content: 'Hi' }],
    completion: 'Hello',
    reasoning: null,
    toolCalls: [],
  });
  expect((await run('recording', 'show', 'gen-1')).out).toMatch(/messages:[^]*Hi[^]*completion:\nHello/);
  expect(JSON.parse((await run('recording', 'status', '--json')).out)).toEqual({
    days: 30,
    keys: ['editor'],
    recorded: 1,
  });
  expect((await run('recording', 'off')).out).toContain('Recording is off. Contents of 1 requests are kept.');
  expect((await run('recording', 'remove', 'gen-1')).code).toBe(0);
  expect((await run('recording', 'show', 'gen-1')).code).toBe(5);
  expect((await run('recording', 'clear')).out).toContain('0 requests');
  expect((await run('recording', 'on', '--days', '0')).code).toBe(2);
});
