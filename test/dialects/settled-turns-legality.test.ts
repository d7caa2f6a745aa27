// What settled tool turns promise for any conversation at all: targets refuse a whole request over one broken promise.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MediaPart, ModelMessage, RequestPart } from '../../src-main/dialects/model-request.ts';
import { mergedTurns, settledTurns, systemFirst, type ToolTurnRules } from '../../src-main/dialects/settled-turns.ts';
import { legalToolId as anthropicId } from '../../src-main/dialects/anthropic-messages/tool-ids.ts';
import { legalToolId as mistralId } from '../../src-main/dialects/mistral/tool-ids.ts';
import { shortToolId } from '../../src-main/dialects/openai-chat/tool-ids.ts';
import { call, text } from './support/turns.ts';

const image: MediaPart = { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x/a.png' } };

const ids = fc.oneof(
  fc.constantFrom('', 'x', 'call_1', 'x#2', 'functions.f:0', 'functions_f_0', 'y'.repeat(70)),
  fc.string({ maxLength: 12 }),
);
const said = fc.constantFrom('', ' ', 'a', 'b\n', '{"ok":true}');
const words = fc.oneof(said.map(text), fc.constant<RequestPart>(image));
const results = fc.record({
  callId: ids,
  texts: fc.array(said, { maxLength: 3 }),
  seen: fc.boolean(),
  isError: fc.boolean(),
});
const resultParts = results.map(({ callId, texts, seen, isError }): RequestPart => ({
  type: 'tool-result',
  callId,
  content: [...texts.map((each) => ({ type: 'text', text: each }) as const), ...(seen ? [image] : [])],
  ...(isError && { isError }),
}));

const message = (role: ModelMessage['role'], part: fc.Arbitrary<RequestPart>): fc.Arbitrary<ModelMessage> =>
  fc.array(part, { maxLength: 5 }).map((content) => ({ role, content }));

const conversations = fc.array(
  fc.oneof(
    message('system', words),
    message('user', fc.oneof(words, resultParts)),
    message(
      'assistant',
      fc.oneof(
        words,
        ids.map((id) => call(id)),
      ),
    ),
    message('tool', fc.oneof(words, resultParts)),
  ),
  { maxLength: 10 },
);

const RULES: readonly [string, ToolTurnRules, RegExp][] = [
  ['any id', { legalId: (id) => id, shows: () => true }, /^[^]+$/],
  ['OpenAI’s forty characters', { legalId: (id) => shortToolId(id, 40), shows: () => false }, /^[^]{1,40}$/],
  ['Mistral’s nine letters', { legalId: mistralId, shows: () => true }, /^[A-Za-z0-9]{9}$/],
  [
    'Bedrock’s results that hold media',
    { legalId: anthropicId, shows: () => true, mediaInResults: true, marksErrors: true },
    /^[A-Za-z0-9_-]{1,64}$/,
  ],
  [
    'Anthropic’s results that hold anything',
    { legalId: anthropicId, shows: () => true, keepsResults: true },
    /^[\w-]{1,64}$/,
  ],
];

const callsOf = ({ content }: ModelMessage): string[] =>
  content.flatMap((part) => (part.type === 'tool-call' ? [part.id] : []));
const resultsOf = ({ content }: ModelMessage) => content.filter((part) => part.type === 'tool-result');

/** What `check` expects of a conversation holds for every one. */
function holds(check: (messages: ModelMessage[]) => void): void {
  fc.assert(
    fc.property(conversations, (messages) => {
      check(messages);
    }),
    { numRuns: 200 },
  );
}

describe.each(RULES)('by the rule of %s', (_, rules, legal) => {
  test('every id is legal and given to one call only', () => {
    holds((messages) => {
      const called = settledTurns(messages, rules).flatMap(callsOf);
      expect(called.filter((id) => !legal.test(id))).toEqual([]);
      expect(new Set(called).size).toBe(called.length);
    });
  });

  test('the results of an answer are one message, right behind it, one for each of its calls', () => {
    holds((messages) => {
      const turns = settledTurns(messages, rules);
      turns.forEach((turn, index) => {
        const answered = resultsOf(turn).map(({ callId }) => callId);
        expect(turn.role === 'tool').toBe(answered.length > 0);
        const before = turns[index - 1];
        expect(answered.toSorted()).toEqual(turn.role === 'tool' && before ? callsOf(before).toSorted() : []);
        if (callsOf(turn).length > 0) expect(turns[index + 1]?.role).toBe('tool');
      });
    });
  });

  test('a tool message holds results and nothing else, and no other message holds one', () => {
    holds((messages) => {
      for (const turn of settledTurns(messages, rules)) {
        const kinds = new Set(turn.content.map(({ type }) => type));
        expect(kinds.has('tool-result')).toBe(turn.role === 'tool');
        if (turn.role === 'tool') expect(kinds.size).toBe(1);
      }
    });
  });

  test('settling again changes nothing: a conversation that comes back is legal as it is', () => {
    holds((messages) => {
      const once = settledTurns(messages, rules);
      expect(settledTurns(once, rules)).toEqual(once);
    });
  });

  test('a longer conversation keeps the ids that its beginning was given', () => {
    fc.assert(
      fc.property(conversations, conversations, (begun, more) => {
        const first = settledTurns(begun, rules).flatMap(callsOf);
        const both = settledTurns([...begun, ...more], rules).flatMap(callsOf);
        expect(both.slice(0, first.length)).toEqual(first);
      }),
      { numRuns: 200 },
    );
  });

  test('no call is lost or invented, and each keeps its name and arguments', () => {
    const plain = (messages: readonly ModelMessage[]): unknown[] =>
      messages.flatMap(({ content }) =>
        content.flatMap((part) => (part.type === 'tool-call' ? [[part.name, part.arguments]] : [])),
      );
    holds((messages) => expect(plain(settledTurns(messages, rules))).toEqual(plain(messages)));
  });

  test('the conversation that came is not changed by it: the next target is sent the same one', () => {
    holds((messages) => {
      const copy = structuredClone(messages);
      settledTurns(messages, rules);
      expect(messages).toEqual(copy);
    });
  });
});

describe('for protocols whose results are one text', () => {
  const rules: ToolTurnRules = { legalId: (id) => id, shows: () => true };

  test('each result is one text that is not blank, however empty it came', () => {
    holds((messages) => {
      for (const { content } of settledTurns(messages, rules).flatMap(resultsOf)) {
        expect(content).toHaveLength(1);
        expect(content.every((part) => part.type === 'text' && part.text.trim() !== '')).toBe(true);
      }
    });
  });

  test('no picture is lost or shown twice, wherever it has to move', () => {
    const count = (messages: readonly ModelMessage[]): number =>
      messages
        .flatMap(({ content }) => content)
        .flatMap((part): readonly RequestPart[] => (part.type === 'tool-result' ? part.content : [part]))
        .filter(({ type }) => type === 'media').length;
    holds((messages) => expect(count(settledTurns(messages, rules))).toBe(count(messages)));
  });

  test('pictures a target cannot show are nowhere in what tools said', () => {
    holds((messages) => {
      const turns = settledTurns(messages, { ...rules, shows: () => false });
      const shown = turns.flatMap(resultsOf).flatMap(({ content }) => content.filter(({ type }) => type === 'media'));
      expect(shown).toEqual([]);
    });
  });
});

describe('speakers', () => {
  test('instructions stand first or nowhere, and somebody waits for an answer', () => {
    holds((messages) => {
      const turns = systemFirst(messages);
      const firstOther = turns.findIndex(({ role }) => role !== 'system');
      const lastSystem = turns.findLastIndex(({ role }) => role === 'system');
      if (turns.length > 0) expect(firstOther).toBeGreaterThan(lastSystem);
      expect(turns.every(({ content }) => content.length > 0)).toBe(true);
      expect(turns.flatMap(({ content }) => content)).toEqual(messages.flatMap(({ content }) => content));
    });
  });

  test('merged turns of people and models never stand beside one of their own, and lose no word', () => {
    holds((messages) => {
      const turns = mergedTurns(messages);
      turns.forEach(({ role }, index) => {
        if (role === 'user' || role === 'assistant') expect(turns[index - 1]?.role).not.toBe(role);
      });
      expect(turns.flatMap(({ content }) => content)).toEqual(messages.flatMap(({ content }) => content));
    });
  });
});
