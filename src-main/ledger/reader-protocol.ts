// What the ledger reader and its worker thread say to each other.
import type { LedgerReader } from './ledger.ts';
import type { DayReader } from './pack-days.ts';

export type ReaderCalls = Omit<LedgerReader, 'close' | 'packDays'> & DayReader;
export type ReaderCall = keyof ReaderCalls;

export type ReaderQuestion = {
  [C in ReaderCall]: { readonly number: number; readonly call: C; readonly argument: Parameters<ReaderCalls[C]>[0] };
}[ReaderCall];

export type ReaderAnswer =
  | { readonly number: number; readonly ok: true; readonly value: unknown }
  | { readonly number: number; readonly ok: false; readonly message: string };
