// Packs past days one after another, a little at a time: reports must not wait for it, and requests even less.
import { setTimeout as sleep } from 'node:timers/promises';
import type { PackStore } from './pack-store.ts';
import type { PackResult, SpendName } from './read-day.ts';

/** The reader's thread. */
export interface DayReader {
  unpackedDays(now: number): Promise<readonly number[]>;
  readDay(day: number): Promise<PackResult>;
}

/** So many are inserted in well under a millisecond. */
const NAMES_AT_ONCE = 100;
const PAUSE_MS = 5;

/** @returns how many days were packed */
export async function packDays(reader: DayReader, store: PackStore, now: number): Promise<number> {
  let packed = 0;
  for (const day of await reader.unpackedDays(now)) {
    if (await pack(day, reader, store)) packed += 1;
    await pause();
  }
  return packed;
}

async function pack(day: number, reader: DayReader, store: PackStore): Promise<boolean> {
  store.claim(day);
  let result = await reader.readDay(day);
  if (result.type === 'unknown') {
    await addNames(result.names, store);
    result = await reader.readDay(day);
  }
  return result.type === 'packed' && store.store(day, result.rows, result.body);
}

async function addNames(names: readonly SpendName[], store: PackStore): Promise<void> {
  for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
    store.addNames(names.slice(at, at + NAMES_AT_ONCE));
    await pause();
  }
}

const pause = (): Promise<void> => sleep(PAUSE_MS);
