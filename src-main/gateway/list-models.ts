// GET /v1/models: what the user's credentials reach, routes first, in the shape the caller speaks.
import type { IncomingMessage } from 'node:http';
import type { AccessKey } from '../access-keys/access-keys.ts';
import type { Endpoint } from '../catalog/catalog.ts';
import type { ClientDialectId } from '../dialects/dialect.ts';
import { anthropicModel, geminiModel, ollamaModel, ollamaTag, type ListedModel } from './model-shapes.ts';
import { openRouterModel } from './openrouter/model-shape.ts';
import { gatherModels } from './openrouter/gathered-models.ts';
import type { Directory } from './parts.ts';
import { reachOf } from './reach.ts';
import { isReachable } from './reachable.ts';

/** What the calling key may ask for. @param all also what no credential reaches */
function listed(directory: Directory, key: AccessKey, all: boolean): readonly ListedModel[] {
  const { mayUse, mayRoute } = reachOf(key, directory);
  const reached = { ...directory, routes: directory.routes.filter(mayRoute) };
  const isListed = (endpoint: Endpoint): boolean => mayUse(endpoint) && (all || isReachable(endpoint, directory));
  return gatherModels(reached, isListed).map((model) => ({
    ...model,
    ownedBy: model.route ? 'pointsman' : (model.id.split('/')[0] ?? ''),
    ...(model.endpoints[0] && { best: model.endpoints[0] }),
  }));
}

/** In whose shape models are told: the path's dialect, or Anthropic's where its version header says so. */
export type ModelShape = 'openai' | 'anthropic' | 'gemini' | 'ollama-tags' | 'ollama-running';

export function modelShape(request: IncomingMessage, dialect: ClientDialectId, url: URL): ModelShape {
  if (dialect === 'gemini') return 'gemini';
  if (dialect === 'ollama-chat') return url.pathname === '/api/ps' ? 'ollama-running' : 'ollama-tags';
  return request.headers['anthropic-version'] === undefined ? 'openai' : 'anthropic';
}

/** The list as a JSON body. `?all=true` lists the whole catalogue; `?limit=` as Anthropic has it. */
export function listModels(
  shape: Exclude<ModelShape, 'openai'>,
  url: URL,
  key: AccessKey,
  directory: Directory,
): object {
  const models = listed(directory, key, url.searchParams.get('all') === 'true');
  switch (shape) {
    case 'anthropic':
      return anthropicPage(models, url.searchParams);
    case 'gemini':
      return geminiPage(models, url.searchParams);
    case 'ollama-tags':
      return { models: models.map(ollamaTag) };
    case 'ollama-running':
      // Nothing is loaded into this machine's memory by us.
      return { models: [] };
  }
}

function anthropicPage(models: readonly ListedModel[], query: URLSearchParams): object {
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 20) || 20, 1), 1000);
  const after = models.findIndex((model) => model.id === query.get('after_id'));
  const page = models.slice(after + 1, after + 1 + limit);
  return {
    data: page.map(anthropicModel),
    has_more: after + 1 + limit < models.length,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  };
}

/** The page token is the position of the page's first model. */
function geminiPage(models: readonly ListedModel[], query: URLSearchParams): object {
  const size = Math.min(Math.max(Number(query.get('pageSize') ?? 50) || 50, 1), 1000);
  const from = Math.max(Number(query.get('pageToken') ?? 0) || 0, 0);
  const next = from + size;
  return {
    models: models.slice(from, next).map(geminiModel),
    ...(next < models.length && { nextPageToken: String(next) }),
  };
}

/** One model by id (`author/slug`, a route, or a vendor's own id); undefined when unknown, or beyond the calling key. */
export function showModel(shape: ModelShape, id: string, key: AccessKey, directory: Directory): object | undefined {
  const models = listed(directory, key, true);
  // Ollama's clients add the tag that its server would.
  const name = shape === 'ollama-tags' ? id.replace(/:latest$/, '') : id;
  const found = directory.lookup(name);
  const model =
    models.find((each) => each.id === name) ??
    (found.found ? models.find((each) => each.id === found.model) : undefined);
  if (!model) return undefined;
  switch (shape) {
    case 'anthropic':
      return anthropicModel(model);
    case 'gemini':
      return geminiModel(model);
    case 'ollama-tags':
    case 'ollama-running':
      return ollamaModel(model);
    case 'openai':
      return openRouterModel(model);
  }
}
