// Reads the model lists that providers send, in their several shapes.
import { z } from 'zod';
import type { TimedPrice } from '../catalog/model-facts.ts';
import type { Price } from '../catalog/price.ts';
import { readHourlyPrices, readListedPrice } from './listed-price.ts';

/** One model as its provider describes it. */
export interface ListedModel {
  readonly id: string;
  readonly name?: string;
  readonly contextTokens?: number;
  readonly maxOutputTokens?: number;
  readonly inputModalities?: readonly string[];
  readonly outputModalities?: readonly string[];
  /** Every request field that it takes, by OpenRouter's names. */
  readonly supportedParameters?: readonly string[];
  readonly price?: Price;
  /** Prices of some hours of the day. */
  readonly hourlyPrices?: readonly TimedPrice[];
  /** ISO date. */
  readonly releasedAt?: string;
  /** ISO date on which it is switched off. */
  readonly endsAt?: string;
}

export interface ModelListPage {
  readonly models: readonly ListedModel[];
  /** Id to continue after, when the list says that there is more. */
  readonly after?: string;
}

/** Several times what the largest provider lists; reading many more would hold up every stream. */
export const MAX_LISTED = 5_000;

const text = z.string().min(1).max(300).optional().catch(undefined);
const tokens = z.number().int().positive().optional().catch(undefined);
const words = z.array(z.string().max(40)).max(20).optional().catch(undefined);

/** Every field that some provider uses. A field of an unexpected type counts as absent. */
const entrySchema = z.object({
  id: text,
  name: text,
  display_name: text,
  created: z.number().optional().catch(undefined),
  created_at: z.string().optional().catch(undefined),
  context_length: tokens,
  context_window: tokens,
  max_context_length: tokens,
  max_model_len: tokens,
  max_input_tokens: tokens,
  inputTokenLimit: tokens,
  max_completion_tokens: tokens,
  max_output_tokens: tokens,
  outputTokenLimit: tokens,
  top_provider: z.object({ max_completion_tokens: tokens }).optional().catch(undefined),
  architecture: z.object({ input_modalities: words, output_modalities: words }).optional().catch(undefined),
  supported_parameters: z.array(z.string().max(60)).max(100).optional().catch(undefined),
  expiration_date: z.iso.date().optional().catch(undefined),
  pricing: z.unknown().optional(),
});
type Entry = z.infer<typeof entrySchema>;

/**
 * Understands `{data: […]}` (OpenAI, Anthropic, OpenRouter), `{models: […]}` (Gemini, Ollama) and a bare array (Together).
 * Entries without an id are left out. undefined when it is no model list, or one of more than
 * `MAX_LISTED` entries.
 * @param asOf ISO date to put on prices
 */
export function readModelList(body: unknown, asOf: string): ModelListPage | undefined {
  const entries = entriesOf(body);
  if (!entries || entries.length > MAX_LISTED) return undefined;
  const models = new Map<string, ListedModel>();
  for (const raw of entries) {
    const entry = entrySchema.safeParse(raw);
    const model = entry.success ? toModel(entry.data, asOf) : undefined;
    if (model) models.set(model.id, model);
  }
  const after = nextPage(body);
  return { models: [...models.values()], ...(after !== undefined && { after }) };
}

/** undefined when it is no model list. */
export function entriesOf(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as unknown[];
  if (typeof body !== 'object' || body === null) return undefined;
  if ('data' in body && Array.isArray(body.data)) return body.data as unknown[];
  if ('models' in body && Array.isArray(body.models)) return body.models as unknown[];
  // Ollama without models answers `data: null`.
  return 'data' in body && body.data === null ? [] : undefined;
}

function nextPage(body: unknown): string | undefined {
  const page = z.object({ has_more: z.literal(true), last_id: z.string().min(1) }).safeParse(body);
  return page.success ? page.data.last_id : undefined;
}

function toModel(entry: Entry, asOf: string): ListedModel | undefined {
  const id = (entry.id ?? entry.name)?.replace(/^models\//, '');
  if (id === undefined || id === '') return undefined;
  const name = entry.display_name ?? (entry.name !== entry.id ? entry.name : undefined);
  const price = readListedPrice(entry.pricing, asOf);
  const hourlyPrices = price ? readHourlyPrices(entry.pricing, price) : [];
  return present({
    id,
    name: entry.id === undefined ? undefined : name,
    contextTokens:
      entry.context_length ??
      entry.context_window ??
      entry.max_context_length ??
      entry.max_model_len ??
      entry.max_input_tokens ??
      entry.inputTokenLimit,
    maxOutputTokens:
      entry.top_provider?.max_completion_tokens ??
      entry.max_completion_tokens ??
      entry.max_output_tokens ??
      entry.outputTokenLimit,
    inputModalities: entry.architecture?.input_modalities,
    outputModalities: entry.architecture?.output_modalities,
    supportedParameters: entry.supported_parameters,
    price,
    hourlyPrices: hourlyPrices.length > 0 ? hourlyPrices : undefined,
    releasedAt: releaseDate(entry),
    endsAt: entry.expiration_date,
  });
}

/** Seconds since 1970 (OpenAI) or an ISO time (Anthropic); Anthropic writes 1970 for "not known". */
function releaseDate(entry: Entry): string | undefined {
  const at = entry.created_at !== undefined ? Date.parse(entry.created_at) : (entry.created ?? 0) * 1000;
  const isPlausible = at > Date.UTC(2015, 0) && at < Date.UTC(2100, 0);
  return isPlausible ? new Date(at).toISOString().slice(0, 10) : undefined;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends { id: string }>(fields: T): Present<T> & { id: string } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(kept) as Present<T>), id: fields.id };
}
