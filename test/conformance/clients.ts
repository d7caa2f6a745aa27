// Clients of every inbound protocol: how each asks, what its protocol cannot say, and how its answer is read.
import type { ReadDialect, Reading, Records, Json } from './readings.ts';

export interface Client {
  readonly name: string;
  readonly dialect: ReadDialect;
  /** @param model a name that contains no slash */
  ask(model: string, stream: boolean): { readonly path: string; readonly body: object };
  /** Why an answer with these things cannot be told in this protocol; undefined when it can. */
  inexpressible(reading: Reading): string | undefined;
  /** The reading as far as this protocol has words for it. */
  told(reading: Reading): Reading;
}

const messages = [{ role: 'user', content: 'Hi' }];
const all = (): undefined => undefined;
const same = (reading: Reading): Reading => reading;

/** Ollama has no citations, counts no reasoning apart, and knows no filtered answer. */
const asOllama = (reading: Reading): Reading => ({
  ...reading,
  cited: [],
  finish: reading.finish === 'content-filter' ? 'stop' : reading.finish,
  usage: reading.usage && { ...reading.usage, reasoning: 0 },
});

const noCalls =
  (protocol: string) =>
  (reading: Reading): string | undefined =>
    reading.calls.length > 0 ? `${protocol} has no tool calls` : undefined;

/** Google's names: the model in the path. */
const geminiAsk =
  (streaming: string) =>
  (model: string, stream: boolean): { path: string; body: object } => ({
    path: `/v1beta/models/${model}:${stream ? streaming : 'generateContent'}`,
    body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
  });

export const clients: readonly Client[] = [
  {
    name: 'OpenAI Chat',
    dialect: 'openai-chat',
    ask: (model, stream) => ({ path: '/v1/chat/completions', body: { model, messages, stream } }),
    inexpressible: all,
    told: same,
  },
  {
    name: 'OpenAI Responses',
    dialect: 'openai-responses',
    ask: (model, stream) => ({ path: '/v1/responses', body: { model, input: 'Hi', stream } }),
    inexpressible: all,
    told: same,
  },
  {
    name: 'Anthropic Messages',
    dialect: 'anthropic-messages',
    ask: (model, stream) => ({ path: '/v1/messages', body: { model, messages, max_tokens: 100, stream } }),
    inexpressible: all,
    told: (reading) => (reading.isRefusal ? { ...reading, finish: 'content-filter' } : reading),
  },
  {
    name: 'Gemini (events)',
    dialect: 'gemini',
    ask: geminiAsk('streamGenerateContent?alt=sse'),
    inexpressible: all,
    told: same,
  },
  {
    name: 'Gemini (array)',
    dialect: 'gemini',
    ask: geminiAsk('streamGenerateContent'),
    inexpressible: all,
    told: same,
  },
  {
    name: 'Ollama chat',
    dialect: 'ollama-chat',
    ask: (model, stream) => ({ path: '/api/chat', body: { model, messages, stream } }),
    inexpressible: all,
    told: asOllama,
  },
  {
    name: 'Ollama generate',
    dialect: 'ollama-generate',
    ask: (model, stream) => ({ path: '/api/generate', body: { model, prompt: 'Hi', stream } }),
    inexpressible: noCalls('Ollama’s generate'),
    told: asOllama,
  },
  {
    name: 'legacy completions',
    dialect: 'openai-completions',
    ask: (model, stream) => ({ path: '/v1/completions', body: { model, prompt: 'Hi', max_tokens: 100, stream } }),
    inexpressible: noCalls('the completions API'),
    told: (reading) => ({ ...reading, reasoning: '', cited: [] }),
  },
];

/** The records of an answer's text: one JSON value, an array of them, lines, or events. */
export function recordsOf(text: string): Records {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) return JSON.parse(trimmed) as Json[];
  if (trimmed.startsWith('{') && !trimmed.includes('}\n{')) return [JSON.parse(trimmed) as Json];
  if (trimmed.startsWith('{')) return trimmed.split('\n').map((line) => JSON.parse(line) as Json);
  const records: Json[] = [];
  for (const block of trimmed.split(/(?:\r?\n){2,}|\r{2,}/)) {
    const lines = block.split(/\r?\n|\r/);
    const event = lines
      .find((line) => line.startsWith('event:'))
      ?.slice('event:'.length)
      .trim();
    const data = lines
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice('data:'.length).trim())
      .join('\n');
    if (data.startsWith('{'))
      records.push({ ...(JSON.parse(data) as Json), ...(event !== undefined && { $event: event }) });
  }
  return records;
}
