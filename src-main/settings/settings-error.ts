// A settings value that cannot be stored, with the field that is wrong.

export class SettingsError extends Error {
  /** Path of the field, such as `targets.0.model`. */
  readonly field: string;

  /** `problem` says what is wrong and what is expected. */
  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`);
    this.name = 'SettingsError';
    this.field = field;
  }
}
