// The ledger reader's thread: answers questions from its own read-only connection.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../database/sqlite-errors.ts';
import type { ReaderAnswer, ReaderQuestion } from './reader-protocol.ts';
import { readActivity } from './read-activity.ts';
import { readDay, unpackedDays } from './read-day.ts';
import { reconcile } from './reconcile.ts';
import { readRequest, readRequests } from './request-queries.ts';
import { readScopeCost } from './scope-cost-query.ts';
import { createSpendNames } from './spend-names.ts';
import { readSpend } from './spend-queries.ts';

/** A checkpoint of the writer may hold the file for a moment; waiting here delays nobody else. */
const BUSY_TIMEOUT_MS = 5_000;

const { path } = workerData as { path: string };
const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
const names = createSpendNames(db);

parentPort?.on('message', (question: ReaderQuestion) => parentPort?.postMessage(answer(question)));

function answer(question: ReaderQuestion): ReaderAnswer {
  const { number } = question;
  try {
    return { number, ok: true, value: read(question) };
  } catch (error) {
    return { number, ok: false, message: messageOf(error) };
  }
}

function read(question: ReaderQuestion): unknown {
  switch (question.call) {
    case 'scopeCost':
      return readScopeCost(db, question.argument);
    case 'spend':
      return readSpend(db, names, question.argument);
    case 'activity':
      return readActivity(db, names, question.argument);
    case 'reconcile':
      return reconcile(db, names, question.argument);
    case 'requests':
      return readRequests(db, question.argument);
    case 'request':
      return readRequest(db, question.argument);
    case 'unpackedDays':
      return unpackedDays(db, question.argument);
    case 'readDay':
      return readDay(db, names, question.argument);
  }
}
