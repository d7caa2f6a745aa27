// Thoughts and signatures that Gemini clients send back: each must stay with the part it was minted for.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ReasoningPart, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';
import { readAnswer, readContents, readRequest } from '../support/gemini-requests.ts';
import { text } from '../support/turns.ts';

const own = (redacted: string, id?: string): RequestPart => ({
  type: 'reasoning',
  text: '',
  redacted,
  format: 'google-gemini-v1',
  ...(id !== undefined && { id }),
});
const wrapped = (state: Parameters<typeof wrapSeal>[0]): string => wrapSeal(state) ?? '';

describe('Google’s own', () => {
  test('a signature of a text follows its text', () => {
    expect(readAnswer({ text: 'a', thoughtSignature: 's' }, { text: 'b' })).toEqual([text('a'), own('s'), text('b')]);
  });

  test('a signature on an empty text follows the text before it', () => {
    expect(readAnswer({ text: 'Red' }, { text: '', thoughtSignature: 's' })).toEqual([text('Red'), own('s')]);
    expect(readAnswer({ text: '', thought_signature: 's' })).toEqual([own('s')]);
  });

  test('a signature of a call without an id is bound to the id that the call gets', () => {
    expect(readAnswer({ functionCall: { name: 'f' }, thoughtSignature: 's' }, { functionCall: { name: 'g' } })).toEqual(
      [
        own('s', 'call_0'),
        { type: 'tool-call', id: 'call_0', name: 'f', arguments: '{}' },
        { type: 'tool-call', id: 'call_1', name: 'g', arguments: '{}' },
      ],
    );
  });

  test('a signature of a picture follows its picture', () => {
    expect(readAnswer({ inlineData: { mimeType: 'image/png', data: 'AA' }, thoughtSignature: 's' })).toMatchObject([
      { type: 'media' },
      own('s'),
    ]);
  });

  test('a part that only Google understands keeps its signature inside, once', () => {
    const raw = { executableCode: { code: '1' }, thoughtSignature: 's' };
    expect(readAnswer(raw)).toEqual([{ type: 'vendor', dialect: 'gemini', raw }]);
  });

  test('an empty signature is none', () => {
    expect(readAnswer({ text: 'a', thoughtSignature: '' })).toEqual([text('a')]);
    expect(readAnswer({ functionCall: { name: 'f', id: 'c' }, thoughtSignature: '' })).toHaveLength(1);
  });

  test('a signature of the user’s is not reasoning: only the model thinks', () => {
    expect(readContents({ role: 'user', parts: [{ text: 'a', thoughtSignature: 's' }] })[0]?.content).toEqual([
      text('a'),
    ]);
  });
});

describe('thoughts', () => {
  const thought = (said: string, rest: object = {}): object => ({ text: said, thought: true, ...rest });

  test('pieces without a signature are one, of which nobody knows whose it is', () => {
    expect(readAnswer(thought('Let me '), thought('see.'))).toEqual([
      { type: 'reasoning', text: 'Let me see.', format: 'unknown' },
    ]);
  });

  test('a signature ends its thought', () => {
    expect(readAnswer(thought('A', { thoughtSignature: 's' }), thought('B'))).toEqual([
      { type: 'reasoning', text: 'A', redacted: 's', format: 'google-gemini-v1' },
      { type: 'reasoning', text: 'B', format: 'unknown' },
    ]);
  });

  test('words after a thought are the answer’s, and a thought after them is another', () => {
    expect(readAnswer(thought('A'), { text: 'x' }, thought('B'))).toEqual([
      { type: 'reasoning', text: 'A', format: 'unknown' },
      text('x'),
      { type: 'reasoning', text: 'B', format: 'unknown' },
    ]);
  });

  test('one without words or signature is none', () => {
    expect(readAnswer(thought(''), { text: 'x' })).toEqual([text('x')]);
    expect(readAnswer({ thought: true })).toEqual([]);
  });

  test.each(['true', 1, false, null])('a text whose mark is %j is no thought', (mark) => {
    expect(readAnswer({ text: 'x', thought: mark })).toEqual([text('x')]);
  });
});

