// Which requests belong to one conversation, in every protocol.
import { describe, expect, it } from 'vitest';
import { conversationKeyOf, sessionIdOf } from '../../src-main/gateway/conversation-key.ts';

const bare = { headers: {} };
const keyOf = (json: Record<string, unknown>, headers: Record<string, string> = {}, app = 'app', model = 'm') =>
  conversationKeyOf({ headers }, json, app, [model]);
const system = { role: 'system', content: 'Be brief.' };
const user = (content: string): object => ({ role: 'user', content });
const assistant = { role: 'assistant', content: 'Yes.' };

describe('a session', () => {
  it('is taken from the body before the header', () => {
    expect(sessionIdOf({ headers: { 'x-session-id': 'header' } }, { session_id: 'body' })).toBe('body');
    expect(sessionIdOf({ headers: { 'x-session-id': 'header' } }, {})).toBe('header');
  });

  it.each([[''], ['x'.repeat(257)], [7], [null]])('is none when it is %j', (session_id) => {
    expect(sessionIdOf(bare, { session_id })).toBeUndefined();
  });

  it('holds a conversation together whatever is said in it', () => {
    const first = keyOf({ session_id: 's', messages: [user('a')] });
    expect(keyOf({ session_id: 's', messages: [user('b')] })).toEqual(first);
    expect(first?.from).toBe('session');
    expect(keyOf({ session_id: 't', messages: [user('a')] })).not.toEqual(first);
  });

  it('beats the cache key, and that the opening', () => {
    expect(keyOf({ prompt_cache_key: 'c', session_id: 's', messages: [user('a')] })?.from).toBe('session');
    expect(keyOf({ prompt_cache_key: 'c', messages: [user('a')] })?.from).toBe('cache-key');
    expect(keyOf({ messages: [user('a')] })?.from).toBe('opening');
  });
});

describe('one conversation', () => {
  const cases: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
    ['Chat', { messages: [system, user('a')] }, { messages: [system, user('a'), assistant, user('b')] }],
    [
      'Messages',
      { system: 'Be brief.', messages: [user('a')] },
      { system: 'Be brief.', messages: [user('a'), assistant, user('b')] },
    ],
    ['Responses', { instructions: 'x', input: [user('a')] }, { instructions: 'x', input: [user('a'), assistant] }],
    [
      'Gemini',
      { systemInstruction: { parts: [{ text: 'x' }] }, contents: [{ role: 'user', parts: [{ text: 'a' }] }] },
      {
        systemInstruction: { parts: [{ text: 'x' }] },
        contents: [
          { role: 'user', parts: [{ text: 'a' }] },
          { role: 'model', parts: [{ text: 'b' }] },
        ],
      },
    ],
  ];

  it.each(cases)('of %s keeps its key as it grows', (_, first, later) => {
    expect(keyOf(later)).toEqual(keyOf(first));
  });

  it('is another with other instructions', () => {
    expect(keyOf({ messages: [{ ...system, content: 'Be long.' }, user('a')] })).not.toEqual(
      keyOf({ messages: [system, user('a')] }),
    );
    expect(keyOf({ system: 'x', messages: [user('a')] })).not.toEqual(keyOf({ messages: [user('a')] }));
  });

  it('is another when it opens with other words', () => {
    expect(keyOf({ messages: [user('a')] })).not.toEqual(keyOf({ messages: [user('b')] }));
  });

  it('is not shared between apps or models', () => {
    const json = { session_id: 's', messages: [user('a')] };
    expect(keyOf(json, {}, 'other')).not.toEqual(keyOf(json));
    expect(keyOf(json, {}, 'app', 'other')).not.toEqual(keyOf(json));
  });
});

describe('what opens nothing', () => {
  it.each([[{}], [{ messages: [] }], [{ messages: [system] }], [{ messages: 7 }], [{ messages: null }]])(
    '%j names no conversation',
    (json) => {
      expect(keyOf(json)).toBeUndefined();
    },
  );

  it('a text alone is an opening: Responses takes one as its input', () => {
    expect(keyOf({ input: 'a' })).toEqual(keyOf({ input: 'a' }));
    expect(keyOf({ input: 'a' })).not.toEqual(keyOf({ input: 'b' }));
  });

  it('survives turns that are no objects', () => {
    expect(keyOf({ messages: [null, 'x', user('a')] })?.from).toBe('opening');
  });
});

describe('a long opening', () => {
  const long = 'w'.repeat(20_000);

  it('is read as far as it counts, and no further', () => {
    const read: string[] = [];
    const picture = {
      type: 'image_url',
      get image_url() {
        read.push('picture');
        return { url: `data:image/png;base64,${long}` };
      },
    };
    const content = [{ type: 'text', text: long }, picture];
    expect(keyOf({ messages: [{ role: 'user', content }] })).toBeDefined();
    expect(read).toEqual([]);
  });

  it('is that of the same conversation where it differs beyond, and of another where it differs before', () => {
    const key = keyOf({ messages: [user(`${long}a`)] });
    expect(keyOf({ messages: [user(`${long}b`)] })).toEqual(key);
    expect(keyOf({ messages: [user(`b${long}`)] })).not.toEqual(key);
  });

  it('is told from one that is made of other pieces', () => {
    const parts = (...texts: string[]): object => ({
      role: 'user',
      content: texts.map((text) => ({ type: 'text', text })),
    });
    const keys = [parts('ab'), parts('a', 'b'), parts('a","b'), parts('a', '', 'b')].map(
      (turn) => keyOf({ messages: [turn] })?.key,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
