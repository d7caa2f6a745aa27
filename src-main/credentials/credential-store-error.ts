// Why a secret could not be read or kept. Never holds a secret.

export type CredentialStoreErrorCode =
  'keychain-unavailable' | 'keychain-locked' | 'keychain-failed' | 'sealed-file-key' | 'sealed-file-damaged';

/** `message` is whole sentences for people, with the fix. */
export class CredentialStoreError extends Error {
  readonly code: CredentialStoreErrorCode;

  constructor(code: CredentialStoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CredentialStoreError';
    this.code = code;
  }
}
