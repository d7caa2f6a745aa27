// Takes from a finished Chat body what OpenAI's own server would refuse for this model.
import { openAiAbilities, type OpenAiAbilities } from './openai-abilities.ts';

type Drop = (what: string) => void;

/** Fields a reasoning model refuses, with their neutral names. */
const NOT_WHILE_REASONING: readonly (readonly [string, string])[] = [
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['presence_penalty', 'presencePenalty'],
  ['logit_bias', 'logitBias'],
  ['logprobs', 'logprobs'],
  ['top_logprobs', 'logprobs'],
  ['stop', 'stop'],
];

/** Values that say what the model does anyway: they are taken, and cost nothing to leave out. */
const USUAL: Readonly<Record<string, unknown>> = {
  temperature: 1,
  top_p: 1,
  frequency_penalty: 0,
  presence_penalty: 0,
};

/** Changes `body` in place. @param drop is told what was taken out, by neutral name */
export function fitToModel(body: Record<string, unknown>, model: string, drop: Drop): void {
  // Stored answers are the only ones that may carry labels.
  if (body['store'] !== true) remove(body, 'metadata', 'metadata', drop);
  const abilities = openAiAbilities(model);
  if (!abilities) return;
  fitEffort(body, abilities, drop);
  if (!abilities.parallelToolCalls) remove(body, 'parallel_tool_calls', 'parallelToolCalls', drop);
  if (!abilities.verbosity) remove(body, 'verbosity', 'verbosity', drop);
  if (abilities.efforts.length === 0) return;
  renameLimit(body);
  if (body['reasoning_effort'] === 'none') return;
  for (const [field, name] of NOT_WHILE_REASONING) remove(body, field, name, drop);
}

/** From here on a model with tools would refuse to reason, and refuse the request unless it says so itself. */
function fitEffort(body: Record<string, unknown>, abilities: OpenAiAbilities, drop: Drop): void {
  if (abilities.efforts.length === 0) return remove(body, 'reasoning_effort', 'reasoning', drop);
  if (!abilities.reasonsOrCalls || body['tools'] === undefined) return;
  if (body['reasoning_effort'] !== undefined && body['reasoning_effort'] !== 'none') drop('reasoning');
  body['reasoning_effort'] = 'none';
}

function renameLimit(body: Record<string, unknown>): void {
  if (body['max_tokens'] === undefined) return;
  body['max_completion_tokens'] = body['max_tokens'];
  delete body['max_tokens'];
}

function remove(body: Record<string, unknown>, field: string, name: string, drop: Drop): void {
  if (body[field] === undefined) return;
  if (body[field] !== USUAL[field]) drop(name);
  delete body[field];
}
