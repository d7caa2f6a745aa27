// Tool turns of any conversation, made legal for chat protocols.
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { MediaPart, ModelMessage, RequestPart } from '../../src-main/dialects/model-request.ts';
import { mergedTurns, settledTurns, systemFirst, type ToolTurnRules } from '../../src-main/dialects/settled-turns.ts';

const anyId: ToolTurnRules = { legalId: (id) => id, shows: () => true };

const text = (said: string): { type: 'text'; text: string } => ({ type: 'text', text: said });
const call = (id: string): RequestPart => ({ type: 'tool-call', id, name: 'f', arguments: '{}' });
const result = (callId: string, ...content: (ReturnType<typeof text> | MediaPart)[]): RequestPart => ({
  type: 'tool-result',
  callId,
  content,
});
const image: MediaPart = { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x/a.png' } };
const user = (...content: RequestPart[]): ModelMessage => ({ role: 'user', content });
const assistant = (...content: RequestPart[]): ModelMessage => ({ role: 'assistant', content });
const tool = (...content: RequestPart[]): ModelMessage => ({ role: 'tool', content });

const settled = (...messages: ModelMessage[]): ModelMessage[] => settledTurns(messages, anyId);

describe('calls and results', () => {
  test('a legal conversation is not touched', () => {
    const legal = [
      user(text('Q')),
      assistant(text('Let me see.'), call('a'), call('b')),
      tool(result('a', text('1')), result('b', text('2'))),
      assistant(text('A')),
    ];
    expect(settled(...legal)).toEqual(legal);
  });

  test('results in messages of their own come together', () => {
    expect(
      settled(assistant(call('a'), call('b')), tool(result('b', text('2'))), tool(result('a', text('1')))),
    ).toEqual([assistant(call('a'), call('b')), tool(result('b', text('2')), result('a', text('1')))]);
  });

  test('a call at the very end is answered: a target would refuse it as it stands', () => {
    expect(settled(user(text('Q')), assistant(call('a')))).toEqual([
      user(text('Q')),
      assistant(call('a')),
      tool(result('a', text('No result.'))),
    ]);
  });

  test('instructions and words between a call and its result follow it', () => {
    const reminder: ModelMessage = { role: 'system', content: [text('Be brief.')] };
    expect(settled(assistant(call('a')), reminder, user(text('Hm')), tool(result('a', text('1'))))).toEqual([
      assistant(call('a')),
      tool(result('a', text('1'))),
      reminder,
      user(text('Hm')),
    ]);
  });

  test('words of the same answer after its call do not part it from the result', () => {
    expect(settled(assistant(call('a')), assistant(text('Waiting.')), tool(result('a', text('1'))))).toEqual([
      assistant(call('a'), text('Waiting.')),
      tool(result('a', text('1'))),
    ]);
  });

  test('a second result for one call is not lost', () => {
    expect(settled(assistant(call('a')), tool(result('a', text('1')), result('a', text('2'))))).toEqual([
      assistant(call('a')),
      tool(result('a', text('1'))),
      user(text('Result of tool call a:\n2')),
    ]);
  });

  test('a result that comes first, as after a cut history, is said by the user', () => {
    expect(settled(tool(result('a', text('1'), image)), user(text('Q')))).toEqual([
      user(text('Result of tool call a:\n1'), image),
      user(text('Q')),
    ]);
    const failed = { ...result('a', text('no')), isError: true } as RequestPart;
    expect(settled(tool(failed))).toEqual([user(text('Error of tool call a:\nno'))]);
    expect(settled(tool(result('a', image)))).toEqual([user(text('Result of tool call a:'), image)]);
    expect(settled(tool(result('a')))).toEqual([user(text('Result of tool call a:\nNo result.'))]);
  });

  test('words inside a tool message are the user’s', () => {
    expect(settled(assistant(call('a')), tool(result('a', text('1')), text('And now?')))).toEqual([
      assistant(call('a')),
      tool(result('a', text('1'))),
      user(text('And now?')),
    ]);
  });
});

describe('contents of results', () => {
  const content = (part: RequestPart, rules = anyId): ModelMessage[] =>
    settledTurns([assistant(call('a')), tool(part)], rules).slice(1);

  test('texts become one, the empty ones left out', () => {
    expect(content(result('a', text('1'), text(''), text('2')))).toEqual([tool(result('a', text('1\n2')))]);
  });

  test('media follow as the user’s, with a word on whose they are', () => {
    expect(content(result('a', text('Shot:'), image))).toEqual([
      tool(result('a', text('Shot:'))),
      user(text('Content of the result of tool call a:'), image),
    ]);
    expect(content(result('a', image))[0]).toEqual(tool(result('a', text('The result is in the next message.'))));
  });

  test('media the target cannot show leave no message that promises them', () => {
    expect(content(result('a', image), { ...anyId, shows: () => false })).toEqual([
      tool(result('a', text('No result.'))),
    ]);
  });

  test('a failure says so in words', () => {
    const failed = { ...result('a', text('no file')), isError: true } as RequestPart;
    expect(content(failed)).toEqual([tool(result('a', text('Error: no file')))]);
  });

  test('a cache marker inside the content is the result’s', () => {
    const marked = result('a', { ...text('1'), cache: { ttl: '1h' } } as ReturnType<typeof text>);
    expect(content(marked)).toEqual([tool({ ...result('a', text('1')), cache: { ttl: '1h' } } as RequestPart)]);
  });
});

describe('ids', () => {
  test('calls that share an id are told apart, and results follow in their order', () => {
    expect(settled(assistant(call('a'), call('a')), tool(result('a', text('1')), result('a', text('2'))))).toEqual([
      assistant(call('a'), call('a#2')),
      tool(result('a', text('1')), result('a#2', text('2'))),
    ]);
  });

  test('calls of several answers that share an id are told apart', () => {
    const turn = [assistant(call('a')), tool(result('a', text('1')))];
    expect(settled(...turn, ...turn).map(({ content }) => content[0])).toEqual([
      call('a'),
      result('a', text('1')),
      call('a#2'),
      result('a#2', text('1')),
    ]);
  });

  test('a call without an id has one, and so has its result', () => {
    expect(settled(assistant(call('')), tool(result('', text('1'))))).toEqual([
      assistant(call('call')),
      tool(result('call', text('1'))),
    ]);
  });

  test('a longer conversation keeps the ids of its beginning', () => {
    // Ids by this rule are a letter and how many signs the text had: 'abc' and 'abd' become the same one.
    const rules: ToolTurnRules = { legalId: (id) => `${id[0] ?? ''}${id.length}`, shows: () => true };
    const begun = [assistant(call('abc'), call('abd')), tool(result('abc', text('1')), result('abd', text('2')))];
    const first = settledTurns(begun, rules);
    expect(first).toEqual([assistant(call('a3'), call('a5')), tool(result('a3', text('1')), result('a5', text('2')))]);
    const longer = settledTurns([...begun, assistant(call('axe')), tool(result('axe', text('3')))], {
      ...rules,
      legalId: (id) => (id.endsWith('#3') ? 'a9' : rules.legalId(id)),
    });
    expect(longer.slice(0, 2)).toEqual(first);
    expect(longer.slice(2)).toEqual([assistant(call('a9')), tool(result('a9', text('3')))]);
  });
});

describe('speakers', () => {
  const system = (said: string): ModelMessage => ({ role: 'system', content: [text(said)] });

  test('instructions stay at the start and are the user’s words later on', () => {
    expect(
      systemFirst([system('A'), system('B'), user(text('Q')), system('C'), assistant(text('D')), system('E')]),
    ).toEqual([system('A'), system('B'), user(text('Q')), user(text('C')), assistant(text('D')), user(text('E'))]);
  });

  test('a conversation of instructions alone still has somebody to answer', () => {
    expect(systemFirst([system('A'), system('B'), user()])).toEqual([system('A'), user(text('B'))]);
    expect(systemFirst([system('A')])).toEqual([user(text('A'))]);
    expect(systemFirst([])).toEqual([]);
  });

  test('messages of one speaker become one, empty ones go', () => {
    expect(
      mergedTurns([
        user(text('A')),
        user(),
        user(text('B')),
        assistant(),
        user(text('C')),
        assistant(text('D')),
        assistant(text('E')),
      ]),
    ).toEqual([user(text('A'), text('B'), text('C')), assistant(text('D'), text('E'))]);
  });

  test('tool messages and instructions stay as they are', () => {
    const system: ModelMessage = { role: 'system', content: [text('A')] };
    const messages = [system, system, tool(result('a', text('1'))), tool(result('b', text('2')))];
    expect(mergedTurns(messages)).toEqual(messages);
  });
});

const ids = fc.constantFrom('', 'x', 'y', 'z');
const words: fc.Arbitrary<RequestPart> = fc.oneof(fc.constantFrom('', 'a', 'b').map(text), fc.constant(image));
const calls = ids.map(call);
const results = ids.map((id) => result(id, text('r')));

const message = (role: ModelMessage['role'], content: fc.Arbitrary<RequestPart>): fc.Arbitrary<ModelMessage> =>
  fc.array(content, { maxLength: 4 }).map((parts) => ({ role, content: parts }));

const conversations = fc.array(
  fc.oneof(
    message('system', words),
    message('user', words),
    message('assistant', fc.oneof(words, calls)),
    message('tool', fc.oneof(words, results)),
  ),
  { maxLength: 8 },
);

test('whatever the conversation, each call has one result, right behind it, and no result is without its call', () => {
  fc.assert(
    fc.property(conversations, (messages) => {
      const turns = settledTurns(messages, anyId);
      const called = turns.map(({ content }) =>
        content.flatMap((each) => (each.type === 'tool-call' ? [each.id] : [])),
      );
      expect(new Set(called.flat()).size).toBe(called.flat().length);
      turns.forEach(({ role, content }, index) => {
        const answered = content.flatMap((each) => (each.type === 'tool-result' ? [each.callId] : []));
        if (answered.length > 0) expect(role).toBe('tool');
        if (role === 'tool') expect(answered.toSorted()).toEqual(called[index - 1]?.toSorted());
        if ((called[index]?.length ?? 0) > 0) expect(turns[index + 1]?.role).toBe('tool');
      });
    }),
    { numRuns: 300 },
  );
});
