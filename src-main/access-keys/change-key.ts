// A key as a change leaves it.
import type { AccessKey, AccessKeyChange, KeyScope, KeyScopeChange } from './access-keys.ts';

export function changedKey(key: AccessKey, change: AccessKeyChange): AccessKey {
  const { expiresAt: expiry, scope: oldScope, disabled: wasDisabled, ...rest } = key;
  const expiresAt = change.expiresAt === undefined ? expiry : (change.expiresAt ?? undefined);
  const scope = changedScope(oldScope, change.scope);
  const disabled = change.disabled ?? wasDisabled ?? false;
  return {
    ...rest,
    name: change.name ?? key.name,
    tags: { ...(change.tags ?? key.tags) },
    verbatim: change.verbatim ?? key.verbatim,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scope && { scope }),
    ...(disabled && { disabled }),
  };
}

/** undefined when nothing is limited: a key without a scope and one with an empty scope are the same. */
export function changedScope(scope: KeyScope | undefined, change: KeyScopeChange | undefined): KeyScope | undefined {
  const fields = Object.entries({ ...scope, ...change }).filter(([, value]) => value !== null && value !== undefined);
  // Management off is what every key is.
  const kept = fields.filter(([name, value]) => name !== 'management' || value === true);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
