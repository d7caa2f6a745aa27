// The engine as the page sees it: typed calls over HTTP on the page's own origin, and the queries built on them.
import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';
import type {
  ControlBody,
  ControlCall,
  ControlErrorBody,
  ControlQuery,
  ControlResponse,
} from '../src-main/contract/control-api.ts';

/** The engine refused, or could not be reached (`code: 'unreachable'`): `message` is fit to be shown. */
export class ControlError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;

  constructor(status: number, { code, message, field }: ControlErrorBody['error']) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

type Params<C extends string> = C extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Record<Name, string> & Params<Tail>
    : Record<Rest, string>
  : unknown;

export type CallInput<C extends ControlCall> = (C extends `${string}:${string}` ? { params: Params<C> } : unknown) &
  (undefined extends ControlBody<C> ? unknown : { body: ControlBody<C> }) &
  (undefined extends ControlQuery<C> ? unknown : { query: ControlQuery<C> });

/** Nothing to pass → no second argument. */
export type CallArguments<C extends ControlCall> = unknown extends CallInput<C> ? [] : [input: CallInput<C>];

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** @throws ControlError */
export function call<C extends ControlCall>(name: C, ...[input]: CallArguments<C>): Promise<ControlResponse<C>> {
  return send(name, (input ?? {}) as AnyInput);
}

async function send<C extends ControlCall>(
  name: C,
  input: AnyInput,
  signal?: AbortSignal,
): Promise<ControlResponse<C>> {
  const [method = 'GET', template = ''] = name.split(' ');
  const path = template.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) if (value !== undefined) query.set(key, value);
  const response = await reach(query.size > 0 ? `${path}?${query}` : path, {
    method,
    ...(signal && { signal }),
    ...(input.body !== undefined && {
      body: JSON.stringify(input.body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  if (!response.ok) throw await refusalOf(response);
  return (await response.json()) as ControlResponse<C>;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ControlError(0, {
      code: 'unreachable',
      message: 'The engine does not answer. Is Pointsman still running?',
    });
  }
}

async function refusalOf(response: Response): Promise<ControlError> {
  try {
    const { error } = (await response.json()) as ControlErrorBody;
    return new ControlError(response.status, error);
  } catch {
    const message = `The engine answered ${response.status} and nothing more.`;
    return new ControlError(response.status, { code: 'internal', message });
  }
}

/** The cache's name of a call; `[name]` alone stands for it with any input. */
export const controlKey = (name: ControlCall, input?: unknown): readonly unknown[] =>
  input === undefined ? [name] : [name, input];

type QueryOptions<C extends ControlCall> = Pick<
  UseQueryOptions<ControlResponse<C>, ControlError>,
  'enabled' | 'refetchInterval' | 'staleTime' | 'placeholderData'
>;

/** A call as a query: cached by its input, refreshed by the engine's events. */
export function useControl<C extends ControlCall>(
  name: C,
  ...[input, options]: unknown extends CallInput<C>
    ? [input?: undefined, options?: QueryOptions<C>]
    : [input: CallInput<C>, options?: QueryOptions<C>]
): UseQueryResult<ControlResponse<C>, ControlError> {
  return useQuery<ControlResponse<C>, ControlError>({
    queryKey: controlKey(name, input),
    queryFn: ({ signal }) => send(name, (input ?? {}) as AnyInput, signal),
    ...options,
  });
}
