// One engine with a provider of each protocol, all with the same obedient model: what an SDK gets must not depend on which it reaches.
import { runEngine, type RunningEngine } from '../../support/running-engine.ts';
import { scriptedModel, type Said, type Script, type SpokenDialect } from '../../support/scripted-model.ts';
import { simulateProvider, type SimulatedProvider } from '../../support/simulated-provider.ts';

export interface OtherProtocols {
  readonly engine: RunningEngine;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly providers: Readonly<Record<SpokenDialect, SimulatedProvider>>;
  close(): Promise<void>;
}

export const ALL: readonly SpokenDialect[] = ['openai-chat', 'anthropic-messages', 'gemini'];

/** Name of the route that leads to the provider of this protocol. */
export const modelOf = (dialect: SpokenDialect): string => `on-${dialect}`;

const FAILURES: Readonly<Record<string, Said>> = {
  '[limit]': { fail: 429, message: 'Too many requests, says the simulation.' },
  '[bad]': { fail: 400, message: 'That cannot be, says the simulation.' },
  '[down]': { fail: 500, message: 'It broke, says the simulation.' },
  '[hang]': { hang: 'Wait for it' },
};

const script: Script = ({ text, results, images, tools, schema }) => {
  const failure = Object.entries(FAILURES).find(([mark]) => text.includes(mark));
  if (failure) return failure[1];
  if (results > 0) return { text: 'It is sunny in Paris.' };
  // Where a client does not trust a model with schemas, it forces a tool of this name instead.
  if (tools.includes('json')) return { call: { name: 'json', input: { city: 'Paris', celsius: 21 } } };
  if (schema) return { text: '{"city":"Paris","celsius":21}' };
  if (tools.includes('get_weather')) return { call: { name: 'get_weather', input: { city: 'Paris' } } };
  return { text: images > 0 ? `I see ${images} picture.` : 'Hello there.' };
};

export async function otherProtocols(): Promise<OtherProtocols> {
  const engine = await runEngine();
  const behave = (dialect: SpokenDialect): Promise<SimulatedProvider> =>
    simulateProvider(scriptedModel(dialect, script));
  const providers = {
    'openai-chat': await behave('openai-chat'),
    'anthropic-messages': await behave('anthropic-messages'),
    gemini: await behave('gemini'),
  };
  for (const dialect of ALL) {
    await engine.provider(dialect, { dialect, baseUrl: providers[dialect].baseUrl, local: true, models: ['sim'] });
    await engine.route(modelOf(dialect), { providerId: dialect, model: 'sim' });
  }
  return {
    engine,
    origin: `http://127.0.0.1:${engine.port}`,
    providers,
    async close() {
      await engine.stop();
      for (const dialect of ALL) await providers[dialect].close();
    },
  };
}

/** A red dot, as PNG. */
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==';

export const WEATHER_SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
} as const;

export const ANSWER_SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string' }, celsius: { type: 'number' } },
  required: ['city', 'celsius'],
  additionalProperties: false,
} as const;

/** Everything a stream brings. */
export async function gathered<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}
