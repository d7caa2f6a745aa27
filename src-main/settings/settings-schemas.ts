// What a stored provider, credential, route and preference must look like; checked on writing and on loading.
import { z } from 'zod';
import type { ModelOverride, OverriddenPrice } from '../catalog/overrides.ts';
import { idSchema } from '../contract/control-schemas.ts';
import type { TargetDialectId, TargetTraits } from '../dialects/dialect.ts';
import type {
  AuthScheme,
  BalanceSource,
  Credential,
  OtherDialect,
  PrivacyFacts,
  PrivacyOverride,
  Provider,
} from '../providers/provider.ts';
import { OPERATIONS, type RelayOperation } from '../relay/offered-operations.ts';
import type { Budget, BudgetScope, Preset, PresetVersion, Route, RouteStrategy, RouteTarget } from './settings.ts';

/** One schema per field: a field added to the type and forgotten here does not compile. */
type ShapeOf<T> = { readonly [K in keyof Required<T>]: z.ZodType<T[K]> };

const dialectIds = {
  'openai-chat': true,
  'openai-responses': true,
  'anthropic-messages': true,
  gemini: true,
  'bedrock-converse': true,
  mistral: true,
  cohere: true,
  'ollama-chat': true,
} satisfies Record<TargetDialectId, true>;
const dialect = z.enum(Object.keys(dialectIds) as [TargetDialectId]);
const operation = z.enum(Object.keys(OPERATIONS) as [RelayOperation]);
const text = z.string().trim().min(1, 'must not be empty').max(500);
const list = z.array(text);
const at = z.number().int().nonnegative();
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });

const baseUrl = httpUrl.refine((url) => !url.endsWith('/'), 'must not end in a slash');

const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be a header name');
const headerValue = z.string().regex(/^[\x20-\x7e]*$/, 'must be printable ASCII, without line breaks');

const auth = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bearer') }),
  z.object({ type: z.literal('header'), name: headerName }),
  z.object({ type: z.literal('query'), name: text }),
  z.object({ type: z.literal('aws-sigv4'), service: text }),
  z.object({ type: z.literal('google-service-account'), scopes: list }),
  z.object({ type: z.literal('none') }),
]) satisfies z.ZodType<AuthScheme>;

const traits = z.object({
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']).exactOptional(),
  streamUsageOption: z.boolean().exactOptional(),
  reasoningObject: z.boolean().exactOptional(),
  unsupportedFields: list.exactOptional(),
  systemRole: z.enum(['system', 'developer', 'user']).exactOptional(),
  reasoningHistory: z.enum(['reasoning_content', 'reasoning']).exactOptional(),
  toolIds: z.object({ maxLength: z.number().int().positive().exactOptional() }).exactOptional(),
  jsonSchema: z.literal(false).exactOptional(),
  requiredToolChoice: z.union([z.enum(['any', 'required']), z.literal(false)]).exactOptional(),
  extraSampling: z.boolean().exactOptional(),
  openAiModels: z.literal(true).exactOptional(),
  defaultMaxTokens: z.number().int().positive().exactOptional(),
} satisfies ShapeOf<TargetTraits>);

const privacyOverride = z.object({
  trainsOnApiData: z.boolean().exactOptional(),
  retentionDays: z.number().int().nonnegative().exactOptional(),
  zeroRetention: z.enum(['always', 'on-request', 'none']).exactOptional(),
  asOf: z.iso.date(),
} satisfies ShapeOf<PrivacyOverride>);
const privacy = privacyOverride.extend({
  handedOn: list.exactOptional(),
  source: text,
} satisfies Partial<ShapeOf<PrivacyFacts>>) satisfies z.ZodType<PrivacyFacts>;

const balance = z.object({
  of: z.enum(['account', 'key']),
  path: text,
  list: text.exactOptional(),
  remaining: text.exactOptional(),
  used: text.exactOptional(),
  limit: text.exactOptional(),
  currency: z.enum(['USD', 'CNY']).exactOptional(),
  currencyField: text.exactOptional(),
  unitsPerOne: z.number().positive().exactOptional(),
} satisfies ShapeOf<BalanceSource>);

export const providerSchema: z.ZodType<Provider> = z.object({
  id: idSchema,
  name: text,
  registryId: text.exactOptional(),
  dialect,
  baseUrl,
  auth,
  modelsPath: text.exactOptional(),
  local: z.boolean(),
  enabled: z.boolean(),
  traits,
  headers: z.record(headerName, headerValue),
  query: z.record(text, text).exactOptional(),
  priceProvider: text.exactOptional(),
  author: text.exactOptional(),
  alsoSpeaks: z
    .array(z.object({ dialect, baseUrl: baseUrl.exactOptional() } satisfies ShapeOf<OtherDialect>))
    .exactOptional(),
  operations: z.array(operation).exactOptional(),
  models: list,
  privacy: privacy.exactOptional(),
  privacyOverride: privacyOverride.exactOptional(),
  zeroRetentionAgreed: z.boolean().exactOptional(),
  headquarters: text.exactOptional(),
  promptCacheTtlMs: z.number().int().positive().exactOptional(),
  cancelStopsBilling: z.boolean().exactOptional(),
  balance: z.array(balance).exactOptional(),
} satisfies ShapeOf<Provider>);