describe('another vendor’s, in its envelope', () => {
  test('the envelope that followed its thought in the stream is joined with it again', () => {
    const thoughtSignature = wrapped({ format: 'anthropic-claude-v1', signature: 'sig' });
    expect(
      readAnswer(
        { text: 'Let me ', thought: true },
        { text: 'see.', thought: true },
        { text: '', thought: true, thoughtSignature },
      ),
    ).toEqual([{ type: 'reasoning', text: 'Let me see.', signature: 'sig', format: 'anthropic-claude-v1' }]);
  });

  test('two of them in a row stay two', () => {
    const sealed = (redacted: string): object => ({
      text: '',
      thought: true,
      thoughtSignature: wrapped({ format: 'anthropic-claude-v1', redacted }),
    });
    expect(readAnswer(sealed('a'), sealed('b'))).toEqual([
      { type: 'reasoning', text: '', redacted: 'a', format: 'anthropic-claude-v1' },
      { type: 'reasoning', text: '', redacted: 'b', format: 'anthropic-claude-v1' },
    ]);
  });

  test('OpenAI’s keeps the id of its item, on a call too', () => {
    const state = { format: 'openai-responses-v1', redacted: 'enc', id: 'rs_1' } as const;
    expect(readAnswer({ functionCall: { name: 'f', id: 'c' }, thoughtSignature: wrapped(state) })?.[0]).toEqual({
      type: 'reasoning',
      text: '',
      ...state,
    });
  });

  test.each(['pm-seal-1.', 'pm-seal-1.!!!', `pm-seal-1.${Buffer.from('{"format":"x"}').toString('base64url')}`])(
    'a damaged envelope is an opaque string, and is not lost: %s',
    (thoughtSignature) => {
      expect(readAnswer({ text: 'x', thoughtSignature })).toEqual([text('x'), own(thoughtSignature)]);
    },
  );
});

test('a turn of thoughts, calls and texts comes back from the neutral form as it was sent', () => {
  const parts = [
    { text: 'Hm', thought: true, thoughtSignature: 's0' },
    { text: 'I will look.', thoughtSignature: 's1' },
    { functionCall: { name: 'f', args: { a: 1 } }, thoughtSignature: 's2' },
    { functionCall: { name: 'f', args: { a: 2 } } },
    { functionCall: { name: 'g', args: {} }, thoughtSignature: 's3' },
  ];
  const answers = ['f', 'f', 'g'].map((name, at) => ({ functionResponse: { name, response: { output: `${at}` } } }));
  const contents = [
    { role: 'user', parts: [{ text: 'Go.' }] },
    { role: 'model', parts },
    { role: 'user', parts: answers },
  ];
  for (const model of ['gemini-2.5-pro', 'gemini-3-pro-preview']) {
    expect(gemini.encodeRequest(readRequest({ contents }), model, {}).body['contents']).toEqual(contents);
  }
});

test('reasoning of every kind comes out of a stream’s parts as the client sends them back', () => {
  const kinds: ReasoningPart[] = [
    { type: 'reasoning', text: 'A', signature: 's', format: 'anthropic-claude-v1' },
    { type: 'reasoning', text: '', redacted: 'r', format: 'anthropic-claude-v1' },
    { type: 'reasoning', text: 'B', redacted: 'e', format: 'openai-responses-v1', id: 'rs_1' },
    { type: 'reasoning', text: 'C', redacted: 'x', format: 'xai-responses-v1' },
  ];
  for (const part of kinds) {
    const { candidates } = gemini.encodeResponse(
      { content: [part, { type: 'text', text: 'x' }], finish: { reason: 'stop' } },
      { id: 'g', model: 'm', providerName: 'p', createdAt: 0 },
    ) as { candidates: [{ content: object }] };
    expect(readContents(candidates[0].content)[0]?.content).toEqual([part, text('x')]);
  }
});
