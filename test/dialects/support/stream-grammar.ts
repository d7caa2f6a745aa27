// Says what is wrong with a stream written for a client: the order that strict clients of each protocol rely on.
import { eventsOf } from './streams.ts';

type Json = Record<string, unknown>;

const DELTAS: Readonly<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  redacted_thinking: [],
  tool_use: ['input_json_delta'],
};

/** message_start, then blocks one after another, then message_delta with usage, then message_stop. */
export function anthropicStreamFaults(text: string): string[] {
  const faults: string[] = [];
  const events = eventsOf([Buffer.from(text)]).map((event) => ({
    name: event.event,
    data: JSON.parse(event.data) as Json,
  }));
  for (const { name, data } of events) {
    if (name !== data['type']) faults.push(`event ${name} carries data of type ${String(data['type'])}`);
  }
  const names = events.map(({ name }) => name);
  if (names[0] !== 'message_start') faults.push(`begins with ${names[0]}`);
  if (names.at(-2) !== 'message_delta') faults.push(`has ${names.at(-2)} before its end`);
  if (names.at(-1) !== 'message_stop') faults.push(`ends with ${names.at(-1)}`);
  for (const once of ['message_start', 'message_delta', 'message_stop']) {
    if (names.filter((name) => name === once).length !== 1) faults.push(`not exactly one ${once}`);
  }
  const message = events[0]?.data['message'] as Json | undefined;
  if (typeof (message?.['usage'] as Json | undefined)?.['input_tokens'] !== 'number')
    faults.push('message_start without usage');
  const last = events.at(-2)?.data;
  if (typeof (last?.['delta'] as Json | undefined)?.['stop_reason'] !== 'string')
    faults.push('message_delta without stop_reason');
  if (typeof (last?.['usage'] as Json | undefined)?.['output_tokens'] !== 'number')
    faults.push('message_delta without usage');
  return [...faults, ...blockFaults(events.slice(1, -2).map(({ data }) => data))];
}

function blockFaults(events: readonly Json[]): string[] {
  const faults: string[] = [];
  let open: string | undefined;
  let index = -1;
  for (const data of events) {
    if (data['type'] === 'content_block_start') {
      if (open !== undefined) faults.push(`block ${String(data['index'])} starts inside block ${index}`);
      index += 1;
      const content = data['content_block'] as Json;
      open = String(content['type']);
      if (DELTAS[open] === undefined) faults.push(`unknown block ${open}`);
      if (open === 'tool_use' && Object.keys(content['input'] as Json).length > 0)
        faults.push('tool input in the start event');
    } else if (data['type'] === 'content_block_delta') {
      const kind = String((data['delta'] as Json)['type']);
      if (open === undefined) faults.push(`${kind} outside a block`);
      else if (!DELTAS[open]?.includes(kind)) faults.push(`${kind} in a block of ${open}`);
    } else if (data['type'] === 'content_block_stop') {
      if (open === undefined) faults.push('a block stops that is not open');
      open = undefined;
    } else faults.push(`${String(data['type'])} between blocks`);
    if (data['index'] !== index) faults.push(`index ${String(data['index'])} instead of ${index}`);
  }
  if (open !== undefined) faults.push(`block ${index} is never stopped`);
  return faults;
}

/** Of each choice the role first, tool calls numbered once each, one finish_reason as its last; then usage with empty choices, then [DONE]. */
export function chatStreamFaults(text: string): string[] {
  const faults: string[] = [];
  const frames = eventsOf([Buffer.from(text)]).map((event) => event.data);
  if (frames.at(-1) !== '[DONE]') faults.push('does not end with [DONE]');
  const chunks = frames.slice(0, -1).map((data) => JSON.parse(data) as Json);
  const choices = chunks.flatMap((chunk) => chunk['choices'] as Json[]);
  for (const chunk of chunks) {
    if (chunk['object'] !== 'chat.completion.chunk') faults.push('a chunk without its object');
    for (const field of ['id', 'created', 'model'])
      if (chunk[field] === undefined) faults.push(`a chunk without ${field}`);
  }
  if (choices.length !== chunks.length - 1) faults.push('not one choice a chunk');
  if (choices.at(-1)?.['index'] !== 0) faults.push('the first choice is not the last to end');
  if ((chunks.at(-1)?.['choices'] as Json[] | undefined)?.length !== 0) faults.push('the usage chunk has choices');
  const indexes = new Set(choices.map((choice) => choice['index']));
  return [
    ...faults,
    ...[...indexes].flatMap((index) => choiceFaults(choices.filter((each) => each['index'] === index))),
  ];
}

function choiceFaults(choices: readonly Json[]): string[] {
  const faults: string[] = [];
  const deltas = choices.map((choice) => (choice['delta'] ?? {}) as Json);
  if (deltas[0]?.['role'] !== 'assistant') faults.push('the first chunk has no role');
  if (deltas.filter((delta) => delta['role'] !== undefined).length !== 1) faults.push('not exactly one role');
  const reasons = choices.filter((choice) => typeof choice['finish_reason'] === 'string');
  if (reasons.length !== 1) faults.push(`${reasons.length} finish reasons`);
  if (reasons[0] !== choices.at(-1)) faults.push('the finish reason is not in the last chunk of its choice');
  return [...faults, ...toolFaults(deltas)];
}

function toolFaults(deltas: readonly Json[]): string[] {
  const faults: string[] = [];
  let announced = 0;
  for (const call of deltas.flatMap((delta) => (delta['tool_calls'] ?? []) as Json[])) {
    const called = call['function'] as Json;
    if (call['id'] === undefined) {
      if ((call['index'] as number) >= announced) faults.push('arguments before their call');
      if (called['name'] !== undefined) faults.push('a name repeated');
      continue;
    }
    if (call['index'] !== announced) faults.push(`call ${announced} has the index ${String(call['index'])}`);
    if (call['type'] !== 'function' || typeof called['name'] !== 'string') faults.push('a call without type or name');
    announced += 1;
  }
  return faults;
}
