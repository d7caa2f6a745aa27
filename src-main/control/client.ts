// The typed client of the control API, for the CLI and the desktop shell.
import type {
  ControlBody,
  ControlCall,
  ControlErrorBody,
  ControlEvent,
  ControlQuery,
  ControlResponse,
} from '../contract/control-api.ts';

/** Carries one request to an engine: over the socket, or straight into an engine of this process. */
export type SendRequest = (request: Request) => Promise<Response>;

/** The engine refused: `message` is its own words. */
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
type CallArguments<C extends ControlCall> = unknown extends CallInput<C> ? [] : [input: CallInput<C>];

export interface ControlClient {
  /** @throws ControlError when the engine refuses */
  call<C extends ControlCall>(call: C, ...input: CallArguments<C>): Promise<ControlResponse<C>>;
  /** Live events until the signal aborts or the engine stops. Subscribed when the promise resolves. */
  events(signal?: AbortSignal): Promise<AsyncIterable<ControlEvent>>;
}

/** Only the path counts: whatever carries the request knows where it goes. */
const BASE = 'http://pointsman';

export function createControlClient(send: SendRequest): ControlClient {
  return {
    async call(call, ...input) {
      const response = await send(buildRequest(call, input[0] ?? {}));
      if (!response.ok) throw await readError(response);
      return (await response.json()) as ControlResponse<typeof call>;
    },
    async events(signal) {
      const response = await send(new Request(`${BASE}/control/events`, signal ? { signal } : {}));
      if (!response.ok || !response.body) throw await readError(response);
      return readEvents(response.body);
    },
  };
}

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

function buildRequest(call: ControlCall, input: AnyInput): Request {
  const [method = 'GET', template = ''] = call.split(' ');
  const path = template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(input.params?.[name] ?? ''));
  const url = new URL(path, BASE);
  for (const [name, value] of Object.entries(input.query ?? {})) {
    for (const each of value === undefined ? [] : [value].flat()) url.searchParams.append(name, each);
  }
  if (input.body === undefined) return new Request(url, { method });
  return new Request(url, {
    method,
    body: JSON.stringify(input.body),
    headers: { 'content-type': 'application/json' },
  });
}

async function readError(response: Response): Promise<ControlError> {
  try {
    const { error } = (await response.json()) as ControlErrorBody;
    return new ControlError(response.status, error);
  } catch {
    return new ControlError(response.status, {
      code: 'internal',
      message: `The engine answered ${response.status} and nothing more.`,
    });
  }
}

/** The engine writes each event as one `data:` line, so lines are all there is to tell apart. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ControlEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length)) as ControlEvent;
    }
  }
}
