// What the gateway adds to answers of the other operations, where a client of that protocol can bear it.
import type { Addition, AnswerFacts, ClientDialectId } from '../dialects/dialect.ts';
import { costFields } from '../dialects/cost-fields.ts';

/** Google's clients refuse members that they do not know. */
export function relayAdditions(client: ClientDialectId, facts: AnswerFacts): readonly Addition[] {
  const provider: Addition = { path: [], members: { provider: facts.providerName } };
  if (client === 'openai-chat') return [provider, { path: ['usage'], members: costFields(facts) }];
  return client === 'ollama-chat' ? [provider] : [];
}
