// Which requests the log shows. Pure.
import type { RequestView } from '../../../src-main/contract/control-api.ts';

export const OUTCOMES = [
  'ok',
  'error',
  'cancelled',
  'interrupted',
  'open',
] as const satisfies readonly RequestView['outcome'][];

export type Outcome = (typeof OUTCOMES)[number];

/** Undefined and '' leave everything in. */
export interface RequestFilter {
  readonly outcome: Outcome | undefined;
  readonly app: string | undefined;
  readonly text: string;
}

/** Every word of the text must be somewhere in the request. */
export function filterRequests(
  requests: readonly RequestView[],
  { outcome, app, text }: RequestFilter,
): readonly RequestView[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return requests.filter(
    (request) =>
      (outcome === undefined || request.outcome === outcome) &&
      (app === undefined || request.app === app) &&
      (words.length === 0 || holds(request, words)),
  );
}

/** Apps in the log, by name. */
export const appsIn = (requests: readonly RequestView[]): readonly string[] =>
  [...new Set(requests.map(({ app }) => app))].sort();

function holds(request: RequestView, words: readonly string[]): boolean {
  const text = [
    request.id,
    request.app,
    request.client,
    request.requestedModel,
    request.route,
    request.servedModel,
    request.servedProvider,
    request.httpStatus,
    request.errorType,
    request.errorMessage,
    ...Object.entries(request.tags).map(([key, value]) => `${key}:${value}`),
    ...request.attempts.flatMap(({ providerName, failureClass }) => [providerName, failureClass]),
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
