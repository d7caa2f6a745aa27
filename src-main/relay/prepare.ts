// Any of the operations, prepared for one target.
import type { ClientDialectId, Decoded, TargetDialectId } from '../dialects/dialect.ts';
import type { Json } from '../dialects/read-json.ts';
import { cannot, type Prepared } from './call.ts';
import { embeddingTargets, prepareEmbeddings } from './embeddings/prepare-embeddings.ts';
import type { RelayOperation } from './offered-operations.ts';
import { preparePassing } from './passing.ts';
import { prepareCohereRerank } from './rerank/cohere.ts';

/** Protocols whose servers share OpenAI's paths and bodies. */
const OPENAI_SHAPED: readonly TargetDialectId[] = ['openai-chat', 'openai-responses', 'mistral'];

/** Protocols in which an operation can be asked for; whether a server has it is another question. */
export const targetsOf = (operation: RelayOperation): readonly TargetDialectId[] => {
  if (operation === 'embeddings') return embeddingTargets;
  return operation === 'rerank' ? [...OPENAI_SHAPED, 'cohere'] : OPENAI_SHAPED;
};

/**
 * @param model the target's own id
 * @returns the field that the client's body has wrong, the call, or why this target cannot be asked
 */
export function prepare(
  operation: RelayOperation,
  body: Json,
  client: ClientDialectId,
  target: TargetDialectId,
  model: string,
): Decoded<Prepared> {
  if (operation === 'embeddings') return prepareEmbeddings(body, client, target, model);
  if (operation === 'rerank' && target === 'cohere') return prepareCohereRerank(body, model);
  if (OPENAI_SHAPED.includes(target)) return { ok: true, value: preparePassing(operation, model) };
  return { ok: true, value: cannot('Its protocol has no such operation.') };
}
