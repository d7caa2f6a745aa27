// What of a conversation's opaque reasoning a target may be shown, and the request without the rest.
import type { KeepsSeal, TargetDialect } from '../dialects/dialect.ts';
import type { ModelMessage, ModelRequest, ReasoningPart, RequestPart } from '../dialects/model-request.ts';
import { healthKey } from '../routing/plan-route.ts';
import type { Target } from '../routing/plan.ts';
import type { SealMemory } from './seal-memory.ts';

/** The target must understand the seal, and neither come from elsewhere nor have refused it before. */
export function keepsFor(dialect: TargetDialect, target: Target, seals: SealMemory): KeepsSeal {
  const { upstreamModel } = target.endpoint;
  return (seal) =>
    dialect.takesSeal?.(seal, upstreamModel) === true && (seal.data === '' || seals.mayShow(seal, healthKey(target)));
}

/** The same request when nothing has to go. Reasoning without a seal stays: whether it can be said is the dialect's affair. */
export function withShownReasoning(request: ModelRequest, keeps: KeepsSeal): ModelRequest {
  return withParts(request, (part) => {
    const data = part.signature ?? part.redacted;
    return data === undefined || keeps({ format: part.format ?? 'unknown', data });
  });
}

/** For a target that refused what it was shown. */
export const withoutReasoning = (request: ModelRequest): ModelRequest => withParts(request, () => false);

function withParts(request: ModelRequest, stays: (part: ReasoningPart) => boolean): ModelRequest {
  const goes = (part: RequestPart): boolean => part.type === 'reasoning' && !stays(part);
  if (!request.messages.some((message) => message.content.some(goes))) return request;
  const messages = request.messages.map((message): ModelMessage => ({
    ...message,
    content: message.content.filter((part) => !goes(part)),
  }));
  return { ...request, messages };
}