// Unknown fields are cut off, so that a secret handed in by mistake is not stored here.
export const credentialSchema: z.ZodType<Credential> = z.object({
  id: text,
  providerId: idSchema,
  label: text,
  lastFour: z.string().max(4, 'must be at most four characters: never the secret'),
  storedIn: z.enum(['keychain', 'sealed-file']),
  boundTo: httpUrl,
  enabled: z.boolean(),
  order: z.number().int().nonnegative(),
  createdAt: at,
  weight: z.number().positive().max(1000).exactOptional(),
  models: list.exactOptional(),
  apps: list.exactOptional(),
  lastTest: z.object({ at, ok: z.boolean(), message: z.string() }).exactOptional(),
} satisfies ShapeOf<Credential>);

const strategies = {
  'in-order': true,
  cheapest: true,
  fastest: true,
  weighted: true,
} satisfies Record<RouteStrategy, true>;

export const routeSchema: z.ZodType<Route> = z.object({
  name: idSchema,
  // Empty until the user chooses: a new home has routes that wait for their first target.
  targets: z.array(z.object({ providerId: idSchema, model: text } satisfies ShapeOf<RouteTarget>)),
  strategy: z.enum(Object.keys(strategies) as [RouteStrategy]).exactOptional(),
  preferences: z.record(z.string(), z.json()).exactOptional(),
  updatedAt: at,
} satisfies ShapeOf<Route>);

/** A million USD: sums up to nine times it are exact as numbers (2^53 nano-USD). */
const MAX_LIMIT_NANO_USD = 1e15;

const budgetScope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('total') }),
  z.object({ type: z.literal('key'), keyId: text }),
  z.object({ type: z.literal('tag'), key: text, value: text }),
  z.object({ type: z.literal('route'), route: idSchema }),
]) satisfies z.ZodType<BudgetScope>;

export const budgetSchema: z.ZodType<Budget> = z.object({
  name: idSchema,
  scope: budgetScope,
  period: z.enum(['day', 'week', 'month', 'never']),
  // 0 lets nothing through: a way to close something.
  limitNanoUsd: z.number().int().nonnegative().max(MAX_LIMIT_NANO_USD, 'must be at most a million USD'),
  warnAt: z.number().gt(0).max(1),
  atLimit: z.discriminatedUnion('type', [
    z.object({ type: z.literal('stop') }),
    z.object({ type: z.literal('switch'), route: idSchema }),
  ]),
  updatedAt: at,
} satisfies ShapeOf<Budget>);

export const presetSchema: z.ZodType<Preset> = z.object({
  slug: idSchema,
  name: text,
  description: text.exactOptional(),
  versions: z
    .array(
      z.object({
        version: z.number().int().positive(),
        config: z.record(z.string(), z.json()),
        systemPrompt: z.string().min(1, 'must not be empty').exactOptional(),
        createdAt: at,
      } satisfies ShapeOf<PresetVersion>),
    )
    .min(1, 'must hold at least one version'),
  createdAt: at,
  updatedAt: at,
} satisfies ShapeOf<Preset>);

/** 10 000 USD per million tokens: beyond that somebody meant another unit. */
const MAX_RATE = 10_000_000_000_000;
const rate = z
  .number()
  .int()
  .nonnegative('must not be negative')
  .max(MAX_RATE, 'must be at most 10000 USD per million tokens');
const tokenLimit = z.number().int().positive().max(1_000_000_000);

export const modelOverrideSchema: z.ZodType<ModelOverride> = z.object({
  name: z.string().min(1).max(400),
  price: z
    .object({
      input: rate,
      output: rate,
      cacheRead: rate.exactOptional(),
      cacheWrite: rate.exactOptional(),
      cacheWrite1h: rate.exactOptional(),
      reasoning: rate.exactOptional(),
      perRequest: rate.exactOptional(),
    } satisfies ShapeOf<OverriddenPrice>)
    .exactOptional(),
  contextTokens: tokenLimit.exactOptional(),
  maxOutputTokens: tokenLimit.exactOptional(),
  hidden: z.boolean(),
  setAt: at,
} satisfies ShapeOf<ModelOverride>);

export const preferenceNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,99}$/, 'must begin with a letter and hold only letters, digits, ".", "_" and "-"');

export const preferenceSchema: z.ZodType = z.json();
