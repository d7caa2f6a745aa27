// Why the database could not be opened: the reasons a host can explain.

export type DatabaseErrorCode = 'newer' | 'damaged' | 'unreadable' | 'migration-failed';

/** `message` is a whole sentence for people, with the fix. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
    this.code = code;
  }
}
