// Turns what the stores refuse into control refusals: the user's mistake is no failure of the engine.
import { AccessKeyError } from '../access-keys/access-key-error.ts';
import { ChatsError } from '../chats/chats-error.ts';
import { CredentialStoreError } from '../credentials/credential-store-error.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { conflict, Refusal } from './refusal.ts';

/** undefined for an error that no caller could have caused. */
export function storeRefusal(error: Error): Refusal | undefined {
  if (error instanceof AccessKeyError && error.code === 'name-taken')
    return conflict(error.code, error.message, error.field);
  if (error instanceof SettingsError || error instanceof AccessKeyError || error instanceof ChatsError) {
    return new Refusal(400, 'invalid', error.message, error.field);
  }
  // A locked keychain or an unreadable sealed file: the user can mend it, so its own words matter.
  if (error instanceof CredentialStoreError) return conflict(error.code, error.message);
  return undefined;
}
