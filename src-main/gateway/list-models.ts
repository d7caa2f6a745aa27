// GET /v1/models: what the user's credentials reach, routes first, in the shape the caller speaks.
import type { IncomingMessage } from 'node:http';
import type { Endpoint } from '../catalog/catalog.ts';
import type { Directory } from './parts.ts';

interface ListedModel {
  readonly id: string;
  readonly name: string;
  /** Epoch seconds; 0 = not known. */
  readonly created: number;
  readonly ownedBy: string;
  readonly best?: Endpoint;
}

const NANO_PER_MILLION_TO_USD_PER_TOKEN = 1e-15;

const isReachable = (endpoint: Endpoint, directory: Directory): boolean => {
  const provider = directory.providers.get(endpoint.providerId);
  if (!provider?.enabled) return false;
  return provider.auth.type === 'none' || provider.local || directory.credentialsOf(provider.id).length > 0;
};

function listed(directory: Directory, all: boolean): readonly ListedModel[] {
  const models = new Map<string, ListedModel>();
  for (const endpoint of directory.endpoints) {
    if (!all && !isReachable(endpoint, directory)) continue;
    const known = models.get(endpoint.model);
    if (known && (known.best?.price || !endpoint.price)) continue;
    models.set(endpoint.model, {
      id: endpoint.model,
      name: endpoint.name,
      created: endpoint.releasedAt === undefined ? 0 : Math.floor(Date.parse(endpoint.releasedAt) / 1000) || 0,
      ownedBy: endpoint.model.split('/')[0] ?? '',
      best: endpoint,
    });
  }
  // A route without targets cannot answer: nobody should be able to pick it.
  const routes = directory.routes
    .filter((route) => route.targets.length > 0)
    .map((route) => ({
      id: route.name,
      name: `Route ${route.name}`,
      created: Math.floor(route.updatedAt / 1000),
      ownedBy: 'pointsman',
    }));
  return [...routes, ...[...models.values()].sort((a, b) => (a.id < b.id ? -1 : 1))];
}

/** USD per token as OpenRouter writes it: a plain decimal string. */
function perToken(nanoUsdPerMillion: number | undefined): string | undefined {
  if (nanoUsdPerMillion === undefined) return undefined;
  return (nanoUsdPerMillion * NANO_PER_MILLION_TO_USD_PER_TOKEN).toFixed(15).replace(/\.?0+$/, '');
}

function openAiModel(model: ListedModel): object {
  const { best } = model;
  return {
    id: model.id,
    object: 'model',
    created: model.created,
    owned_by: model.ownedBy,
    name: model.name,
    ...(best?.contextTokens !== undefined && { context_length: best.contextTokens }),
    ...(best?.inputModalities && {
      architecture: { input_modalities: best.inputModalities, output_modalities: best.outputModalities ?? ['text'] },
    }),
    ...(best?.price && {
      pricing: {
        prompt: perToken(best.price.input),
        completion: perToken(best.price.output),
        input_cache_read: perToken(best.price.cacheRead),
        input_cache_write: perToken(best.price.cacheWrite),
      },
    }),
  };
}

const anthropicModel = (model: ListedModel): object => ({
  type: 'model',
  id: model.id,
  display_name: model.name,
  created_at: new Date(model.created * 1000).toISOString(),
});

const speaksAnthropic = (request: IncomingMessage): boolean => request.headers['anthropic-version'] !== undefined;

/** The list as a JSON body. `?all=true` lists the whole catalogue; `?limit=` as Anthropic has it. */
export function listModels(request: IncomingMessage, url: URL, directory: Directory): object {
  const models = listed(directory, url.searchParams.get('all') === 'true');
  if (!speaksAnthropic(request)) return { object: 'list', data: models.map(openAiModel) };
  const limit = Math.min(Math.max(Number(url.searchParams.get('limit') ?? 20) || 20, 1), 1000);
  const after = models.findIndex((model) => model.id === url.searchParams.get('after_id'));
  const page = models.slice(after + 1, after + 1 + limit);
  return {
    data: page.map(anthropicModel),
    has_more: after + 1 + limit < models.length,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  };
}

/** One model by id (`author/slug`, a route, or a vendor's own id); undefined when unknown. */
export function showModel(request: IncomingMessage, id: string, directory: Directory): object | undefined {
  const models = listed(directory, true);
  const found = directory.lookup(id);
  const model =
    models.find((each) => each.id === id) ?? (found.found ? models.find((each) => each.id === found.model) : undefined);
  if (!model) return undefined;
  return speaksAnthropic(request) ? anthropicModel(model) : openAiModel(model);
}
