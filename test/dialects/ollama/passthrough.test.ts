// What the gateway may do to bytes that pass between an Ollama client and an Ollama server.
import { describe, expect, test } from 'vitest';
import { ollamaChat } from '../../../src-main/dialects/ollama/index.ts';
import { last, said } from '../support/ollama-lines.ts';
import { facts } from '../support/streams.ts';

describe('lines that must be read', () => {
  test.each<[string, object]>([
    ['the last one', last()],
    ['an error', { error: 'broke' }],
  ])('%s', (_, line) => {
    expect(ollamaChat.matters(JSON.stringify(line))).toBe(true);
  });

  test('white space between the members does not hide the last one', () => {
    expect(ollamaChat.matters('{"model": "m", "done": true}')).toBe(true);
    expect(ollamaChat.matters('{"error" : "broke"}')).toBe(true);
  });

  test.each<object>([{ content: 'x' }, { content: '{"done":true} {"error":"x"}' }, { thinking: '"done": true' }])(
    'a line of text passes unread, whatever the text says: %j',
    (message) => {
      expect(ollamaChat.matters(JSON.stringify(said(message)))).toBe(false);
    },
  );
});

test('additions stand beside what Ollama says and never in its place', () => {
  const [addition, ...others] = ollamaChat.additions({ ...facts, costUsd: 0.5, metadata: { attempt: 1 } }, 'frame');
  expect(others).toEqual([]);
  expect(addition).toEqual({
    path: [],
    members: {
      provider: 'Acme',
      usage: { cost: 0.5, is_byok: true },
      openrouter_metadata: { attempt: 1 },
    },
  });
  for (const name of Object.keys(addition?.members ?? {})) expect(Object.keys(last())).not.toContain(name);
});

test('a passing request is left as it is: counts come by themselves', () => {
  expect(ollamaChat.passthroughChanges({ model: 'm', messages: [], stream: true }, {}, 'm')).toEqual({});
});

test('there is nothing sealed to take out, and the body is not copied for it', () => {
  const body = { model: 'm', messages: [{ role: 'assistant', content: 'x', thinking: 'Hm' }] };
  expect(ollamaChat.withoutSeals(body, () => false)).toBe(body);
  expect(ollamaChat.takesSeal).toBeUndefined();
  expect(ollamaChat.sealsIn).toBeUndefined();
});

test("no client header is taken for one of Ollama's: the prefix is not empty", () => {
  expect(ollamaChat.featureHeaderPrefix.length).toBeGreaterThan(0);
  expect(ollamaChat.requiredHeaders).toEqual({});
});
