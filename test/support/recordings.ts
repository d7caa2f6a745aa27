// Real provider traffic for tests: it lives beside the project, in the folder that POINTSMAN_RECORDED names.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const projectRoot = resolve(import.meta.dirname, '../..');
const folder = resolve(projectRoot, process.env['POINTSMAN_RECORDED'] ?? '../shared/fixtures/recorded');

export type JsonObject = Readonly<Record<string, unknown>>;

/** One line of index.json. */
export interface RecordingEntry {
  /** `<provider>/<name>`. */
  readonly id: string;
  readonly provider: string;
  readonly dialect: string;
  readonly model: string;
  readonly stream: boolean;
  /** The rarest interesting thing about the exchange. */
  readonly primary: string;
  readonly features: readonly string[];
  readonly status: number;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON of a whole answer. */
  readonly body?: unknown;
  /** The event stream as text. */
  readonly sse?: string;
  /** Newline-delimited JSON. */
  readonly ndjson?: string;
  /** AWS's binary frames, decoded, and as they came. */
  readonly eventstream?: readonly { readonly headers: Readonly<Record<string, string>>; readonly payload: string }[];
  readonly raw_base64?: string;
}

export interface Recording extends RecordingEntry {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: JsonObject;
    readonly body: JsonObject;
  } | null;
  readonly response: RecordedResponse;
}

/** Why suites over recordings are skipped, in one line; undefined when the recordings are there. */
export const noRecordings: string | undefined = existsSync(join(folder, 'index.json'))
  ? undefined
  : 'skipped: no recorded traffic found; set POINTSMAN_RECORDED to a folder with an index.json';

/** The recordings that `wanted` accepts, read whole; none when there are no recordings at all. */
export function recordings(wanted: (entry: RecordingEntry) => boolean): readonly Recording[] {
  if (noRecordings !== undefined) return [];
  const entries = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as RecordingEntry[];
  return entries.filter(wanted).map((entry) => {
    const recorded = JSON.parse(readFileSync(join(folder, `${entry.id}.json`), 'utf8')) as Pick<
      Recording,
      'request' | 'response'
    >;
    return { ...entry, ...recorded };
  });
}
