// One engine with real vendors' rows, each played by a server of this test: one model at four of them, at four prices.
import { runEngine, type RunningEngine } from '../../support/running-engine.ts';
import { redirectingDispatcher } from '../../support/redirecting-dispatcher.ts';
import {
  chatAnswer,
  chatStream,
  simulateProvider,
  type Behaviour,
  type SimulatedProvider,
} from '../../support/simulated-provider.ts';

/** At all but OpenAI; from the cheapest: Novita, Groq, Together. DeepInfra's price is not known. */
export const LLAMA = 'meta-llama/llama-3.3-70b-instruct';

const HOSTS = {
  openai: 'api.openai.com',
  groq: 'api.groq.com',
  together: 'api.together.xyz',
  deepinfra: 'api.deepinfra.com',
  novita: 'api.novita.ai',
} as const;
export type Vendor = keyof typeof HOSTS;
const VENDORS = Object.keys(HOSTS) as Vendor[];

export interface World {
  readonly engine: RunningEngine;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly managementKey: string;
  readonly vendors: Readonly<Record<Vendor, SimulatedProvider>>;
  /** Epoch ms, as the engine sees it. */
  readonly clock: { now: number };
  /** All vendors answer well again, and nothing is remembered as asked. */
  reset(): void;
  /** Who was asked since the last `reset`, in order. */
  asked(): readonly Vendor[];
  close(): Promise<void>;
}

const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

const good =
  (text: string): Behaviour =>
  ({ path, body }) =>
    path.endsWith('/embeddings')
      ? {
          json: {
            object: 'list',
            model: 'sim',
            data: [{ object: 'embedding', index: 0, embedding: [0.5, 0.25] }],
            usage: { prompt_tokens: 3, total_tokens: 3 },
          },
        }
      : body?.['stream'] === true
        ? { steps: chatStream(text, { usage: USAGE }) }
        : { json: chatAnswer(text, USAGE) };

export async function openWorld(): Promise<World> {
  const order: Vendor[] = [];
  const simulate = async (vendor: Vendor): Promise<readonly [Vendor, SimulatedProvider]> => [
    vendor,
    await simulateProvider(good(vendor)),
  ];
  const vendors = Object.fromEntries(await Promise.all(VENDORS.map(simulate))) as Record<Vendor, SimulatedProvider>;
  const behave = (vendor: Vendor, behaviour: Behaviour): void =>
    vendors[vendor].behave((request) => {
      order.push(vendor);
      return behaviour(request);
    });
  const clock = { now: Date.UTC(2026, 5, 15, 12) };
  const engine = await runEngine({
    now: () => clock.now,
    dispatcher: redirectingDispatcher(
      Object.fromEntries([
        ...VENDORS.map((vendor) => [HOSTS[vendor], vendors[vendor].port]),
        // For a provider of another protocol.
        ['127.0.0.1', vendors.openai.port],
      ]),
    ),
  });
  for (const vendor of VENDORS) await engine.provider(vendor, { registryId: vendor }, `key-of-${vendor}-0123456789`);
  const { secret } = await engine.control.call('POST /control/access-keys', {
    body: { name: 'manager', scope: { management: true } },
  });
  const reset = (): void => {
    order.length = 0;
    for (const vendor of VENDORS) behave(vendor, good(vendor));
  };
  reset();
  return {
    engine,
    origin: `http://127.0.0.1:${engine.port}`,
    managementKey: secret,
    vendors: Object.fromEntries(
      VENDORS.map((vendor) => [vendor, { ...vendors[vendor], behave: (next: Behaviour) => behave(vendor, next) }]),
    ) as Record<Vendor, SimulatedProvider>,
    clock,
    reset,
    asked: () => [...order],
    async close() {
      await engine.stop();
      for (const vendor of VENDORS) await vendors[vendor].close();
    },
  };
}
