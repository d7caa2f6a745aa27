// What Responses servers stream of texts, thoughts, refusals and citations, each in the habits that vendors have.
import { describe, expect, test } from 'vitest';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';
import {
  added,
  completed,
  content,
  created,
  delta,
  done,
  frame,
  message,
  outputText,
  read,
  types,
} from '../support/responses-events.ts';

const text = (said: string): object => ({ type: 'text', text: said });
const openMessage = (at: number): string => added(at, { type: 'message', role: 'assistant', content: [] });
const summaryPart = (at: number, index: number): string =>
  frame('response.reasoning_summary_part.added', { output_index: at, summary_index: index });
const summary = (at: number, index: number, piece: string): string =>
  delta('reasoning_summary_text', at, piece, { summary_index: index });
const thinking = (at: number, id = 'rs_1'): string => added(at, { type: 'reasoning', id, summary: [] });

describe('a text', () => {
  test('is what its deltas say; the events that repeat it add nothing', () => {
    const frames = [
      created(),
      frame('response.in_progress', { response: { id: 'resp_1' } }),
      openMessage(0),
      frame('response.content_part.added', { output_index: 0, content_index: 0, part: outputText('') }),
      delta('output_text', 0, 'Hel', { logprobs: [], obfuscation: 'x7' }),
      frame('keepalive'),
      delta('output_text', 0, 'lo'),
      frame('response.output_text.done', { output_index: 0, content_index: 0, text: 'Hello' }),
      frame('response.content_part.done', { output_index: 0, content_index: 0, part: outputText('Hello') }),
      done(0, message(outputText('Hello'))),
      completed({ output: [message(outputText('Hello'))] }),
    ];
    expect(content(...frames)).toEqual([text('Hello')]);
    expect(types(read(...frames))).toEqual(['start', 'text-start', 'text-delta', 'text-delta', 'text-end', 'finish']);
    expect(read(...frames).parts[0]).toEqual({ type: 'start', id: 'resp_1', model: 'gpt-x' });
  });

  test('begins only when there is something to say', () => {
    expect(types(read(created(), openMessage(0), done(0, message()), completed()))).toEqual(['start', 'finish']);
  });

  test('without deltas is read from its finished item', () => {
    expect(content(created(), openMessage(0), done(0, message(outputText('Hello'))), completed())).toEqual([
      text('Hello'),
    ]);
  });

  test('in several parts keeps them apart', () => {
    expect(
      content(
        created(),
        delta('output_text', 0, 'a', { content_index: 0 }),
        delta('output_text', 0, 'b', { content_index: 1 }),
        done(0, message(outputText('a'), outputText('b'), outputText('c'))),
        completed(),
      ),
    ).toEqual([text('a'), text('b'), text('c')]);
  });

  test('of a server that numbers nothing still ends before the next begins', () => {
    const bare = (piece: string): string => frame('response.output_text.delta', { delta: piece });
    const end = (said: string): string => frame('response.output_item.done', { item: message(outputText(said)) });
    expect(content(created(), bare('a'), end('a'), bare('b'), end('b'), completed())).toEqual([text('a'), text('b')]);
  });

  test('whose events are named only by their event line is read', () => {
    const unnamed = 'event: response.output_text.delta\ndata: {"output_index":0,"delta":"x"}\n\n';
    expect(content(created(), unnamed, completed())).toEqual([text('x')]);
  });

  test('is not lost where two messages come mixed', () => {
    expect(
      content(
        created(),
        delta('output_text', 0, 'a'),
        delta('output_text', 2, 'c'),
        delta('output_text', 0, 'A'),
        done(2, message(outputText('c'))),
        delta('output_text', 0, '!'),
        completed(),
      ),
    ).toEqual([text('aA!'), text('c')]);
  });
});

