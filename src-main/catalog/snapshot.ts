// The shipped facts: a committed snapshot, read from its files provider by provider when they are first asked for.
import { readFileSync, readdirSync } from 'node:fs';
import { FIGURES, type Told } from './merge-facts.ts';
import type { FigureName, ModelFigures, Origin } from './model-facts.ts';

export interface SnapshotSource {
  readonly id: string;
  /** The package that it came in. */
  readonly name: string;
  readonly version: string;
  /** ISO date of its figures. */
  readonly date: string;
  readonly license: string;
}

export interface SnapshotModel {
  readonly id: string;
  readonly name?: string;
  /** `author/family`. */
  readonly family?: string;
  readonly releasedAt?: string;
  readonly knowledgeCutoff?: string;
  /** Source of each figure. */
  readonly from: Readonly<Record<string, string>>;
}

export interface SnapshotEndpoint extends Told {
  /** Canonical `author/slug`. */
  readonly model: string;
  /** False: known by its price alone, for those who name it. */
  readonly listed: boolean;
}

export interface Snapshot {
  readonly sources: readonly SnapshotSource[];
  /** ISO date of the newest source. */
  readonly asOf: string;
  /** Registry ids that it has endpoints of. */
  readonly providers: readonly string[];
  /** By the provider's own model id; empty for a provider that it does not know. */
  endpoints(registryId: string): ReadonlyMap<string, SnapshotEndpoint>;
  models(): ReadonlyMap<string, SnapshotModel>;
}

/** A record of `endpoints/*.jsonl`. `from` names the source of each figure, `*` that of the others. */
interface Line extends ModelFigures {
  readonly id: string;
  readonly model: string;
  readonly listed?: false;
  readonly from?: Readonly<Record<string, string>>;
}

/** What the model's id itself tells has no other source. */
const OF_THE_ID = 'id';

/** Beside this file in a checkout; beside the programs once built. */
const shippedFolder = (moduleUrl: string): URL =>
  new URL(moduleUrl.endsWith('.ts') ? './snapshot/' : './catalog/', moduleUrl);

/** Throws when the files are not there: the program is then not whole. */
export function openSnapshot(folder: URL = shippedFolder(import.meta.url)): Snapshot {
  const lines = <T>(name: string): readonly T[] => parseLines<T>(readFileSync(new URL(name, folder), 'utf8'));
  const sources = lines<SnapshotSource>('sources.jsonl');
  const origins = new Map(sources.map(({ id, date }) => [id, { source: id, asOf: date }]));
  const asOf = sources.reduce((newest, { date }) => (date > newest ? date : newest), '');
  origins.set(OF_THE_ID, { source: OF_THE_ID, asOf });
  const files = readdirSync(new URL('endpoints/', folder)).filter((name) => name.endsWith('.jsonl'));
  const providers = files.map((name) => name.slice(0, -'.jsonl'.length)).sort();
  const known = new Map<string, ReadonlyMap<string, SnapshotEndpoint>>(providers.map((id) => [id, NONE]));
  let models: ReadonlyMap<string, SnapshotModel> | undefined;

  return {
    sources,
    asOf,
    providers,
    endpoints(registryId) {
      if (known.get(registryId) === NONE) {
        const records = lines<Line>(`endpoints/${registryId}.jsonl`);
        known.set(registryId, new Map(records.map((line) => [line.id, toEndpoint(line, origins)])));
      }
      return known.get(registryId) ?? NONE;
    },
    models() {
      models ??= new Map(lines<SnapshotModel>('models.jsonl').map((model) => [model.id, model]));
      return models;
    },
  };
}

const NONE: ReadonlyMap<string, SnapshotEndpoint> = new Map();

const parseLines = <T>(text: string): readonly T[] => JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`) as T[];

function toEndpoint(line: Line, known: ReadonlyMap<string, Origin>): SnapshotEndpoint {
  const { id: _id, model, listed = true, from = {}, ...figures } = line;
  const usual = known.get(from['*'] ?? '') ?? { source: 'unknown', asOf: '' };
  const origins: Partial<Record<FigureName, Origin>> = {};
  for (const name of FIGURES) {
    if (figures[name] !== undefined) origins[name] = known.get(from[name] ?? '') ?? usual;
  }
  return { figures, origin: usual, origins, model, listed };
}
