// Why an engine could not start: the reasons a host must tell apart.

export type EngineStartErrorCode = 'port-busy' | 'home-busy' | 'host-refused';

/** `message` is a whole sentence for people, with the fix. */
export class EngineStartError extends Error {
  readonly code: EngineStartErrorCode;

  constructor(code: EngineStartErrorCode, message: string) {
    super(message);
    this.name = 'EngineStartError';
    this.code = code;
  }
}