describe('reasoning', () => {
  test('is its summary, a paragraph for each part, and then what is sealed', () => {
    const item = {
      type: 'reasoning',
      id: 'rs_1',
      summary: [
        { type: 'summary_text', text: 'One.' },
        { type: 'summary_text', text: 'Two.' },
      ],
      encrypted_content: 'gAAA',
    };
    const { parts } = read(
      created(),
      thinking(0),
      summaryPart(0, 0),
      summary(0, 0, 'One.'),
      summaryPart(0, 1),
      summary(0, 1, 'Two.'),
      done(0, item),
      completed(),
    );
    expect(parts.slice(1, -1)).toEqual([
      { type: 'reasoning-start', block: 0, format: 'openai-responses-v1', id: 'rs_1' },
      { type: 'reasoning-delta', block: 0, text: 'One.' },
      { type: 'reasoning-delta', block: 0, text: '\n\n' },
      { type: 'reasoning-delta', block: 0, text: 'Two.' },
      { type: 'reasoning-redacted', block: 0, data: 'gAAA' },
      { type: 'reasoning-end', block: 0 },
    ]);
  });

  test('of open models comes as it is', () => {
    expect(
      content(created(), thinking(0), delta('reasoning_text', 0, 'Ra'), delta('reasoning_text', 0, 'w.'), completed()),
    ).toEqual([{ type: 'reasoning', text: 'Raw.', format: 'openai-responses-v1' }]);
  });

  test.each([
    ['its summary', { summary: [{ type: 'summary_text', text: 'Hm.' }] }],
    ['its content', { summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] }],
  ])('without deltas is read from %s in the finished item', (_, fields) => {
    expect(content(created(), thinking(0), done(0, { type: 'reasoning', ...fields }), completed())).toEqual([
      { type: 'reasoning', text: 'Hm.', format: 'openai-responses-v1' },
    ]);
  });

  test('that shows nothing keeps what is sealed: the next turn needs it', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' };
    expect(content(created(), thinking(0), done(0, item), completed())).toEqual([
      { type: 'reasoning', text: '', redacted: 'gAAA', format: 'openai-responses-v1' },
    ]);
  });

  test('takes the state from the finished item, not from the one that began', () => {
    const early = added(0, { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA-early' });
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA-whole' };
    expect(content(created(), early, done(0, item), completed())).toMatchObject([{ redacted: 'gAAA-whole' }]);
  });

  test('sealed by another gateway like this one passes sealed', () => {
    const envelope = wrapSeal({ format: 'anthropic-claude-v1', signature: 'sig' });
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: envelope };
    expect(content(created(), thinking(0), done(0, item), completed())).toMatchObject([{ redacted: envelope }]);
  });

  test('between calls keeps its places', () => {
    const { parts } = read(
      created(),
      thinking(0),
      done(0, { type: 'reasoning', id: 'rs_1', summary: [] }),
      added(1, { type: 'function_call', call_id: 'c', name: 'f' }),
      done(1, { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' }),
      thinking(2, 'rs_2'),
      done(2, { type: 'reasoning', id: 'rs_2', summary: [] }),
      completed(),
    );
    expect(parts.filter(({ type }) => type.endsWith('-start'))).toMatchObject([
      { type: 'reasoning-start', block: 0, id: 'rs_1' },
      { type: 'tool-call-start', block: 1 },
      { type: 'reasoning-start', block: 2, id: 'rs_2' },
    ]);
  });
});

describe('a refusal', () => {
  const refusal = { type: 'refusal', refusal: 'I cannot.' };

  test('is told piece by piece and not once more when it is done', () => {
    expect(
      content(
        created(),
        openMessage(0),
        delta('refusal', 0, 'I can'),
        delta('refusal', 0, 'not.'),
        frame('response.refusal.done', { output_index: 0, refusal: 'I cannot.' }),
        done(0, message(refusal)),
        completed(),
      ),
    ).toEqual([
      { type: 'refusal', text: 'I can' },
      { type: 'refusal', text: 'not.' },
    ]);
  });

  test('without deltas is read from the finished item', () => {
    expect(content(created(), openMessage(0), done(0, message(refusal)), completed())).toEqual([
      { type: 'refusal', text: 'I cannot.' },
    ]);
  });
});

describe('citations', () => {
  const url = { type: 'url_citation', url: 'https://x', title: 'X', start_index: 0, end_index: 2 };
  const annotation = { type: 'url-citation', url: 'https://x', title: 'X', start: 0, end: 2, raw: url };
  const cited = (given: object): string =>
    frame('response.output_text.annotation.added', { output_index: 0, content_index: 0, annotation: given });
  const citations = (...frames: string[]): unknown =>
    read(...frames).parts.flatMap((part) => (part.type === 'annotation' ? [part.annotation] : []));

  test('are told once, though the finished item repeats them', () => {
    const item = done(0, message(outputText('Hi', [url])));
    expect(citations(created(), delta('output_text', 0, 'Hi'), cited(url), item, completed())).toEqual([annotation]);
  });

  test('that only the finished item has are not lost', () => {
    const item = done(0, message(outputText('Hi', [url, { type: 'file_citation', file_id: 'f' }])));
    expect(citations(created(), delta('output_text', 0, 'Hi'), item, completed())).toEqual([annotation]);
  });

  test('of files are left out', () => {
    expect(citations(created(), cited({ type: 'file_citation', file_id: 'f' }), completed())).toEqual([]);
  });
});
