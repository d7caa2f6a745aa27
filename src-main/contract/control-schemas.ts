// What the control plane accepts: one schema per body and per query of the control API.
import { z } from 'zod';
import { catalogInput, modelOverrideInput } from './catalog-schemas.ts';
import { GROUP_RULE, readGroups } from './spend-words.ts';
import type { ControlApi, ControlBody, ControlCall, ControlQuery, ModelOrder } from './control-api.ts';

type CallWith<K extends 'body' | 'query'> = {
  [C in ControlCall]: ControlApi[C] extends Record<K, unknown> ? C : never;
}[ControlCall];
export type CallWithBody = CallWith<'body'>;
export type CallWithQuery = CallWith<'query'>;

const ID_RULE = 'use 1 to 64 lower-case letters, digits, ".", "_" or "-", and begin with a letter or digit';
const FILTER_RULE = 'must name at least one; null allows all';
const MAX_TEXT = 8 * 1024 * 1024;
export const MODEL_ORDERS = ['price', 'context', 'newest', 'name'] as const satisfies readonly ModelOrder[];

/** Names that people type and programs put into URLs: provider ids and route names. */
export const idSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, ID_RULE);

const label = z.string().trim().min(1, 'must not be empty').max(200);
const tags = z.record(z.string().min(1).max(64), z.string().max(256));
/** Header values cannot carry anything else, and a pasted line break would break the request. */
const secret = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(16_384)
  .regex(/^[\x21-\x7e]+$/, 'must be one word of printable ASCII, without spaces or line breaks');
