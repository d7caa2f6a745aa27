// Any conversation for Cohere: nothing empty, every call answered at once, the user or a tool last; it refuses the whole of it otherwise.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cohere } from '../../../src-main/dialects/cohere/index.ts';
import type { ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { requests } from '../support/conversations.ts';
import { assistant, call, result, system, text, tool, user } from '../support/turns.ts';

type Json = Record<string, unknown>;

const MODELS = ['command-r-08-2024', 'command-a-reasoning-08-2025'];

function faultsOf(body: Json): string[] {
  const messages = body['messages'] as Json[];
  const faults: string[] = [];
  let waiting: unknown[] = [];
  messages.forEach((message, index) => {
    const role = String(message['role']);
    const calls = (message['tool_calls'] ?? []) as Json[];
    const { content } = message;
    const isEmpty = typeof content === 'string' ? content.trim() === '' : ((content ?? []) as unknown[]).length === 0;
    if (isEmpty && calls.length === 0) faults.push(`${index}: ${role} says nothing`);
    if (message['tool_plan'] !== undefined && calls.length === 0) faults.push(`${index}: a plan without calls`);
    if (role === 'tool') {
      if (!waiting.includes(message['tool_call_id'])) faults.push(`${index}: a result that nobody waits for`);
      waiting = waiting.filter((id) => id !== message['tool_call_id']);
    } else if (waiting.length > 0) faults.push(`${index}: ${waiting.length} calls without results`);
    if (role !== 'tool') waiting = calls.map(({ id }) => id);
    if (role === 'system' && index > 0 && messages[index - 1]?.['role'] !== 'system')
      faults.push(`${index}: late rules`);
  });
  if (waiting.length > 0) faults.push('calls without results at the end');
  if (!['user', 'tool'].includes(String(messages.at(-1)?.['role']))) faults.push('nobody to answer');
  if (body['documents'] && (body['tools'] ?? body['response_format'])) faults.push('documents beside other fields');
  return faults;
}

const encode = (fields: Partial<ModelRequest>, model = MODELS[1] ?? ''): Json =>
  cohere.encodeRequest({ model: 'm', messages: [], stream: false, ...fields }, model, {}).body;

test.each(MODELS)('%s would take whatever a proper conversation holds', (model) => {
  fc.assert(
    fc.property(requests, (request) => {
      expect(faultsOf(encode(request, model))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

/** Calls only an assistant makes, results only a tool brings. */
function oddPart(role: ModelMessage['role'], index: number): RequestPart {
  const id = ['', 'a', 'b', 'a', ''][index] ?? '';
  if (role === 'assistant' && index === 0) return { type: 'reasoning', text: 'Hm', format: 'unknown' };
  if (role === 'assistant' && index > 2) return call(id);
  if (role === 'tool') return result(id, index === 1 ? ' ' : 'r');
  return text(index === 0 ? ' ' : `said ${index}`);
}

test.each(MODELS)('%s would take one that is out of order', (model) => {
  const turns = fc.array(
    fc.record({
      role: fc.constantFrom<ModelMessage['role']>('system', 'user', 'assistant', 'tool'),
      picks: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 9 },
  );
  fc.assert(
    fc.property(turns, (picked) => {
      const messages = picked.map(({ role, picks }) => ({ role, content: picks.map((each) => oddPart(role, each)) }));
      expect(faultsOf(encode({ messages: [user(text('Q')), ...messages] }, model))).toEqual([]);
      expect(faultsOf(encode({ messages: [...messages, user(text('Q'))] }, model))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

describe('by example', () => {
  const sent = (...messages: ModelMessage[]): Json[] => encode({ messages })['messages'] as Json[];

  test('rules after the beginning are the user’s words, in their place', () => {
    expect(sent(system(text('A')), user(text('Q')), system(text('B')), assistant(text('C')), user(text('D')))).toEqual([
      { role: 'system', content: 'A' },
      { role: 'user', content: 'Q\n\nB' },
      { role: 'assistant', content: 'C' },
      { role: 'user', content: 'D' },
    ]);
  });

  test('rules alone still have somebody to answer', () => {
    expect(sent(system(text('A')), system(text('B')))).toEqual([
      { role: 'system', content: 'A' },
      { role: 'user', content: 'B' },
    ]);
  });

  test('a blank result says that there is none', () => {
    expect(sent(user(text('Q')), assistant(call('a')), tool(result('a', ' '))).at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 'a',
      content: 'No result.',
    });
  });

  test('words between two thoughts do not part them: the protocol has one place for thinking', () => {
    const thought = (said: string): RequestPart => ({ type: 'reasoning', text: said, format: 'unknown' });
    expect(sent(user(text('Q')), assistant(thought('A'), text('x'), thought('B')), user(text('R')))[1]).toEqual({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'AB' },
        { type: 'text', text: 'x' },
      ],
    });
  });

  test('a call whose arguments are blank has an empty object', () => {
    expect(sent(user(text('Q')), assistant(call('a', ' ')))[1]).toMatchObject({
      tool_calls: [{ function: { arguments: '{}' } }],
    });
  });

  test('one tool that is forced is offered alone, and none when it is not there', () => {
    const tools = [
      { type: 'function', name: 'f' },
      { type: 'function', name: 'g' },
    ] as const;
    const messages = [user(text('Q'))];
    expect(encode({ messages, tools, toolChoice: { type: 'tool', name: 'g' } })).toMatchObject({
      tools: [{ function: { name: 'g' } }],
      tool_choice: 'REQUIRED',
    });
    const missing = encode({ messages, tools, toolChoice: { type: 'tool', name: 'h' } });
    expect(missing).not.toHaveProperty('tools');
    expect(missing).not.toHaveProperty('tool_choice');
  });
});
