// Where secrets live: the OS keychain, or a sealed file where there is none.

export interface CredentialStore {
  readonly kind: 'keychain' | 'sealed-file';
  /** One plain sentence for people: where secrets are, and how they are protected. */
  readonly description: string;
  /** `id` is a credential id; undefined when absent. */
  get(id: string): Promise<string | undefined>;
  set(id: string, secret: string): Promise<void>;
  delete(id: string): Promise<void>;
}
