// Streams of Anthropic servers, good ones and loose ones, read into neutral parts.
import { describe, expect, test } from 'vitest';
import { close, content, delta, end, frame, open, read, start, text, types } from '../support/anthropic-frames.ts';

describe('blocks', () => {
  test('a plain answer has a start, one block and an end', () => {
    expect(read(start(), text(0, 'Hi'), end()).parts.filter((part) => part.type !== 'usage')).toEqual([
      { type: 'start', id: 'msg_1', model: 'claude-x' },
      { type: 'text-start', block: 0 },
      { type: 'text-delta', block: 0, text: 'Hi' },
      { type: 'text-end', block: 0 },
      { type: 'finish', finish: { reason: 'stop', native: 'end_turn' } },
    ]);
  });

  test('thinking keeps its signature, sealed thinking its seal', () => {
    expect(
      content(
        start(),
        open(0, { type: 'thinking', thinking: '', signature: '' }),
        delta(0, { type: 'thinking_delta', thinking: 'Hm' }),
        delta(0, { type: 'signature_delta', signature: 'sig' }),
        close(0),
        open(1, { type: 'redacted_thinking', data: 'zz' }),
        close(1),
        end(),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 'sig', format: 'anthropic-claude-v1' },
      { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' },
    ]);
  });

  test('parallel calls stay apart, also when a loose server interleaves them', () => {
    const tool = (index: number): string => open(index, { type: 'tool_use', id: `t${index}`, name: 'f', input: {} });
    const input = (index: number, json: string): string =>
      delta(index, { type: 'input_json_delta', partial_json: json });
    expect(
      content(
        start(),
        tool(0),
        tool(1),
        input(1, '{"y"'),
        input(0, '{"x"'),
        input(1, ':2}'),
        input(0, ':1}'),
        close(1),
        close(0),
        end('tool_use'),
      ),
    ).toEqual([
      { type: 'tool-call', id: 't0', name: 'f', arguments: '{"x":1}' },
      { type: 'tool-call', id: 't1', name: 'f', arguments: '{"y":2}' },
    ]);
  });

  test('content that a loose server puts into the start of a block is not lost', () => {
    expect(
      content(
        start(),
        open(0, { type: 'text', text: 'Hi' }),
        close(0),
        open(1, { type: 'thinking', thinking: 'Hm' }),
        close(1),
        open(2, { type: 'tool_use', id: 't', name: 'f', input: { x: 1 } }),
        close(2),
        end(),
      ),
    ).toEqual([
      { type: 'text', text: 'Hi' },
      { type: 'reasoning', text: 'Hm', format: 'anthropic-claude-v1' },
      { type: 'tool-call', id: 't', name: 'f', arguments: '{"x":1}' },
    ]);
  });

  test('blocks that were never closed end with the message', () => {
    const told = read(
      start(),
      open(0, { type: 'text', text: '' }),
      open(1, { type: 'tool_use', id: 't', name: 'f', input: {} }),
      end(),
    );
    expect(types(told).slice(-3)).toEqual(['text-end', 'tool-call-end', 'finish']);
  });

  test('a delta that does not suit its block is not put into it', () => {
    const wrong =
      delta(0, { type: 'input_json_delta', partial_json: '{}' }) + delta(0, { type: 'thinking_delta', thinking: 'Hm' });
    expect(
      content(
        start(),
        open(0, { type: 'text', text: '' }),
        wrong,
        delta(0, { type: 'text_delta', text: 'Hi' }),
        close(0),
        end(),
      ),
    ).toEqual([{ type: 'text', text: 'Hi' }]);
  });

  test('an index begun again without an end ends the block before', () => {
    const told = read(
      start(),
      open(0, { type: 'text', text: 'a' }),
      open(0, { type: 'text', text: 'b' }),
      close(0),
      end(),
    );
    expect(types(told).filter((type) => type.startsWith('text-'))).toEqual([
      'text-start',
      'text-delta',
      'text-end',
      'text-start',
      'text-delta',
      'text-end',
    ]);
  });

  test('an index used again is a new block', () => {
    expect(content(start(), text(0, 'a'), text(0, 'b'), end())).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
  });

  test("the server's own tools do not become calls for the client", () => {
    const server =
      open(0, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }) +
      delta(0, { type: 'input_json_delta', partial_json: '{"q":1}' }) +
      close(0);
    const found = open(1, { type: 'web_search_tool_result', tool_use_id: 's', content: [] }) + close(1);
    expect(content(start(), server, found, text(2, 'Found.'), end())).toEqual([{ type: 'text', text: 'Found.' }]);
  });

  test('citations of web pages are told, those of documents are not mistaken for them', () => {
    const cite = (citation: object): string => delta(0, { type: 'citations_delta', citation });
    const told = read(
      start(),
      open(0, { type: 'text', text: '' }),
      cite({ type: 'web_search_result_location', url: 'https://x', title: 'X', cited_text: 'fact' }),
      cite({ type: 'char_location', document_index: 0, cited_text: 'fact' }),
      close(0),
      end(),
    );
    expect(told.parts.filter((part) => part.type === 'annotation')).toMatchObject([
      { annotation: { type: 'url-citation', url: 'https://x', title: 'X', text: 'fact' } },
    ]);
  });
});

test('pings, comments, unknown events and text that is no JSON change nothing', () => {
  const noise = `: comment\n\n${frame({ type: 'ping' })}${frame({ type: 'news_of_tomorrow', index: 0 })}event: x\ndata: not json\n\ndata:\n\ndata: []\n\n`;
  expect(
    content(
      noise,
      start(),
      noise,
      open(0, { type: 'text', text: '' }),
      noise,
      delta(0, { type: 'text_delta', text: 'Hi' }),
      delta(0, { type: 'delta_of_tomorrow' }),
      delta(9, { type: 'text_delta', text: 'lost' }),
      close(0),
      close(9),
      noise,
      end(),
    ),
  ).toEqual([{ type: 'text', text: 'Hi' }]);
});
