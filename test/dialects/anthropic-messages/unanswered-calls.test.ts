// Conversations whose tool calls nobody answered, or answered late: Anthropic refuses the whole request over one of them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { anthropicRequestFaults } from '../support/anthropic-rules.ts';
import { assistant, call, result, system, text, tool, user } from '../support/turns.ts';

type Json = Record<string, unknown>;

function encode(messages: readonly ModelMessage[]): { body: Json; messages: Json[] } {
  const { body } = anthropicMessages.encodeRequest({ model: 'm', messages, stream: false }, 'claude-haiku-4-5', {});
  return { body, messages: body['messages'] as Json[] };
}

const sent = (...messages: ModelMessage[]): Json[] => encode(messages).messages;
const faults = (messages: readonly ModelMessage[]): string[] => anthropicRequestFaults(encode(messages).body);

describe('a call without a result', () => {
  test('at the end is answered with nothing', () => {
    expect(sent(user(text('go')), assistant(call('a')))[2]).toEqual({
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'a', content: 'No result.' }],
    });
  });

  test('that a person interrupted is answered before what the person said', () => {
    expect(sent(user(text('go')), assistant(call('a')), user(text('Stop!')))[2]?.['content']).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: 'No result.' },
      { type: 'text', text: 'Stop!' },
    ]);
  });

  test('beside answered ones is the only one to be answered so', () => {
    const messages = sent(user(text('go')), assistant(call('a'), call('b')), tool(result('b', '2')));
    expect(messages[2]?.['content']).toEqual([
      { type: 'tool_result', tool_use_id: 'b', content: '2' },
      { type: 'tool_result', tool_use_id: 'a', content: 'No result.' },
    ]);
  });

  test('does not take the result of a later call of the same id', () => {
    const messages = sent(
      user(text('go')),
      assistant(call('a')),
      user(text('again')),
      assistant(call('a')),
      tool(result('a', 'second')),
    );
    expect(messages[2]?.['content']).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: 'No result.' },
      { type: 'text', text: 'again' },
    ]);
    const [answer] = (messages[3]?.['content'] ?? []) as Json[];
    expect(messages[4]?.['content']).toEqual([{ type: 'tool_result', tool_use_id: answer?.['id'], content: 'second' }]);
    expect(answer?.['id']).not.toBe('a');
  });
});

describe('a result that comes late', () => {
  test('after another answer is words: its call had to be answered at once', () => {
    const messages = sent(
      user(text('go')),
      assistant(call('a')),
      user(text('meanwhile?')),
      assistant(text('Working.')),
      tool(result('a', '42')),
    );
    expect(messages[2]?.['content']).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: 'No result.' },
      { type: 'text', text: 'meanwhile?' },
    ]);
    expect(messages.at(-1)).toEqual({ role: 'user', content: 'Result of tool call a:\n42' });
  });

  test('behind instructions still follows its call, and the instructions are kept', () => {
    const { body } = encode([
      user(text('go')),
      assistant(call('a')),
      system(text('Be brief.')),
      tool(result('a', '1')),
    ]);
    expect(body['system']).toBe('Be brief.');
    expect((body['messages'] as Json[])[2]?.['content']).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: '1' },
    ]);
  });

  test('whose call failed says so in words', () => {
    const failed = { ...result('gone', 'no such file'), isError: true } as RequestPart;
    expect(sent(tool(failed), user(text('So?')))).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Error of tool call gone:\nno such file' },
          { type: 'text', text: 'So?' },
        ],
      },
    ]);
  });
});

describe('what results hold', () => {
  test.each<[string, RequestPart, Json]>([
    ['nothing', result('a'), {}],
    ['blanks, which are refused', result('a', ' \n'), {}],
    [
      'several texts',
      result('a', '1', '2'),
      {
        content: [
          { type: 'text', text: '1' },
          { type: 'text', text: '2' },
        ],
      },
    ],
    [
      'a picture before its words',
      {
        type: 'tool-result',
        callId: 'a',
        content: [
          { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x/a.png' } },
          { type: 'text', text: 'seen' },
        ],
      },
      {
        content: [
          { type: 'image', source: { type: 'url', url: 'https://x/a.png' } },
          { type: 'text', text: 'seen' },
        ],
      },
    ],
  ])('%s stays as it is: the protocol has a place for it', (_, part, fields) => {
    expect(sent(user(text('go')), assistant(call('a')), tool(part))[2]?.['content']).toEqual([
      { type: 'tool_result', tool_use_id: 'a', ...fields },
    ]);
  });
});

/** Calls only an assistant makes, results only a tool brings. */
function oddPart(role: ModelMessage['role'], index: number): RequestPart {
  const id = ['', 'a', 'functions.f:0', 'x'.repeat(80), 'a'][index] ?? '';
  if (role === 'assistant' && index > 1) return call(id);
  if (role === 'tool') return result(id, ...(index === 0 ? [] : ['r']));
  return text(index === 0 ? ' ' : `said ${index}`);
}

const odd = fc
  .array(
    fc.record({
      role: fc.constantFrom<ModelMessage['role']>('system', 'user', 'assistant', 'tool'),
      picks: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((turns) => turns.map(({ role, picks }) => ({ role, content: picks.map((index) => oddPart(role, index)) })));

test('whatever the order of calls, results and words, Anthropic would take the conversation', () => {
  fc.assert(
    fc.property(odd, (messages) => {
      expect(faults([user(text('Q')), ...messages])).toEqual([]);
      expect(faults([...messages, user(text('Q'))])).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('the beginning of a conversation is written alike however long it grows: cached prefixes would be lost', () => {
  fc.assert(
    fc.property(odd, fc.nat(), (messages, at) => {
      const whole = encode([user(text('Q')), ...messages, user(text('end'))]).messages;
      // A cut before a person or an answer speaks leaves no call waiting.
      const cut = at % messages.length;
      if (messages[cut]?.role !== 'assistant' || messages[cut - 1]?.role === 'assistant') return;
      const begun = encode([user(text('Q')), ...messages.slice(0, cut)]).messages;
      expect(whole.slice(0, begun.length - 1)).toEqual(begun.slice(0, -1));
    }),
    { numRuns: 300 },
  );
});
