// Errors in the Responses protocol: Chat's, with words for the statuses that its streams leave out.
import type { UpstreamError } from '../model-stream.ts';
import { decodeError as decodeChatError } from '../openai-chat/error.ts';

/** Status an in-stream error stands for, by the vendor's word. */
const STATUS_OF: ReadonlyMap<string, number> = new Map(
  Object.entries({
    invalid_prompt: 400,
    invalid_request_error: 400,
    context_length_exceeded: 400,
    insufficient_quota: 429,
    rate_limit_exceeded: 429,
    server_error: 500,
    server_is_overloaded: 503,
    slow_down: 503,
  }),
);

/** What is wrong with a picture is wrong with the request: `invalid_image_url`, `image_too_large`, `failed_to_download_image`, … */
const ABOUT_IMAGE = /(^|_)image(_|$)/;

const statusFor = (code: string): number | undefined =>
  STATUS_OF.get(code) ?? (ABOUT_IMAGE.test(code) ? 400 : undefined);

export function decodeError(status: number, body: unknown): UpstreamError {
  const error = decodeChatError(status, body);
  const meant = error.status ?? statusFor(error.code ?? '');
  return meant === undefined ? error : { ...error, status: meant };
}
