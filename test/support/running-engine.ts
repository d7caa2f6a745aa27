// A whole engine in a temporary home, with ways to set it up and to ask its gateway.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestView, RouteTargetView } from '../../src-main/contract/control-api.ts';
import type { ProviderInput } from '../../src-main/contract/provider-views.ts';
import { createControlClient, type ControlClient } from '../../src-main/control/client.ts';
import { createEngine, type EngineOptions } from '../../src-main/engine.ts';

export interface RunningEngine {
  readonly home: string;
  /** `http://127.0.0.1:<port>/v1` */
  readonly gateway: string;
  readonly port: number;
  readonly accessKey: string;
  /** Logs one browser in; '' without a UI. */
  readonly uiLogin: string;
  readonly control: ControlClient;
  /** Adds a provider with one key, listing these models. */
  provider(id: string, input: ProviderInput, secret?: string): Promise<void>;
  route(name: string, ...targets: readonly RouteTargetView[]): Promise<void>;
  /** POST to the gateway with the access key. */
  post(path: string, body: unknown, headers?: Record<string, string>, signal?: AbortSignal): Promise<Response>;
  /** The newest recorded request, once it has ended. */
  lastRequest(): Promise<RequestView>;
  stop(drainMs?: number): Promise<void>;
}

export async function runEngine(options: Partial<EngineOptions> = {}): Promise<RunningEngine> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'pointsman-engine-')));
  const engine = createEngine({
    home,
    version: '0.0.0-test',
    gateway: { port: 0 },
    secrets: 'sealed-file',
    env: { POINTSMAN_SECRET: 'a test secret' },
    ...options,
  });
  const address = await engine.start();
  const control = createControlClient((request) => engine.control(request));
  const { secret: accessKey } = await control.call('POST /control/access-keys/:id/reveal', {
    params: { id: 'default' },
  });
  const gateway = address.gateway ?? '';
  return {
    home,
    gateway,
    port: address.gatewayPort ?? 0,
    accessKey,
    uiLogin: address.uiLogin ?? '',
    control,
    async provider(id, input, secret) {
      await control.call('PUT /control/providers/:id', { params: { id }, body: input });
      if (secret === undefined) return;
      await control.call('POST /control/providers/:id/credentials', { params: { id }, body: { secret } });
    },
    async route(name, ...targets) {
      await control.call('PUT /control/routes/:name', { params: { name }, body: { targets: [...targets] } });
    },
    post: (path, body, headers = {}, signal) =>
      fetch(`${gateway.replace(/\/v1$/, '')}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${accessKey}`, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...(signal && { signal }),
      }),
    async lastRequest() {
      for (;;) {
        const { requests } = await control.call('GET /control/requests', { query: { limit: '1' } });
        const [newest] = requests;
        if (newest && newest.outcome !== 'open') return newest;
      }
    },
    async stop(drainMs = 0) {
      await engine.stop({ drainMs });
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}
