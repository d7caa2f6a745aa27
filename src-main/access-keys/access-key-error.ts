// Why an access key could not be made or changed.

export class AccessKeyError extends Error {
  readonly code: 'name-taken' | 'name-invalid' | 'expiry-passed';
  readonly field: 'name' | 'expiresAt';

  /** `problem` says what is wrong and what to do. */
  constructor(code: AccessKeyError['code'], field: AccessKeyError['field'], problem: string) {
    super(`${field}: ${problem}`);
    this.name = 'AccessKeyError';
    this.code = code;
    this.field = field;
  }
}
