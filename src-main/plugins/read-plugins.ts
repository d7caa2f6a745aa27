// Reads a request's `plugins` and `transforms`: what is to be done to it, or to its answer, on this machine.
import {
  arrayAt,
  decoded,
  maybeArray,
  maybeBoolean,
  maybeNumber,
  maybeObject,
  maybeString,
  objectAt,
  present,
  stringAt,
  unreadable,
  type Json,
} from '../dialects/read-json.ts';
import type { Decoded } from '../dialects/dialect.ts';

export interface Plugins {
  /** Repair the syntax of JSON in whole answers. */
  readonly responseHealing: boolean;
  /** Cut from the middle of what does not fit the target's context. */
  readonly contextCompression: boolean;
  /** Put the text of PDFs in their place for targets that take no files. */
  readonly fileParser: boolean;
  /** Search the web with the vendor's own means. */
  readonly web?: { readonly maxResults?: number };
  /** What `pointsman/auto` may choose from. */
  readonly autoRouter?: AutoRouter;
}

export interface AutoRouter {
  /** Model ids, `*` as wildcard. */
  readonly allowedModels?: readonly string[];
  readonly excludedModels?: readonly string[];
  readonly costTier?: CostTier;
}

export type CostTier = (typeof COST_TIERS)[number];
const COST_TIERS = ['low', 'medium', 'high', 'xhigh', 'max'] as const;

export const NO_PLUGINS: Plugins = { responseHealing: false, contextCompression: false, fileParser: false };

const KNOWN = ['response-healing', 'context-compression', 'file-parser', 'web', 'auto-router'];

/** @param body the client's body; its `plugins` as OpenRouter has them, its `transforms` as OpenRouter once had them */
export const readPlugins = (body: Json): Decoded<Plugins> =>
  decoded(() => {
    const listed = maybeArray(body['plugins'], 'plugins') ?? [];
    const asked = listed.map((each, index) => readPlugin(objectAt(each, `plugins[${index}]`), `plugins[${index}]`));
    return [...asked, readTransforms(body['transforms'])].reduce<Plugins>(
      (all, each) => ({ ...all, ...each }),
      NO_PLUGINS,
    );
  });

function readPlugin(plugin: Json, field: string): Partial<Plugins> {
  const id = stringAt(plugin['id'], `${field}.id`);
  if (!KNOWN.includes(id)) unreadable(`${field}.id`, `one of ${KNOWN.join(', ')}`, id);
  if (maybeBoolean(plugin['enabled'], `${field}.enabled`) === false) return {};
  switch (id) {
    case 'response-healing':
      return { responseHealing: true };
    case 'context-compression':
      expectEngine(plugin['engine'], `${field}.engine`, ['middle-out']);
      return { contextCompression: true };
    case 'file-parser':
      return readFileParser(plugin, field);
    case 'auto-router':
      return { autoRouter: readAutoRouter(plugin, field) };
    default:
      expectEngine(plugin['engine'], `${field}.engine`, ['native']);
      return { web: readWeb(plugin, field) };
  }
}

/** Other engines are services that would get to see the prompt. */
function expectEngine(value: unknown, field: string, known: readonly string[]): void {
  const engine = maybeString(value, field);
  if (engine !== undefined && !known.includes(engine))
    unreadable(field, `${known.join(' or ')}, which is all there is here`, engine);
}

function readFileParser(plugin: Json, field: string): Partial<Plugins> {
  const pdf = maybeObject(plugin['pdf'], `${field}.pdf`) ?? {};
  // OpenRouter's engines are services; whatever is asked for, the text is taken out on this machine.
  return { fileParser: maybeString(pdf['engine'], `${field}.pdf.engine`) !== 'native' };
}

function readWeb(plugin: Json, field: string): NonNullable<Plugins['web']> {
  const maxResults = maybeNumber(plugin['max_results'], `${field}.max_results`);
  return maxResults === undefined ? {} : { maxResults };
}

/** `cost_quality_tradeoff` and `pin_model` are passed over: the first is OpenRouter's older word, the second its own. */
function readAutoRouter(plugin: Json, field: string): AutoRouter {
  const models = (name: string): readonly string[] | undefined =>
    maybeArray(plugin[name], `${field}.${name}`)?.map((each, index) => stringAt(each, `${field}.${name}[${index}]`));
  const tier = maybeString(plugin['cost_tier'], `${field}.cost_tier`);
  const costTier = COST_TIERS.find((each) => each === tier);
  if (tier !== undefined && !costTier) unreadable(`${field}.cost_tier`, `one of ${COST_TIERS.join(', ')}`, tier);
  return present({
    allowedModels: models('allowed_models'),
    excludedModels: models('excluded_models'),
    costTier,
  });
}

function readTransforms(value: unknown): Partial<Plugins> {
  if (value === undefined || value === null) return {};
  const names = arrayAt(value, 'transforms');
  const unknown = names.find((name) => name !== 'middle-out');
  if (unknown !== undefined) unreadable('transforms', 'empty or ["middle-out"]', unknown);
  return names.length > 0 ? { contextCompression: true } : {};
}
