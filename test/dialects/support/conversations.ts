// Generated conversations and streams: anything the neutral model can hold and both protocols can say.
import fc from 'fast-check';
import type { ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';
import type { StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';

/** Words with odd characters; never blank, and no white space at the ends, which Anthropic's prefill rule may trim. */
const said = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => `w${text.replaceAll(/\s/g, '-')}`);

const text = said.map((each): RequestPart => ({ type: 'text', text: each }));

const image = fc.base64String({ minLength: 4, maxLength: 12 }).map((data): RequestPart => ({
  type: 'media',
  kind: 'image',
  source: { type: 'base64', data },
  mediaType: 'image/png',
}));

const pdf = fc.base64String({ minLength: 4, maxLength: 12 }).map((data): RequestPart => ({
  type: 'media',
  kind: 'document',
  source: { type: 'base64', data },
  mediaType: 'application/pdf',
  filename: 'a.pdf',
}));

/** Claude's own: signed or sealed. */
const thought = fc.oneof(
  said.map((each): RequestPart => ({
    type: 'reasoning',
    text: each,
    signature: `s-${each}`,
    format: 'anthropic-claude-v1',
  })),
  said.map((each): RequestPart => ({ type: 'reasoning', text: '', redacted: each, format: 'anthropic-claude-v1' })),
);

const input = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
  maxKeys: 3,
});

interface Exchange {
  readonly question: readonly RequestPart[];
  readonly thoughts: readonly RequestPart[];
  readonly answer: readonly RequestPart[];
  readonly inputs: readonly object[];
  readonly results: readonly string[];
  readonly failed: boolean;
}

const exchange: fc.Arbitrary<Exchange> = fc.record({
  question: fc.array(fc.oneof(text, image, pdf), { minLength: 1, maxLength: 3 }),
  thoughts: fc.array(thought, { maxLength: 2 }),
  answer: fc.array(text, { minLength: 1, maxLength: 2 }),
  inputs: fc.array(input, { maxLength: 3 }),
  results: fc.array(said, { minLength: 3, maxLength: 3 }),
  failed: fc.boolean(),
});

function messagesOf({ question, thoughts, answer, inputs, results, failed }: Exchange, turn: number): ModelMessage[] {
  const id = (index: number): string => `call.${turn}:${index}`;
  const calls = inputs.map((each, index): RequestPart => ({
    type: 'tool-call',
    id: id(index),
    name: 'f',
    arguments: JSON.stringify(each),
  }));
  const answers = inputs.map((_, index): RequestPart => ({
    type: 'tool-result',
    callId: id(index),
    content: [{ type: 'text', text: results[index] ?? 'done' }],
    ...(failed && { isError: true }),
  }));
  return [
    { role: 'user', content: question },
    { role: 'assistant', content: [...thoughts, ...answer, ...calls] },
    ...(answers.length > 0 ? [{ role: 'tool', content: answers } as const] : []),
  ];
}

export const requests: fc.Arbitrary<ModelRequest> = fc
  .record({
    system: fc.array(text, { maxLength: 2 }),
    exchanges: fc.array(exchange, { minLength: 1, maxLength: 4 }),
    last: text,
    stream: fc.boolean(),
    maxOutputTokens: fc.integer({ min: 1, max: 100_000 }),
    stop: fc.array(said, { minLength: 1, maxLength: 3 }),
    temperature: fc.double({ min: 0, max: 0.99, noNaN: true }),
  })
  .map(({ system, exchanges, last, temperature, ...rest }) => ({
    model: 'm',
    messages: [
      ...(system.length > 0 ? [{ role: 'system', content: system } as const] : []),
      ...exchanges.flatMap(messagesOf),
      { role: 'user', content: [last] },
    ],
    sampling: { temperature },
    tools: [{ type: 'function', name: 'f', description: 'does', parameters: { type: 'object', properties: {} } }],
    toolChoice: { type: 'auto' },
    ...rest,
  }));

const usage: fc.Arbitrary<Usage> = fc
  .tuple(fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999))
  .map(([uncached, cacheRead, cacheWrite, said, reasoning]) => ({
    input: { total: uncached + cacheRead + cacheWrite, uncached, cacheRead, cacheWrite, cacheWrite1h: 0 },
    output: { total: said + reasoning, text: said, reasoning },
    estimated: false,
  }));

/** The parts of one block, by what it holds. */
const block = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), pieces: fc.array(said, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('signed' as const), pieces: fc.array(said, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('sealed' as const), pieces: fc.array(said, { minLength: 1, maxLength: 1 }) }),
  fc.record({ kind: fc.constant('call' as const), pieces: fc.array(said, { minLength: 1, maxLength: 4 }) }),
);

function partsOf(
  { kind, pieces }: { kind: 'text' | 'signed' | 'sealed' | 'call'; pieces: string[] },
  number: number,
): StreamPart[] {
  const format = 'anthropic-claude-v1';
  switch (kind) {
    case 'text':
      return [
        { type: 'text-start', block: number },
        ...pieces.map((each) => ({ type: 'text-delta', block: number, text: each }) as const),
        { type: 'text-end', block: number },
      ];
    case 'signed':
      return [
        { type: 'reasoning-start', block: number, format },
        ...pieces.map((each) => ({ type: 'reasoning-delta', block: number, text: each }) as const),
        { type: 'reasoning-signature', block: number, signature: `s${number}` },
        { type: 'reasoning-end', block: number },
      ];
    case 'sealed':
      return [
        { type: 'reasoning-start', block: number, format },
        { type: 'reasoning-redacted', block: number, data: pieces.join('') },
        { type: 'reasoning-end', block: number },
      ];
    case 'call': {
      const json = JSON.stringify({ said: pieces });
      const half = Math.floor(json.length / 2);
      return [
        { type: 'tool-call-start', block: number, id: `call.${number}`, name: 'f' },
        { type: 'tool-call-delta', block: number, argumentsDelta: json.slice(0, half) },
        { type: 'tool-call-delta', block: number, argumentsDelta: json.slice(half) },
        { type: 'tool-call-end', block: number },
      ];
    }
  }
}

export interface GeneratedStream {
  /** Blocks one after another. */
  readonly ordered: readonly StreamPart[];
  /** The same blocks, their parts mixed, as a server of parallel calls sends them. */
  readonly interleaved: readonly StreamPart[];
}

export const streams: fc.Arbitrary<GeneratedStream> = fc
  .record({
    blocks: fc.array(block, { maxLength: 6 }),
    usage,
    picks: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
  })
  .map(({ blocks, usage: counted, picks }) => {
    const lists = blocks.map(partsOf);
    const calls = blocks.some(({ kind }) => kind === 'call');
    const around = (parts: readonly StreamPart[]): StreamPart[] => [
      { type: 'start', id: 'x', model: 'm' },
      ...parts,
      { type: 'usage', usage: counted },
      { type: 'finish', finish: { reason: calls ? 'tool-calls' : 'stop' } },
    ];
    return { ordered: around(lists.flat()), interleaved: around(mixed(lists, picks)) };
  });

/** Takes the next part of some block again and again; a block's own parts keep their order, and blocks begin in theirs. */
function mixed(lists: readonly StreamPart[][], picks: readonly number[]): StreamPart[] {
  const rest = lists.map((list) => [...list]);
  const result: StreamPart[] = rest.flatMap((list) => list.splice(0, 1));
  for (let step = 0; rest.some((list) => list.length > 0); step += 1) {
    const open = rest.filter((list) => list.length > 0);
    const list = open[(picks[step % picks.length] ?? 0) % open.length];
    result.push(...(list?.splice(0, 1) ?? []));
  }
  return result;
}
