// Says what is wrong with a Responses stream, event by event: the order that SDKs and Codex rely on.
import type { Json } from './responses-events.ts';

const DELTAS: Readonly<Record<string, string>> = {
  'response.output_text.delta': 'response.output_text.done',
  'response.refusal.delta': 'response.refusal.done',
  'response.function_call_arguments.delta': 'response.function_call_arguments.done',
  'response.custom_tool_call_input.delta': 'response.custom_tool_call_input.done',
  'response.reasoning_summary_text.delta': 'response.reasoning_summary_text.done',
};

const PREFIXES: Readonly<Record<string, string>> = {
  message: 'msg',
  reasoning: 'rs',
  function_call: 'fc',
  custom_tool_call: 'ctc',
  image_generation_call: 'ig',
};

const TERMINALS = ['response.completed', 'response.incomplete', 'response.failed'];

/** Everything that is wrong with the events of a whole stream. */
export function responsesStreamFaults(events: readonly Json[]): string[] {
  const faults: string[] = [];
  const open = new Map<number, Json>();
  const done: Json[] = [];
  const pieces = new Map<string, string>();
  const say = (fault: string): void => void faults.push(fault);
  for (const [at, event] of events.entries()) {
    const type: string = event['type'];
    const index: number = event['output_index'];
    if (event['sequence_number'] !== at) say(`${type} is numbered ${event['sequence_number']}, not ${at}`);
    if (TERMINALS.includes(type) !== (at === events.length - 1)) say(`${type} at ${at} of ${events.length}`);
    if (at < 2 && type !== ['response.created', 'response.in_progress'][at]) say(`${type} at ${at}`);
    if (type === 'response.output_item.added') {
      if (open.has(index) || done[index]) say(`item ${index} begins again`);
      open.set(index, event['item']);
    } else if (type === 'response.output_item.done') {
      const item = open.get(index);
      if (item?.['type'] !== event['item'].type) say(`item ${index} ends as ${event['item'].type}`);
      if (item?.['id'] !== event['item'].id) say(`item ${index} changes its id`);
      open.delete(index);
      done[index] = event['item'];
    } else if (index !== undefined && !open.has(index)) say(`${type} outside item ${index}`);
    if (event['item_id'] !== undefined && event['item_id'] !== open.get(index)?.['id'])
      say(`${type} names ${event['item_id']} in item ${index}`);
    const key = JSON.stringify([index, event['content_index'], event['summary_index']]);
    if (type in DELTAS)
      pieces.set(`${DELTAS[type]}${key}`, (pieces.get(`${DELTAS[type]}${key}`) ?? '') + event['delta']);
    if (Object.values(DELTAS).includes(type)) {
      const whole: string = event['text'] ?? event['refusal'] ?? event['arguments'] ?? event['input'];
      const told = pieces.get(`${type}${key}`) ?? '';
      if (told !== whole && !(told === '' && whole === '{}')) say(`${type} says ${whole} after ${told}`);
    }
  }
  const ids = done.map((item) => item['id'] as string);
  if (new Set(ids).size < ids.length) say(`ids twice: ${ids.join()}`);
  for (const item of done) {
    // OpenAI refuses an item back whose id does not begin with the word for its type.
    if (!String(item['id']).startsWith(`${PREFIXES[item['type']]}_`)) say(`${item['type']} is called ${item['id']}`);
  }
  if (open.size > 0) say(`${open.size} items stay open`);
  const last = events.at(-1)?.['response'];
  if (JSON.stringify(last?.output) !== JSON.stringify(done)) say('the end does not repeat the items');
  return faults;
}
