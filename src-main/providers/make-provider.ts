// Makes a configured provider from a registry row, the user's wishes, and what was configured before.
import type { TargetDialectId } from '../dialects/dialect.ts';
import { checkBaseUrl } from './base-url.ts';
import { providerOfRow, withCurrentRow } from './current-row.ts';
import type { AuthScheme, PrivacyOverride, Provider } from './provider.ts';
import { demoProvider, findRow } from './registry.ts';

/** What a user may set. On creation `registryId`, or `dialect` + `baseUrl`, is needed; an `id` that is a registry id stands for `registryId`. */
export interface ProviderWishes {
  readonly registryId?: string | undefined;
  readonly name?: string | undefined;
  readonly dialect?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly local?: boolean | undefined;
  readonly enabled?: boolean | undefined;
  readonly models?: readonly string[] | undefined;
  readonly zeroRetentionAgreed?: boolean | undefined;
  /** What the user knows better about what is kept; null = the registry's word again. */
  readonly privacy?: PrivacyOverride | null | undefined;
}

export type MadeProvider =
  | { readonly ok: true; readonly provider: Provider }
  | { readonly ok: false; readonly field: string; readonly message: string };

/** No colon or slash: `provider:model` and `author/slug` are told apart by them. */
const ID = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

const authOf: Readonly<Record<TargetDialectId, AuthScheme>> = {
  'openai-chat': { type: 'bearer' },
  'openai-responses': { type: 'bearer' },
  'anthropic-messages': { type: 'header', name: 'x-api-key' },
  gemini: { type: 'header', name: 'x-goog-api-key' },
  'bedrock-converse': { type: 'bearer' },
  mistral: { type: 'bearer' },
  cohere: { type: 'bearer' },
  'ollama-chat': { type: 'bearer' },
};

const isDialect = (value: string): value is TargetDialectId => Object.hasOwn(authOf, value);

const fail = (field: string, message: string): MadeProvider => ({ ok: false, field, message });

/** @param existing the provider as it is now; wishes left out keep its values */
export function makeProvider(id: string, wishes: ProviderWishes, existing?: Provider): MadeProvider {
  if (!ID.test(id)) {
    return fail('id', `id "${id}" must be 1 to 64 lower-case letters, digits, ".", "_" or "-", such as my-server.`);
  }
  if (id === demoProvider.id) return fail('id', 'id "demo" belongs to the built-in demo provider. Choose another.');
  const base = startingPoint(id, wishes, existing);
  if ('ok' in base) return base;

  const local = wishes.local ?? base.local;
  const checked = checkBaseUrl(wishes.baseUrl ?? base.baseUrl, local);
  if (!checked.ok) return fail('baseUrl', checked.message);
  const name = (wishes.name ?? base.name).trim();
  if (name === '' || name.length > 100) return fail('name', 'name must have 1 to 100 characters.');
  const models = cleanModels(wishes.models ?? base.models);
  if (!models) return fail('models', 'models must be non-empty model ids of at most 300 characters without spaces.');

  const dialect = wishes.dialect ?? base.dialect;
  if (!isDialect(dialect)) return fail('dialect', dialectMessage(dialect));
  const auth = dialect === base.dialect ? base.auth : authOf[dialect];
  const enabled = wishes.enabled ?? base.enabled;
  const zeroRetentionAgreed = wishes.zeroRetentionAgreed ?? base.zeroRetentionAgreed;
  const { privacyOverride: overrideBefore, ...rest } = base;
  const privacyOverride = wishes.privacy === undefined ? overrideBefore : (wishes.privacy ?? undefined);
  const provider: Provider = {
    ...rest,
    id,
    name,
    dialect,
    auth,
    baseUrl: checked.baseUrl,
    local,
    enabled,
    models,
    ...(zeroRetentionAgreed !== undefined && { zeroRetentionAgreed }),
    ...(privacyOverride && { privacyOverride }),
  };
  return { ok: true, provider: withCurrentRow(provider) };
}

function startingPoint(id: string, wishes: ProviderWishes, existing: Provider | undefined): Provider | MadeProvider {
  if (existing && (wishes.registryId === undefined || wishes.registryId === existing.registryId)) return existing;
  const impliedRow =
    wishes.registryId ?? (wishes.dialect === undefined && wishes.baseUrl === undefined ? id : undefined);
  if (impliedRow === undefined) return customProvider(id, wishes);
  const row = findRow(impliedRow);
  if (row?.addressHint !== undefined && wishes.baseUrl === undefined) {
    return fail(
      'baseUrl',
      `baseUrl is needed: ${row.name} has an address for each customer, such as ${row.addressHint}.`,
    );
  }
  if (row) return providerOfRow(id, row);
  if (wishes.registryId !== undefined) {
    return fail(
      'registryId',
      `registryId "${impliedRow}" is not a known provider. Give dialect and baseUrl for a server of your own.`,
    );
  }
  return fail('baseUrl', `"${id}" is not a known provider, so baseUrl and dialect are needed.`);
}

function customProvider(id: string, wishes: ProviderWishes): Provider | MadeProvider {
  const { dialect, baseUrl } = wishes;
  if (baseUrl === undefined) return fail('baseUrl', 'baseUrl is needed for a server that is not in the registry.');
  if (dialect === undefined || !isDialect(dialect)) return fail('dialect', dialectMessage(dialect));
  const local = wishes.local ?? false;
  return {
    id,
    name: id,
    dialect,
    baseUrl,
    auth: local ? { type: 'none' } : authOf[dialect],
    modelsPath: '/models',
    local,
    enabled: true,
    traits: {},
    headers: {},
    models: [],
  };
}

const dialectMessage = (found: string | undefined): string =>
  `dialect ${found === undefined ? 'is missing' : `"${found}" is unknown`}; it must be one of ${Object.keys(authOf).join(', ')}.`;

function cleanModels(models: readonly string[]): readonly string[] | undefined {
  const trimmed = models.map((model) => model.trim());
  const good = trimmed.every((model) => model.length > 0 && model.length <= 300 && !/\s/.test(model));
  return good ? [...new Set(trimmed)] : undefined;
}
