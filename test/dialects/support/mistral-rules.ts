// Mistral's rules for a request, from its documentation and the errors it answers with.

type Json = Record<string, unknown>;

const LEGAL_ID = /^[A-Za-z0-9]{9}$/;

/** Who may speak after whom. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  '': ['system', 'user'],
  system: ['system', 'user'],
  user: ['user', 'assistant'],
  assistant: ['user', 'assistant', 'tool'],
  tool: ['assistant', 'tool'],
};

/** What Mistral would complain about; empty for a request it takes. */
export function mistralFaults(body: Json): string[] {
  const messages = body['messages'] as Json[];
  const faults: string[] = [];
  let waiting: unknown[] = [];
  let before = '';
  messages.forEach((message, index) => {
    const role = String(message['role']);
    const calls = (message['tool_calls'] ?? []) as Json[];
    const isEmpty = (message['content'] as string | unknown[]).length === 0;
    if (AFTER[before]?.includes(role) !== true) faults.push(`${index}: ${role} after ${before || 'nothing'}`);
    if (isEmpty && calls.length === 0) faults.push(`${index}: neither content nor calls`);
    if (role === 'tool') {
      if (!waiting.includes(message['tool_call_id'])) faults.push(`${index}: result without its call`);
      if (!message['name']) faults.push(`${index}: result without a name`);
      waiting = waiting.filter((id) => id !== message['tool_call_id']);
    } else if (waiting.length > 0) {
      faults.push(`${index}: ${waiting.length} calls without results`);
      waiting = [];
    }
    const ids = calls.map(({ id }) => id);
    for (const id of ids) if (!LEGAL_ID.test(String(id))) faults.push(`${index}: id ${String(id)}`);
    if (new Set(ids).size !== ids.length) faults.push(`${index}: the same id twice`);
    if (calls.length > 0) waiting = ids;
    before = role;
  });
  if (waiting.length > 0) faults.push('calls without results at the end');
  const last = messages.at(-1);
  if (last?.['role'] === 'assistant' && last['prefix'] !== true) faults.push('an answer at the end without prefix');
  if (last?.['role'] === 'system') faults.push('instructions at the end');
  return faults;
}
