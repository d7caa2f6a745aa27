// Embeddings from any client that asks for them to any target that has them: bytes pass between two of one protocol.
import type { ClientDialectId, Decoded, TargetDialectId } from '../../dialects/dialect.ts';
import type { Usage } from '../../dialects/model-stream.ts';
import { decoded, objectAt, unreadable, type Json } from '../../dialects/read-json.ts';
import { cannot, prepared, type Prepared, type RelayAnswer } from '../call.ts';
import { inputUsage, tokensIn } from '../usage.ts';
import { cohereTarget } from './cohere.ts';
import type { EmbeddingClient, EmbeddingInput, EmbeddingRequest, EmbeddingTarget, Sayable } from './embedding.ts';
import { geminiClient, geminiTarget, preparePassingGemini } from './gemini.ts';
import { ollamaClient, ollamaTarget, preparePassingOllama } from './ollama.ts';
import { mistralTarget, openAiClient, openAiTarget, preparePassingOpenAi } from './openai.ts';

interface Side {
  readonly client: EmbeddingClient;
  /** Targets to which its bytes pass. */
  readonly passesTo: readonly TargetDialectId[];
  readonly preparePassing: (body: Json, model: string) => Prepared;
}

const CLIENTS: Readonly<Partial<Record<ClientDialectId, Side>>> = {
  'openai-chat': {
    client: openAiClient,
    passesTo: ['openai-chat', 'openai-responses'],
    preparePassing: preparePassingOpenAi,
  },
  gemini: { client: geminiClient, passesTo: ['gemini'], preparePassing: preparePassingGemini },
  'ollama-chat': { client: ollamaClient, passesTo: ['ollama-chat'], preparePassing: preparePassingOllama },
};

const TARGETS: Readonly<Partial<Record<TargetDialectId, EmbeddingTarget>>> = {
  'openai-chat': openAiTarget,
  'openai-responses': openAiTarget,
  mistral: mistralTarget,
  gemini: geminiTarget,
  cohere: cohereTarget,
  'ollama-chat': ollamaTarget,
};

/** Protocols that have embeddings. */
export const embeddingTargets = Object.keys(TARGETS) as readonly TargetDialectId[];

/** @returns the field that a client's body has wrong; every client is read the same, wherever its request then goes */
export function prepareEmbeddings(
  body: Json,
  client: ClientDialectId,
  target: TargetDialectId,
  model: string,
): Decoded<Prepared> {
  const side = CLIENTS[client];
  const vendor = TARGETS[target];
  if (!side || !vendor) return { ok: true, value: cannot('Its protocol has no embeddings.') };
  if (side.passesTo.includes(target)) return { ok: true, value: counting(side.preparePassing(body, model), body) };
  return decoded(() => prepareTranslated(side.client.read(body), side.client, vendor, model));
}

function prepareTranslated(
  request: EmbeddingRequest,
  client: EmbeddingClient,
  target: EmbeddingTarget,
  model: string,
): Prepared {
  const inputs = sayable(request.inputs, target);
  if (!inputs) return cannot(`It takes texts only${target.takesTokens ? ', or token ids' : ', no token ids'}.`);
  const { path, body, dropped } = target.encode(request, inputs, model);
  return prepared({
    path,
    body: { type: 'json', json: body },
    dropped,
    read: (json) =>
      decoded((): RelayAnswer => {
        const { vectors, usage = estimated(inputs) } = target.decode(objectAt(json, 'body'));
        if (vectors.length !== inputs.length) unreadable('vectors', `${inputs.length} in number`, vectors.length);
        return { usage, body: (facts) => client.write({ vectors, usage }, request, facts) };
      }),
  });
}

/** A vendor that counts nothing is counted for. */
function counting(passing: Prepared, body: Json): Prepared {
  if (!passing.ok) return passing;
  const read = (json: unknown): Decoded<RelayAnswer> => {
    const answer = passing.call.read(json);
    if (!answer.ok || answer.value.usage) return answer;
    return { ok: true, value: { ...answer.value, usage: estimated([JSON.stringify(body)]) } };
  };
  return prepared({ ...passing.call, read });
}

/** A text's characters, and token ids as they are. */
function estimated(inputs: readonly Sayable[]): Usage {
  const counts = inputs.map((input) => (typeof input === 'string' ? tokensIn(input.length) : input.length));
  return inputUsage(
    counts.reduce((sum, count) => sum + count, 0),
    true,
  );
}

/** The inputs as the target takes them; undefined when it cannot take one of them. */
function sayable(inputs: readonly EmbeddingInput[], { takesTokens }: EmbeddingTarget): readonly Sayable[] | undefined {
  const said = inputs.flatMap((input): Sayable[] => {
    if (input.type === 'text') return [input.text];
    return input.type === 'tokens' && takesTokens ? [input.ids] : [];
  });
  return said.length === inputs.length ? said : undefined;
}
