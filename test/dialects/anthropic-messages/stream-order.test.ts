// The exact events an Anthropic client is sent: its SDKs build the answer by position, and throw at one event out of order.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { eventsOf, facts } from '../support/streams.ts';

type Json = Record<string, unknown>;

const eventsIn = (text: string): Json[] => eventsOf([Buffer.from(text)]).map(({ data }) => JSON.parse(data) as Json);

/** What each part brings to the client, and last what the end brings: events short enough to read in a row. */
function steps(...parts: StreamPart[]): string[][] {
  const encoder = anthropicMessages.createStreamEncoder();
  const told = parts.map((part) => encoder.encode(part, facts));
  return [...told, encoder.end(facts, undefined)].map((text) => eventsIn(text).map(shortly));
}

function shortly({ type, index, content_block: block, delta }: Json): string {
  const said = delta as Json | undefined;
  switch (type) {
    case 'content_block_start':
      return `start ${String(index)} ${String((block as Json)['type'])}`;
    case 'content_block_delta':
      return `delta ${String(index)} ${String(said?.['type'])}`;
    case 'content_block_stop':
      return `stop ${String(index)}`;
    case 'message_delta':
      return `end ${String(said?.['stop_reason'])}`;
    default:
      return String(type);
  }
}

const finish = (reason: 'stop' | 'tool-calls' = 'stop'): StreamPart => ({ type: 'finish', finish: { reason } });
const textStart = (block: number): StreamPart => ({ type: 'text-start', block });
const textDelta = (block: number): StreamPart => ({ type: 'text-delta', block, text: 'x' });
const textEnd = (block: number): StreamPart => ({ type: 'text-end', block });
const callStart = (block: number): StreamPart => ({ type: 'tool-call-start', block, id: `t${block}`, name: 'f' });
const callDelta = (block: number): StreamPart => ({ type: 'tool-call-delta', block, argumentsDelta: '{}' });
const callEnd = (block: number): StreamPart => ({ type: 'tool-call-end', block });
const thought = (block: number): StreamPart => ({ type: 'reasoning-start', block, format: 'anthropic-claude-v1' });
const cited: StreamPart = { type: 'annotation', annotation: { type: 'url-citation', url: 'https://x' } };

describe('each part at its moment', () => {
  test('a text is open until the next block or the end, for citations may follow it', () => {
    expect(steps({ type: 'start' }, textStart(0), textDelta(0), textEnd(0), finish())).toEqual([
      [],
      ['message_start', 'start 0 text'],
      ['delta 0 text_delta'],
      [],
      ['stop 0'],
      ['end end_turn', 'message_stop'],
    ]);
  });

  test('a citation behind its text still stands in it, the next block closes it', () => {
    expect(
      steps(textStart(0), textDelta(0), textEnd(0), cited, callStart(1), callEnd(1), finish('tool-calls')),
    ).toEqual([
      ['message_start', 'start 0 text'],
      ['delta 0 text_delta'],
      [],
      ['delta 0 citations_delta'],
      ['stop 0', 'start 1 tool_use'],
      ['stop 1'],
      [],
      ['end tool_use', 'message_stop'],
    ]);
  });

  test('two texts in a row are two blocks', () => {
    expect(steps(textStart(0), textEnd(0), textStart(1), textDelta(1), textEnd(1), finish()).flat()).toEqual([
      'message_start',
      'start 0 text',
      'stop 0',
      'start 1 text',
      'delta 1 text_delta',
      'stop 1',
      'end end_turn',
      'message_stop',
    ]);
  });

  test('thinking is announced with its first word, as thinking or as redacted thinking', () => {
    expect(
      steps(
        thought(0),
        { type: 'reasoning-delta', block: 0, text: 'Hm' },
        { type: 'reasoning-signature', block: 0, signature: 's' },
        { type: 'reasoning-end', block: 0 },
        thought(1),
        { type: 'reasoning-redacted', block: 1, data: 'zz' },
        { type: 'reasoning-end', block: 1 },
        finish(),
      ),
    ).toEqual([
      ['message_start'],
      ['start 0 thinking', 'delta 0 thinking_delta'],
      ['delta 0 signature_delta'],
      ['stop 0'],
      [],
      ['start 1 redacted_thinking'],
      ['stop 1'],
      [],
      ['end end_turn', 'message_stop'],
    ]);
  });

  test('a signature without a word of thinking has a block to stand in', () => {
    expect(
      steps(
        thought(0),
        { type: 'reasoning-signature', block: 0, signature: 's' },
        { type: 'reasoning-end', block: 0 },
      )[1],
    ).toEqual(['start 0 thinking', 'delta 0 signature_delta']);
  });

  test('a call that comes while another is open waits, and comes whole when that one ends', () => {
    expect(
      steps(callStart(0), callStart(1), callDelta(1), callDelta(0), callEnd(1), callEnd(0), finish('tool-calls')),
    ).toEqual([
      ['message_start', 'start 0 tool_use'],
      [],
      [],
      ['delta 0 input_json_delta'],
      [],
      ['stop 0', 'start 1 tool_use', 'delta 1 input_json_delta', 'stop 1'],
      [],
      ['end tool_use', 'message_stop'],
    ]);
  });

  test('a block that has waited and is not over goes on as it comes', () => {
    expect(
      steps(callStart(0), callStart(1), callEnd(0), callDelta(1), callEnd(1), finish('tool-calls')).slice(2),
    ).toEqual([
      ['stop 0', 'start 1 tool_use'],
      ['delta 1 input_json_delta'],
      ['stop 1'],
      [],
      ['end tool_use', 'message_stop'],
    ]);
  });

  test('a text over which another block waits does not linger', () => {
    expect(steps(textStart(0), callStart(1), textDelta(0), textEnd(0), callEnd(1), finish('tool-calls'))).toEqual([
      ['message_start', 'start 0 text'],
      [],
      ['delta 0 text_delta'],
      ['stop 0', 'start 1 tool_use'],
      ['stop 1'],
      [],
      ['end tool_use', 'message_stop'],
    ]);
  });

  test('those that wait come in the order in which they began', () => {
    const encoder = anthropicMessages.createStreamEncoder();
    const text = [callStart(0), callStart(2), callStart(1), callStart(3), finish('tool-calls')]
      .map((part) => encoder.encode(part, facts))
      .join('');
    const begun = eventsIn(text).filter(({ type }) => type === 'content_block_start');
    expect(begun.map(({ content_block: block }) => (block as Json)['id'])).toEqual(['t0', 't2', 't1', 't3']);
  });

  test('a refusal comes at the very end, behind what was said before it', () => {
    expect(steps({ type: 'refusal-delta', text: 'No' }, textStart(0), textDelta(0), textEnd(0), finish())).toEqual([
      ['message_start'],
      ['start 0 text'],
      ['delta 0 text_delta'],
      [],
      ['stop 0'],
      ['start 1 text', 'delta 1 text_delta', 'stop 1', 'end refusal', 'message_stop'],
    ]);
  });

  test('an end without any part is a whole message all the same', () => {
    expect(steps()).toEqual([['message_start', 'end end_turn', 'message_stop']]);
  });
});
