// Every recorded exchange, replayed as a provider and asked for through every inbound protocol: what comes out must mean what went in.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pieces } from '../dialects/support/streams.ts';
import { noRecordings, recordings, type Recording } from '../support/recordings.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { simulateProvider, type Answer, type SimulatedProvider, type Step } from '../support/simulated-provider.ts';
import { clients, recordsOf, type Client } from './clients.ts';
import { read, type Json, type ReadDialect, type Reading, type Records } from './readings.ts';
import { conformancePage, type Cell } from './page.ts';

const PAGE = join(import.meta.dirname, '../../docs/conformance.md');
const SEED = 7;

/** Protocols that providers speak here. */
const TARGETS: readonly ReadDialect[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
  'mistral',
  'cohere',
  'ollama-chat',
];

const targets = new Set<string>(TARGETS);
const known = recordings(({ dialect }) => targets.has(dialect));
const elsewhere = recordings(({ dialect }) => !targets.has(dialect));

/** Recorded streams of a client library that had stopped listening: they have no end that could be told. */
const isCutShort = ({ features }: Recording): boolean => features.includes('stream-truncated');

function answerOf({ response, dialect }: Recording): Answer {
  const { status, body, sse, ndjson, raw_base64: binary } = response;
  const inPieces = (bytes: Uint8Array): Step[] => pieces(bytes, SEED).map((piece) => ({ send: piece }));
  if (sse !== undefined) return { status, steps: inPieces(Buffer.from(sse)) };
  const typed = (type: string, bytes: Uint8Array): Answer => ({
    status,
    headers: { 'content-type': type },
    steps: inPieces(bytes),
  });
  if (ndjson !== undefined) return typed('application/x-ndjson', Buffer.from(ndjson));
  if (binary !== undefined) return typed('application/vnd.amazon.eventstream', Buffer.from(binary, 'base64'));
  if (dialect === 'gemini' && Array.isArray(body)) return typed('application/json', Buffer.from(JSON.stringify(body)));
  return { status, json: body };
}

function recordedRecords({ response }: Recording): Records {
  const { body, sse, ndjson, eventstream } = response;
  if (eventstream) {
    return eventstream.map(({ headers, payload }) => ({
      ...(JSON.parse(payload) as Json),
      $event: headers[':event-type'] ?? headers[':exception-type'],
    }));
  }
  if (sse !== undefined || ndjson !== undefined) return recordsOf(sse ?? ndjson ?? '');
  return Array.isArray(body) ? (body as Json[]) : [body as Json];
}

const isStreamed = ({ response: { body }, stream }: Recording): boolean =>
  stream && (body === undefined || Array.isArray(body));

let engine: RunningEngine;
let provider: SimulatedProvider;
const cells: Cell[] = [];

/** The recording that a call is for: its number is the model's name. */
const askedFor = (path: string, body: Json | undefined): Recording => {
  const name = /r(\d+)(?=[:/]|$)/.exec(decodeURIComponent(path))?.[1] ?? /^r(\d+)$/.exec(String(body?.['model']))?.[1];
  const recording = known[Number(name)];
  if (!recording) throw new Error(`${path} names no recording`);
  return recording;
};

beforeAll(async () => {
  provider = await simulateProvider(({ path, body }) => answerOf(askedFor(path, body)));
  engine = await runEngine();
  for (const dialect of TARGETS) {
    const models = known.flatMap((each, index) => (each.dialect === dialect ? [`r${index}`] : []));
    await engine.provider(dialect, { dialect, baseUrl: provider.baseUrl, local: true, models });
  }
});
afterAll(async () => {
  await engine?.stop();
  await provider?.close();
  if (process.env['POINTSMAN_WRITE_CONFORMANCE'] === '1') writeFileSync(PAGE, conformancePage(cells, elsewhere));
});

