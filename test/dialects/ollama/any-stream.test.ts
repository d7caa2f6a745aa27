// Any stream of another vendor, told to Ollama's clients and read as Ollama's: nothing that both can say may change.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameParser } from '../../../src-main/dialects/framing.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { ollamaChat, ollamaGenerate } from '../../../src-main/dialects/ollama/index.ts';
import { streams } from '../support/conversations.ts';
import { meaningOfStream, usageOfStream } from '../support/meaning.ts';
import { lineFaults, linesOf, readLines, writeText } from '../support/ollama-lines.ts';
import { pieces } from '../support/streams.ts';

/** What was said, as it came: this protocol has one text and one thought, and no blocks that could be told apart. */
const heard = (parts: readonly StreamPart[], type: 'text-delta' | 'reasoning-delta'): string =>
  parts.map((part) => (part.type === type ? part.text : '')).join('');

/** What this protocol has a place for: no seals, and calls in the order in which they ended. */
const sayable = (parts: readonly StreamPart[]): unknown => {
  const { calls, finish } = meaningOfStream(parts);
  return {
    text: heard(parts, 'text-delta'),
    reasoning: heard(parts, 'reasoning-delta'),
    calls: calls.map((call) => JSON.stringify(call)).toSorted(),
    finish,
  };
};

const readBack = (text: string): readonly StreamPart[] => readLines(...text.split('\n')).parts;

describe('a chat', () => {
  test('keeps its lines legal and its meaning, however the blocks were mixed', () => {
    fc.assert(
      fc.property(streams, ({ ordered, interleaved }) => {
        for (const parts of [ordered, interleaved]) {
          const text = writeText(ollamaChat, parts);
          expect(lineFaults(linesOf(text))).toEqual([]);
          expect(sayable(readBack(text))).toEqual(sayable(parts));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('counts what the vendor counted, cached and reasoned tokens within the sums', () => {
    fc.assert(
      fc.property(streams, ({ ordered }) => {
        const counted = usageOfStream(ordered);
        expect(usageOfStream(readBack(writeText(ollamaChat, ordered)))).toMatchObject({
          input: { total: counted?.input.total },
          output: { total: counted?.output.total },
        });
      }),
    );
  });

  test('is the same after the network broke it anywhere', () => {
    fc.assert(
      fc.property(streams, fc.nat(), ({ ordered }, seed) => {
        const text = writeText(ollamaChat, ordered);
        const parser = createFrameParser('ndjson');
        const frames = pieces(Buffer.from(text), seed, 7).flatMap((chunk) => parser.push(chunk));
        expect(frames.map(({ data }) => data)).toEqual(text.split('\n').slice(0, -1));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a completion', () => {
  test('says the text and the thoughts, and has no calls that its clients could not read', () => {
    fc.assert(
      fc.property(streams, ({ interleaved }) => {
        const lines = linesOf(writeText(ollamaGenerate, interleaved));
        expect(lineFaults(lines)).toEqual([]);
        const said = (member: string): string =>
          lines.map((line) => (line[member] as string | undefined) ?? '').join('');
        expect(said('response')).toBe(heard(interleaved, 'text-delta'));
        expect(said('thinking')).toBe(heard(interleaved, 'reasoning-delta'));
        expect(JSON.stringify(lines)).not.toContain('tool_calls');
      }),
      { numRuns: 100 },
    );
  });
});

test('calls without ids never share one, whatever else their lines hold', () => {
  const call = fc.constantFrom<object | null>(
    { function: { name: 'f' } },
    { function: {} },
    { id: '', function: { name: 'g' } },
    null,
  );
  const lines = fc.array(fc.array(call, { maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(lines, (groups) => {
      const frames = groups.map((calls) => ({ created_at: '2025-01-02T03:04:05Z', message: { tool_calls: calls } }));
      const { parts } = readLines(...[...frames, { done: true }].map((frame) => JSON.stringify(frame)));
      const ids = parts.flatMap((part) => (part.type === 'tool-call-start' ? [part.id] : []));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(groups.flat().filter((each) => JSON.stringify(each).includes('name')).length);
    }),
  );
});
