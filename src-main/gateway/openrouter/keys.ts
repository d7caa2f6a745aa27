// GET /key, and the management of access keys under /keys. A key's hash is its id here: its secret is not kept.
import { AccessKeyError } from '../../access-keys/access-key-error.ts';
import type { AccessKey } from '../../access-keys/access-keys.ts';
import { keyBudgetName } from '../../budgets/budgets.ts';
import type { Json } from '../../dialects/read-json.ts';
import { GatewayError } from '../gateway-error.ts';
import type { GatewayParts } from '../parts.ts';
import { flagIn, invalid, wholeNumberIn, type Asked, type OpenRouterCall } from './asked.ts';
import { limitOf, readLimit, setLimit } from './key-limit.ts';
import { keyUsage } from './key-usage.ts';

const PAGE = 100;

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
const labelOf = (key: AccessKey): string => `pm-…${key.lastFour}`;

export const showOwnKey: OpenRouterCall = async ({ key, parts }) => ({
  data: {
    label: key.name,
    ...limitOf(key.id, parts),
    ...(await keyUsage(key.id, parts)),
    include_byok_in_limit: true,
    is_free_tier: false,
    is_management_key: key.scope?.management === true,
    is_provisioning_key: key.scope?.management === true,
    expires_at: iso(key.expiresAt),
    creator_user_id: null,
    organization_id: null,
    workspace_id: null,
    allowed_data_regions: [],
    // The providers' own limits hold; none of ours counts free models.
    free_model_daily_requests: { limit: -1, used: 0, remaining: -1 },
    rate_limit: {
      requests: key.scope?.requestsPerMinute ?? -1,
      interval: '1m',
      note: 'Requests per minute of this access key; -1 = no limit.',
    },
  },
});

export const listKeys: OpenRouterCall = async ({ url, parts }) => {
  const offset = wholeNumberIn(url, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
  const disabledToo = flagIn(url, 'include_disabled') ?? false;
  const keys = (await parts.accessKeys.list()).filter((key) => key.revokedAt === undefined);
  const listed = keys.filter((key) => disabledToo || !key.disabled).slice(offset, offset + PAGE);
  return { data: await Promise.all(listed.map((key) => keyShape(key, parts))) };
};

export const showKey: OpenRouterCall = async (asked) => ({
  data: await keyShape(await keyNamed(asked), asked.parts),
});

/** The secret is told here and nowhere else. */
export const createKey: OpenRouterCall = async ({ body, parts }) => {
  const sent = await body();
  const { name } = sent;
  if (typeof name !== 'string' || name === '') throw invalid('name', 'a name for the key', name);
  const limit = readLimit(sent);
  const expiresAt = expiryIn(sent);
  const { key, secret } = await told(() =>
    parts.accessKeys.create({ name, ...(expiresAt !== undefined && { expiresAt }) }),
  );
  await setLimit(key.id, limit, parts);
  return { data: await keyShape(key, parts), key: secret };
};

export const changeKey: OpenRouterCall = async (asked) => {
  const { parts } = asked;
  const known = await keyNamed(asked);
  const sent = await asked.body();
  const { name, disabled } = sent;
  if (name !== undefined && typeof name !== 'string') throw invalid('name', 'a name for the key', name);
  if (disabled !== undefined && typeof disabled !== 'boolean') throw invalid('disabled', 'true or false', disabled);
  const limit = readLimit(sent);
  const change = { ...(name !== undefined && { name }), ...(disabled !== undefined && { disabled }) };
  const key = await told(() => parts.accessKeys.update(known.id, change));
  await setLimit(known.id, limit, parts);
  return { data: await keyShape(key ?? known, parts) };
};

export const deleteKey: OpenRouterCall = async (asked) => {
  const { id } = await keyNamed(asked);
  await asked.parts.accessKeys.revoke(id);
  await asked.parts.budgets.remove(keyBudgetName(id));
  return { deleted: true };
};

/** @throws GatewayError 404 */
async function keyNamed({ params: [hash = ''], parts }: Asked): Promise<AccessKey> {
  const key = (await parts.accessKeys.list()).find((each) => each.id === hash && each.revokedAt === undefined);
  if (key) return key;
  throw new GatewayError('not_found', `There is no access key with the hash "${hash}". GET /v1/keys lists them.`);
}

async function keyShape(key: AccessKey, parts: GatewayParts): Promise<object> {
  return {
    hash: key.id,
    name: key.name,
    label: labelOf(key),
    disabled: key.disabled === true,
    ...limitOf(key.id, parts),
    ...(await keyUsage(key.id, parts)),
    include_byok_in_limit: true,
    created_at: iso(key.createdAt),
    updated_at: null,
    expires_at: iso(key.expiresAt),
    external_user: null,
    creator_user_id: null,
    workspace_id: 'local',
  };
}

function expiryIn({ expires_at: text }: Json): number | undefined {
  if (text === undefined || text === null) return undefined;
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw invalid('expires_at', 'a time such as "2027-01-31T00:00:00Z"', text);
  return at;
}

/** What the store refuses is the caller's to mend. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AccessKeyError)) throw error;
    throw new GatewayError('invalid_request', error.message, { metadata: { field: error.field } });
  }
}
