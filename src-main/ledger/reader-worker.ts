// The ledger reader's thread: answers questions from its own read-only connection.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../database/sqlite-errors.ts';
import type { ReaderAnswer, ReaderQuestion } from './reader-protocol.ts';
import { readRequest, readRequests } from './request-queries.ts';
import { readScopeCost } from './scope-cost-query.ts';
import { readSpend } from './spend-queries.ts';

/** A checkpoint of the writer may hold the file for a moment; waiting here delays nobody else. */
const BUSY_TIMEOUT_MS = 5_000;

const { path } = workerData as { path: string };
const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });

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
  if (question.call === 'scopeCost') return readScopeCost(db, question.argument);
  if (question.call === 'spend') return readSpend(db, question.argument);
  if (question.call === 'requests') return readRequests(db, question.argument);
  return readRequest(db, question.argument);
}
