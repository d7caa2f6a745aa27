// Records a request whose client left before any answer began.
import { CLIENT_CLOSED_STATUS } from './answer.ts';
import type { Recorder, Served } from './record.ts';
import { settle } from './settle.ts';
import type { FallbackResult, Try } from './tried.ts';
import type { Usage } from '../dialects/model-stream.ts';

export function recordLeaving(
  { tried, failed, usage }: Extract<FallbackResult, { type: 'cancelled' }>,
  recorder: Recorder,
): void {
  const served = tried && usage && leftEarly(tried, usage);
  if (tried) recorder.attempt(tried, 'cancelled', served);
  recorder.end({
    outcome: 'cancelled',
    httpStatus: CLIENT_CLOSED_STATUS,
    attempts: failed.length + (tried ? 1 : 0),
    ...(served && { served }),
  });
}

/** The vendor bills the prompt it had counted. */
export function leftEarly(tried: Try, usage: Usage): Served {
  const counted = { ...usage, estimated: true };
  return { tried, usage: counted, settlement: settle(counted, tried.target) };
}