const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address, such as https://api.example.com/v1' })
  .max(2048)
  .regex(/^https?:\/\/[^/?#@]+(\/[^?#]*)?$/i, 'must not carry a user name, a password, a query or a fragment');
const wholeNumber = z.string().regex(/^-?\d{1,16}$/, 'must be a whole number');

const patterns = z
  .array(z.string().trim().min(1, 'must not be empty').max(300))
  .min(1, 'must name at least one')
  .max(500);
const perMinute = z.number().int().positive().max(1_000_000_000);
const keyScope = {
  models: patterns,
  providers: patterns,
  routes: patterns,
  preset: idSchema,
  requestsPerMinute: perMinute,
  tokensPerMinute: perMinute,
  management: z.boolean(),
};
const optionalEach = <S extends Record<string, z.ZodType>>(shape: S) =>
  z.strictObject(
    Object.fromEntries(Object.entries(shape).map(([name, each]) => [name, z.exactOptional(each)])) as {
      [F in keyof S]: z.ZodExactOptional<S[F]>;
    },
  );
const nullableEach = <S extends Record<string, z.ZodType>>(shape: S) =>
  z.strictObject(
    Object.fromEntries(Object.entries(shape).map(([name, each]) => [name, z.exactOptional(z.nullable(each))])) as {
      [F in keyof S]: z.ZodExactOptional<z.ZodNullable<S[F]>>;
    },
  );
const keyFields = {
  tags: tags.exactOptional(),
  verbatim: z.boolean().exactOptional(),
  disabled: z.boolean().exactOptional(),
};

export const controlBodies = {
  'POST /control/registry/identify': z.strictObject({ secret: z.string().max(16_384) }),
  'POST /control/detected/import': z.strictObject({
    envNames: z.array(z.string().min(1).max(200)).max(200),
    servers: z.array(z.string().min(1).max(2048)).max(200),
  }),
  'PUT /control/providers/:id': z.strictObject({
    registryId: z.string().min(1).max(64).exactOptional(),
    name: label.exactOptional(),
    dialect: z.string().min(1).max(64).exactOptional(),
    baseUrl: baseUrl.exactOptional(),
    local: z.boolean().exactOptional(),
    enabled: z.boolean().exactOptional(),
    models: z.array(z.string().trim().min(1).max(300)).max(5000).exactOptional(),
    zeroRetentionAgreed: z.boolean().exactOptional(),
    privacy: z
      .strictObject({
        trainsOnApiData: z.boolean().exactOptional(),
        retentionDays: z.number().int().min(0).max(36_500).exactOptional(),
        zeroRetention: z.enum(['always', 'on-request', 'none']).exactOptional(),
      })
      .nullable()
      .exactOptional(),
  }),
  'POST /control/providers/:id/test': z.strictObject({ credentialId: z.string().min(1).exactOptional() }),
  'POST /control/providers/:id/credentials': z.strictObject({ secret, label: label.exactOptional() }),
  'PUT /control/providers/:id/credential-order': z.strictObject({ ids: z.array(z.string().min(1)).max(200) }),
  'PATCH /control/credentials/:id': z.strictObject({
    label: label.exactOptional(),
    enabled: z.boolean().exactOptional(),
    order: z.number().int().min(0).max(1_000).exactOptional(),
    weight: z.number().min(0.01).max(1_000).nullable().exactOptional(),
    models: z.array(z.string().trim().min(1).max(300)).min(1, FILTER_RULE).max(500).nullable().exactOptional(),
    apps: z.array(z.string().trim().min(1).max(200)).min(1, FILTER_RULE).max(500).nullable().exactOptional(),
  }),
  'POST /control/access-keys': z.strictObject({
    ...keyFields,
    name: label,
    expiresAt: z.number().int().positive().exactOptional(),
    scope: optionalEach(keyScope).exactOptional(),
  }),
  'PATCH /control/access-keys/:id': z.strictObject({
    ...keyFields,
    name: label.exactOptional(),
    expiresAt: z.number().int().positive().nullable().exactOptional(),
    scope: nullableEach(keyScope).exactOptional(),
  }),
  // A route may wait for its targets, as those of the first start do.
  'PUT /control/routes/:name': z.strictObject({
    targets: z
      .array(z.strictObject({ providerId: z.string().min(1).max(64), model: z.string().trim().min(1).max(300) }))
      .max(100)
      .exactOptional(),
    strategy: z.enum(['in-order', 'cheapest', 'fastest', 'weighted']).exactOptional(),
    // Read as a request's are, by whoever stores it.
    preferences: z.record(z.string().max(100), z.json()).exactOptional(),
  }),
  'PUT /control/catalog': catalogInput,
  'PUT /control/model-overrides/:name': modelOverrideInput,
  'PUT /control/budgets/:name': z.strictObject({
    limitNanoUsd: z.number().int().nonnegative().max(1e15, 'must be at most a million USD (1e15)'),
    period: z.enum(['day', 'week', 'month', 'never'], 'must be day, week, month or never'),
    scope: z
      .discriminatedUnion(
        'type',
        [
          z.strictObject({ type: z.literal('total') }),
          z.strictObject({ type: z.literal('key'), keyId: z.string().min(1).max(200) }),
          z.strictObject({ type: z.literal('tag'), key: z.string().min(1).max(64), value: z.string().min(1).max(512) }),
          z.strictObject({ type: z.literal('route'), route: idSchema }),
        ],
        'must have a type: total, key, tag or route',
      )
      .exactOptional(),
    warnAt: z.number().gt(0, 'must be a share above 0').max(1, 'must be a share of at most 1').exactOptional(),
    atLimit: z
      .discriminatedUnion(
        'type',
        [z.strictObject({ type: z.literal('stop') }), z.strictObject({ type: z.literal('switch'), route: idSchema })],
        'must have a type: stop or switch',
      )
      .exactOptional(),
  }),
  'PUT /control/recording': z.strictObject({
    days: z
      .number()
      .int()
      .min(1, 'must be a number of days from 1 to 3650, or null')
      .max(3650, 'must be a number of days from 1 to 3650, or null')
      .nullable(),
    keys: z.array(z.string().min(1).max(200)).max(500).exactOptional(),
  }),
  'PUT /control/presets/:slug': z.strictObject({
    config: z.record(z.string().min(1).max(200), z.unknown()),
    systemPrompt: z.string().max(MAX_TEXT).exactOptional(),
    name: label.exactOptional(),
    description: z.string().trim().min(1, 'must not be empty').max(500).nullable().exactOptional(),
  }),
  'PUT /control/budget-calendar': z.strictObject({
    utcOffsetMinutes: z.number().int().min(-1440).max(1440).nullable(),
  }),
  'POST /control/spend/reconcile': z.strictObject({
    vendor: z.enum(['openai', 'anthropic', 'openrouter']),
    csv: z.string().min(1, 'must not be empty'),
    providers: z.array(z.string().min(1).max(64)).min(1).max(100).exactOptional(),
  }),
  'POST /control/plan': z.strictObject({
    request: z.record(z.string(), z.unknown()),
    dialect: z.string().min(1).max(64).exactOptional(),
    accessKey: z.string().min(1).max(200).exactOptional(),
  }),
  'PUT /control/auto': z.strictObject({ ranking: z.array(z.string().trim().min(1).max(300)).max(200) }),
  'POST /control/configuration/export': z.strictObject({
    passphrase: z.string().min(8, 'must have at least 8 characters').max(1024).exactOptional(),
  }),
  'POST /control/configuration/import': z.strictObject({
    configuration: z.unknown(),
    mode: z.enum(['merge', 'replace'], 'must be merge or replace').exactOptional(),
    dryRun: z.boolean().exactOptional(),
    passphrase: z.string().max(1024).exactOptional(),
    withoutSecrets: z.boolean().exactOptional(),
  }),
  // The page may send a whole stored row back: what is not asked for is left out, not refused.
  'PUT /control/threads/:id': z.object({
    title: z.string().max(500),
    model: z.string().max(300),
    leafId: z.string().exactOptional(),
  }),
  'PUT /control/messages/:id': z.object({
    threadId: z.string().min(1),
    parentId: z.string().exactOptional(),
    role: z.enum(['system', 'user', 'assistant']),
    text: z.string().max(MAX_TEXT),
    reasoning: z.string().max(MAX_TEXT).exactOptional(),
    model: z.string().exactOptional(),
    requestId: z.string().exactOptional(),
    state: z.enum(['done', 'streaming', 'stopped', 'interrupted', 'error']),
    error: z.string().exactOptional(),
  }),
} satisfies { [C in CallWithBody]: z.ZodType<ControlBody<C>> };

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A name may come several times in a query. */
const oneOrMore = z
  .union([z.string().max(512), z.array(z.string().max(512)).max(100)])
  .transform((value) => (typeof value === 'string' ? [value] : value));

export const controlQueries = {
  'GET /control/models': z.strictObject({
    reachable: z.literal('true').exactOptional(),
    search: z.string().max(500).exactOptional(),
    sort: z.enum(MODEL_ORDERS, `must be one of ${MODEL_ORDERS.join(', ')}`).exactOptional(),
    limit: z
      .string()
      .regex(/^[1-9]\d{0,5}$/, 'must be a whole number from 1 to 999999')
      .exactOptional(),
  }),
  'GET /control/models/search': z.strictObject({
    search: z.string().max(500),
    reachable: z.literal('true').exactOptional(),
  }),
  'GET /control/requests': z.strictObject({
    limit: z
      .string()
      .regex(/^([1-9]\d{0,2}|1000)$/, 'must be a whole number from 1 to 1000')
      .exactOptional(),
    before: wholeNumber.exactOptional(),
    outcome: z.enum(['open', 'ok', 'error', 'cancelled', 'interrupted']).exactOptional(),
    app: z.string().max(200).exactOptional(),
  }),
  'GET /control/spend': z.strictObject({
    by: oneOrMore.transform((words, context) => {
      const groups = readGroups(words);
      if (groups) return groups;
      context.addIssue({ code: 'custom', message: GROUP_RULE });
      return z.NEVER;
    }),
    app: oneOrMore.exactOptional(),
    endpoint: oneOrMore.exactOptional(),
    model: oneOrMore.exactOptional(),
    provider: oneOrMore.exactOptional(),
    route: oneOrMore.exactOptional(),
    credential: oneOrMore.exactOptional(),
    accessKeyId: oneOrMore.exactOptional(),
    tag: oneOrMore
      .refine((pairs) => pairs.every((pair) => pair.indexOf('=') > 0), 'must be a tag as key=value, such as team=web')
      .exactOptional(),
    limit: z
      .string()
      .regex(/^([1-9]\d{0,4}|100000)$/, 'must be a whole number from 1 to 100000')
      .exactOptional(),
    from: wholeNumber.exactOptional(),
    to: wholeNumber.exactOptional(),
    utcOffsetMinutes: z
      .string()
      .regex(/^-?\d{1,4}$/, 'must be minutes east of UTC, such as 120')
      .exactOptional(),
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, 'must be the IANA name of a time zone, such as Europe/Berlin')
      .exactOptional(),
  }),
  'GET /control/threads': z.strictObject({ search: z.string().max(500).exactOptional() }),
} satisfies { [C in CallWithQuery]: z.ZodType<unknown, ControlQuery<C>> };

export type ParsedQuery<C extends ControlCall> = C extends CallWithQuery
  ? z.output<(typeof controlQueries)[C]>
  : undefined;
