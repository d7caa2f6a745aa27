// The unmodified openai package before a relay with a provider of each protocol, all of them one simulated vendor.
import OpenAI from 'openai';
import { hostRelay, type RelayHost } from './relay-host.ts';
import { simulateVendor, type SimulatedVendor } from './simulated-vendor.ts';

export interface OpenAiWorld {
  /** Stands behind every provider but `two`. */
  readonly vendor: SimulatedVendor;
  /** Stands behind `two`. */
  readonly second: SimulatedVendor;
  readonly host: RelayHost;
  readonly client: OpenAI;
  close(): Promise<void>;
}

export async function openAiWorld(): Promise<OpenAiWorld> {
  const vendor = await simulateVendor(() => ({ json: {} }));
  const second = await simulateVendor(() => ({ json: {} }));
  const host = await hostRelay(
    [
      {
        id: 'oai',
        dialect: 'openai-chat',
        baseUrl: `${vendor.baseUrl}/v1`,
        secret: 'sk-test-relay-0001',
        // Nano-USD for a million tokens: 0.02 and 0.08 USD.
        price: { input: 20_000_000, output: 80_000_000, source: 'test', asOf: '2026-01-01' },
      },
      { id: 'two', dialect: 'openai-chat', baseUrl: `${second.baseUrl}/v1` },
      { id: 'gem', dialect: 'gemini', baseUrl: `${vendor.baseUrl}/v1beta` },
      { id: 'coh', dialect: 'cohere', baseUrl: vendor.baseUrl },
      { id: 'mis', dialect: 'mistral', baseUrl: `${vendor.baseUrl}/v1` },
      { id: 'oll', dialect: 'ollama-chat', baseUrl: vendor.baseUrl },
      { id: 'ant', dialect: 'anthropic-messages', baseUrl: `${vendor.baseUrl}/v1` },
    ],
    { routes: { both: ['oai', 'two'], mixed: ['ant', 'two'] } },
  );
  return {
    vendor,
    second,
    host,
    client: new OpenAI({ baseURL: `${host.origin}/v1`, apiKey: 'pm-local', maxRetries: 0 }),
    async close() {
      await Promise.all([vendor.close(), second.close()]);
      await host.close();
    },
  };
}
