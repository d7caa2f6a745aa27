// A control call that is refused for an expected reason, as a value.
import type { ControlErrorBody } from '../contract/control-api.ts';

export type RefusalStatus = 400 | 404 | 409 | 413 | 500;

/** `message` names the problem and the fix; `field` is a path into the body or query. */
export class Refusal {
  readonly status: RefusalStatus;
  readonly code: string;
  readonly message: string;
  readonly field: string | undefined;

  constructor(status: RefusalStatus, code: string, message: string, field?: string) {
    this.status = status;
    this.code = code;
    this.message = message;
    this.field = field;
  }

  body(): ControlErrorBody {
    const { code, message, field } = this;
    return { error: { code, message, ...(field !== undefined && { field }) } };
  }
}

export const notFound = (message: string): Refusal => new Refusal(404, 'not-found', message);
export const invalid = (field: string, problem: string): Refusal =>
  new Refusal(400, 'invalid', field === '' ? problem : `${field}: ${problem}`, field);
export const conflict = (code: string, message: string, field?: string): Refusal =>
  new Refusal(409, code, message, field);
