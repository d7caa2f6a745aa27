// Finds what the machine already has: keys in the environment, and model servers on loopback ports.
import type { ProviderRow } from './provider.ts';
import { registry } from './registry.ts';

export interface FoundKey {
  readonly envName: string;
  readonly registryId: string;
  readonly secret: string;
}

export interface FoundServer {
  readonly registryId: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
}

/** The part of `fetch` that is needed. */
export type FetchLike = (
  url: string,
  init: { readonly signal: AbortSignal; readonly redirect: 'error' },
) => Promise<{ readonly ok: boolean; json(): Promise<unknown> }>;

const PROBE_MS = 800;
const MAX_MODELS = 2000;

/** Every environment variable that a registry row names and that holds something. */
export function detectKeys(env: Readonly<Record<string, string | undefined>>): readonly FoundKey[] {
  return registry.flatMap((row) =>
    row.envNames.flatMap((envName) => {
      const secret = env[envName]?.trim();
      return secret ? [{ envName, registryId: row.id, secret }] : [];
    }),
  );
}

/**
 * Asks each local server of the registry for its model list, all at once.
 * Silence, an error or an answer that is no model list means that the server is not there.
 */
export async function detectLocalServers(fetchLike: FetchLike, probeMs = PROBE_MS): Promise<readonly FoundServer[]> {
  const rows = registry.filter((row) => row.local);
  const found = await Promise.all(rows.map((row) => probe(row, fetchLike, probeMs)));
  return found.filter((server) => server !== undefined);
}

async function probe(row: ProviderRow, fetchLike: FetchLike, probeMs: number): Promise<FoundServer | undefined> {
  try {
    const signal = AbortSignal.timeout(probeMs);
    const answer = await fetchLike(`${row.baseUrl}${row.modelsPath ?? ''}`, { signal, redirect: 'error' });
    const models = answer.ok ? modelIds(await answer.json()) : undefined;
    return models && { registryId: row.id, name: row.name, baseUrl: row.baseUrl, models };
  } catch {
    return undefined;
  }
}

/** Ids of an OpenAI-shaped list; undefined when it is something else, such as another program on the same port. */
function modelIds(body: unknown): readonly string[] | undefined {
  if (typeof body !== 'object' || body === null || !('object' in body) || body.object !== 'list') return undefined;
  // Ollama without models answers `data: null`.
  const data = 'data' in body ? (body.data ?? []) : undefined;
  if (!Array.isArray(data)) return undefined;
  const ids = data.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' ? entry.id : '',
  );
  return ids.every((id) => id !== '') ? ids.slice(0, MAX_MODELS) : undefined;
}
