// One engine per home.
import { expect, onTestFinished, test } from 'vitest';
import { lockHome } from '../../src-main/database/home-lock.ts';
import { sourceUrl, startChild } from '../support/child.ts';
import { tempHome } from '../support/temp-home.ts';

const holderIn = (home: string) =>
  startChild(`
    import { lockHome } from ${JSON.stringify(sourceUrl('database/home-lock.ts'))};
    const lock = lockHome(${JSON.stringify(home)}, 0);
    console.log(lock.ok);
    setInterval(() => lock, 1000);
  `);

test('a second engine of the same process is refused until the first lets go', () => {
  const home = tempHome();
  const first = lockHome(home, 0);
  expect(first.ok).toBe(true);
  expect(lockHome(home, 0)).toEqual({ ok: false });
  // A refused try must not have loosened the first lock.
  expect(lockHome(home, 0)).toEqual({ ok: false });
  if (first.ok) first.release();
  const second = lockHome(home, 0);
  onTestFinished(() => void (second.ok && second.release()));
  expect(second.ok).toBe(true);
});

test('another process is refused, also after this one tried and failed', async () => {
  const home = tempHome();
  expect(await holderIn(home).line()).toBe('true');
  expect(lockHome(home, 0)).toEqual({ ok: false });
  expect(await holderIn(home).line()).toBe('false');
});

test('a killed engine leaves no stale lock behind', async () => {
  const home = tempHome();
  const child = holderIn(home);
  expect(await child.line()).toBe('true');
  await child.kill();

  const lock = lockHome(home, 0);
  onTestFinished(() => void (lock.ok && lock.release()));
  expect(lock.ok).toBe(true);
});

test('releasing twice does nothing the second time', () => {
  const lock = lockHome(tempHome(), 0);
  if (!lock.ok) throw new Error('not locked');
  lock.release();
  expect(() => lock.release()).not.toThrow();
});
