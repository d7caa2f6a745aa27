// Conversations written by other protocols, made legal by Anthropic's rules without losing what was said.
import { describe, expect, test } from 'vitest';
import type { ModelMessage } from '../../../src-main/dialects/model-request.ts';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import { anthropicRequestFaults } from '../support/anthropic-rules.ts';
import { assistant, system, text, user } from '../support/turns.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

function encode(...messages: ModelMessage[]): { messages: unknown; system: unknown; dropped: readonly string[] } {
  const { body, dropped } = anthropicMessages.encodeRequest(
    { model: 'm', messages, stream: false },
    'claude-haiku-4-5',
    {},
  );
  // Whatever the case, the outcome is one that Anthropic takes.
  expect(anthropicRequestFaults(body)).toEqual([]);
  return { messages: body['messages'], system: body['system'], dropped };
}

describe('system', () => {
  test('one plain text stays a string', () => {
    expect(encode(system(text('A')), user(text('x'))).system).toBe('A');
  });

  test('several stay apart, in order and with their markers', () => {
    expect(
      encode(system(text('A'), { type: 'text', text: 'B', cache: { ttl: '1h' } }), user(text('x'))).system,
    ).toEqual([
      { type: 'text', text: 'A' },
      { type: 'text', text: 'B', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ]);
  });

  test('rules given later in the conversation are rules all the same', () => {
    const { system: rules, messages } = encode(system(text('A')), user(text('x')), system(text('B')), user(text('y')));
    expect(rules).toEqual([
      { type: 'text', text: 'A' },
      { type: 'text', text: 'B' },
    ]);
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'x' },
          { type: 'text', text: 'y' },
        ],
      },
    ]);
  });

  test('an empty one is not sent', () => {
    expect(encode(system(text('  ')), user(text('x'))).system).toBeUndefined();
  });
});

describe('turns', () => {
  test('neighbours of one role are one turn', () => {
    expect(
      encode(user(text('a')), user(text('b')), assistant(text('c')), assistant(text('d')), user(text('e'))).messages,
    ).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'c' },
          { type: 'text', text: 'd' },
        ],
      },
      { role: 'user', content: 'e' },
    ]);
  });

  test('a conversation that begins with an answer gets a question', () => {
    expect(encode(assistant(text('Welcome!')), user(text('Hi'))).messages).toEqual([
      { role: 'user', content: '(continued)' },
      { role: 'assistant', content: 'Welcome!' },
      { role: 'user', content: 'Hi' },
    ]);
  });

  test('empty and blank content vanishes, and its turn with it', () => {
    expect(
      encode(user(text('a')), assistant(text(' ')), assistant(), user(text('')), user(text('b'))).messages,
    ).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
    ]);
  });

  test.each([
    ['The answer is  \n', 'The answer is'],
    ['kept', 'kept'],
  ])('a prefill may not end in white space: %j', (said, sent) => {
    expect(encode(user(text('a')), assistant(text(said))).messages).toEqual([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: sent },
    ]);
  });

  test('white space inside the conversation is kept', () => {
    expect(encode(user(text('a')), assistant(text('b \n')), user(text('c'))).messages).toContainEqual({
      role: 'assistant',
      content: 'b \n',
    });
  });

  test('names of speakers are named as lost', () => {
    expect(encode({ ...user(text('a')), name: 'Ann' }).dropped).toEqual(['name']);
  });

  test('a refusal is said as text', () => {
    expect(
      encode(user(text('a')), assistant({ type: 'refusal', text: 'No.' }), user(text('b'))).messages,
    ).toContainEqual({
      role: 'assistant',
      content: 'No.',
    });
  });
});

describe('media and reasoning', () => {
  test('images, PDFs and texts are written as Anthropic takes them; sound and film are named as lost', () => {
    const source = { type: 'base64', data: 'w6k=' } as const;
    const { messages, dropped } = encode(
      user(
        { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x' }, detail: 'high' },
        { type: 'media', kind: 'document', source, mediaType: 'application/pdf', filename: 'a.pdf', cache: {} },
        { type: 'media', kind: 'document', source, mediaType: 'text/plain' },
        { type: 'media', kind: 'document', source: { type: 'file', id: 'f1' } },
        { type: 'media', kind: 'audio', source, mediaType: 'audio/mp3' },
        { type: 'media', kind: 'video', source, mediaType: 'video/mp4' },
      ),
    );
    expect((messages as Json[])[0]?.['content']).toEqual([
      { type: 'image', source: { type: 'url', url: 'https://x' } },
      {
        type: 'document',
        source: { type: 'base64', media_type: 'application/pdf', data: 'w6k=' },
        title: 'a.pdf',
        cache_control: { type: 'ephemeral' },
      },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'é' } },
      { type: 'document', source: { type: 'file', file_id: 'f1' } },
    ]);
    expect(dropped).toEqual(['audio', 'video']);
  });

  test('only what Claude sealed goes back to it: another seal is refused with the whole request', () => {
    const claude = 'anthropic-claude-v1';
    const { messages, dropped } = encode(
      user(text('a')),
      assistant(
        { type: 'reasoning', text: 'Hm', signature: 's', format: claude },
        { type: 'reasoning', text: '', redacted: 'zz', format: claude },
        { type: 'reasoning', text: 'signed somewhere', signature: 't', format: 'unknown' },
        { type: 'reasoning', text: 'G', signature: 'g', format: 'google-gemini-v1' },
        { type: 'reasoning', text: '', redacted: 'oo', format: 'openai-responses-v1' },
        { type: 'reasoning', text: 'bare', format: 'unknown' },
        text('b'),
      ),
      user(text('c')),
    );
    expect((messages as Json[])[1]?.['content']).toEqual([
      { type: 'thinking', thinking: 'Hm', signature: 's' },
      { type: 'redacted_thinking', data: 'zz' },
      { type: 'thinking', thinking: 'signed somewhere', signature: 't' },
      { type: 'text', text: 'b' },
    ]);
    expect(dropped).toEqual(['reasoningHistory']);
  });

  test("Anthropic's own blocks come back to it, those of others are named as lost", () => {
    const raw = { type: 'search_result', source: 'https://x', title: 'X', content: [] };
    const { messages, dropped } = encode(
      user(
        { type: 'vendor', dialect: 'anthropic-messages', raw },
        { type: 'vendor', dialect: 'martian', raw: {} },
        text('x'),
      ),
    );
    expect((messages as Json[])[0]?.['content']).toEqual([raw, { type: 'text', text: 'x' }]);
    expect(dropped).toEqual(['vendorContent']);
  });
});
