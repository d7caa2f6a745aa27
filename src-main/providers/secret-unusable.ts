// A stored secret that cannot be what its provider needs.

/** The message says what is missing and how to give it, never the secret itself. */
export class SecretUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretUnusable';
  }
}