async function faultsOf(client: Client, recording: Recording): Promise<string[]> {
  const index = known.indexOf(recording);
  // Each is asked once: a second try would hide a failure, and a failure must not make the next one rest.
  const { path, body } = client.ask(`${recording.dialect}:r${index}`, isStreamed(recording));
  const response = await engine.post(path, { ...body, provider: { retries: 0 } });
  const text = await response.text();
  if (recording.status >= 400) return errorFaults(recording, response, text);
  const wanted = client.told(read(recording.dialect as ReadDialect, recordedRecords(recording)));
  if (wanted.broken) {
    const isError = response.status >= 400 || read(client.dialect, recordsOf(text)).broken;
    return isError ? [] : ['a broken stream looks whole'];
  }
  if (response.status !== 200) return [`HTTP ${response.status}: ${text.slice(0, 300)}`];
  return differences(wanted, read(client.dialect, recordsOf(text)));
}

/** The vendor's words reach the client, with a status of the same kind. */
function errorFaults(recording: Recording, response: Response, text: string): string[] {
  const body = recording.response.body as Json | string;
  const first = (Array.isArray(body) ? body[0] : body) as Json;
  const words: unknown =
    typeof body === 'string'
      ? body
      : (first['error']?.message ?? first['message'] ?? first['detail'] ?? first['error']);
  const vendors = typeof words === 'string' ? words : JSON.stringify(words);
  return [
    ...(response.status >= 400 ? [] : [`status ${response.status} for the vendor’s ${recording.status}`]),
    ...(recording.status < 500 && response.status !== recording.status
      ? [`status ${response.status}, not ${recording.status}`]
      : []),
    ...(text.includes(JSON.stringify(vendors.slice(0, 60)).slice(1, -1))
      ? []
      : [`without the vendor’s words: ${text.slice(0, 200)}`]),
  ];
}

function differences(wanted: Reading, got: Reading): string[] {
  const names = ['text', 'reasoning', 'calls', 'cited', 'finish', 'usage', 'broken'] as const;
  return names.flatMap((name) => {
    // What a vendor did not count, or did not say, is made up or left open by us: there is nothing to compare.
    if (name === 'usage' && (wanted.usage === undefined || got.usage === undefined)) return [];
    if (name === 'finish' && wanted.finish === 'none') return [];
    const [a, b] = [JSON.stringify(wanted[name]), JSON.stringify(got[name])];
    return a === b ? [] : [`${name}: wanted ${a?.slice(0, 200)}, got ${b?.slice(0, 200)}`];
  });
}

it('conformance is measured over enough to mean something', ({ skip }) => {
  if (noRecordings !== undefined) skip(noRecordings);
  expect(known.length).toBeGreaterThan(220);
});

describe.runIf(noRecordings === undefined)('recorded exchanges', () => {
  describe.each(clients)('through $name', (client) => {
    it.each(TARGETS)('mean the same from a provider of %s', { timeout: 60_000 }, async (dialect) => {
      const list = known.filter((each) => each.dialect === dialect && !isCutShort(each));
      expect(list.length).toBeGreaterThan(0);
      const cell: Cell = { client: client.name, dialect, passed: 0, expressible: 0, reasons: new Map() };
      cells.push(cell);
      const faults: string[] = [];
      for (const recording of list) {
        const reading = recording.status >= 400 ? undefined : read(dialect, recordedRecords(recording));
        const reason = reading && !reading.broken ? client.inexpressible(reading) : undefined;
        if (reason !== undefined) {
          cell.reasons.set(reason, [...(cell.reasons.get(reason) ?? []), recording.id]);
          continue;
        }
        cell.expressible += 1;
        const found = await faultsOf(client, recording);
        if (found.length === 0) cell.passed += 1;
        faults.push(...found.map((fault) => `${recording.id}: ${fault}`));
      }
      expect(faults).toEqual([]);
    });
  });

  it('are measured as docs/conformance.md says', () => {
    if (process.env['POINTSMAN_WRITE_CONFORMANCE'] === '1') return;
    expect(existsSync(PAGE) && readFileSync(PAGE, 'utf8')).toBe(conformancePage(cells, elsewhere));
  });
});
