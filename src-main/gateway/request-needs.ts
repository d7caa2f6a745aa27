// What a request demands of an endpoint, read from the client's own JSON.
import type { ClientDialectId } from '../dialects/dialect.ts';
import type { MediaKind } from '../dialects/model-request.ts';
import type { Json } from '../dialects/read-json.ts';
import type { RequestNeeds } from '../routing/plan.ts';
import { parametersInUse } from './parameters-in-use.ts';
import { promptSize } from './prompt-size.ts';

/** Members that a model reads, of all protocols. */
const READ = ['messages', 'input', 'contents', 'prompt', 'system', 'instructions', 'systemInstruction', 'tools'];

/** A document's text can be taken out here, so a model that reads none is no obstacle. */
const MODALITIES: Readonly<Partial<Record<MediaKind, string>>> = { image: 'image', audio: 'audio', video: 'video' };

/** @param compresses what does not fit will be cut: then length is no obstacle */
export function requestNeeds(body: Json, dialect: ClientDialectId, compresses = false): RequestNeeds {
  const { tokens, media } = promptSize(READ.map((name) => body[name]));
  return {
    ...parametersInUse(body, dialect),
    inputModalities: [...media].flatMap((kind) => MODALITIES[kind] ?? []),
    ...(!compresses && { promptTokens: tokens }),
  };
}
