// Plans a request as if it had come in, and says why each endpoint stands where it stands. Nothing is sent.
import type { AccessKey } from '../access-keys/access-keys.ts';
import type { ClientDialect, ClientDialectId } from '../dialects/dialect.ts';
import { explainPlan, type PlanExplanation } from '../routing/explain-plan.ts';
import { planRoute } from '../routing/plan-route.ts';
import type { NoPlan, RequestNeeds } from '../routing/plan.ts';
import { conversationKeyOf } from './conversation-key.ts';
import type { GatewayParts } from './parts.ts';
import { planInput } from './plan-request.ts';
import { readRequest } from './read-request.ts';

export interface ExplainedRequest extends PlanExplanation {
  readonly dialect: ClientDialectId;
  readonly models: readonly string[];
  readonly route?: string;
  readonly needs?: RequestNeeds;
  /** What the client would be told instead of an answer. */
  readonly refusal?: Pick<NoPlan, 'status' | 'errorType' | 'message' | 'availability'>;
}

/**
 * @param json a request's body; it may lack what is to be answered
 * @throws GatewayError 400 for a body that would be refused before it is planned
 */
export function explainRequest(
  json: Readonly<Record<string, unknown>>,
  dialectId: ClientDialectId | undefined,
  key: AccessKey,
  parts: GatewayParts,
): ExplainedRequest {
  const id = dialectId ?? guessDialect(json);
  const dialect = parts.dialects.client[id];
  const client = readRequest(
    Buffer.from(JSON.stringify(json)),
    withoutPrompt(dialect),
    {},
    {
      ...parts,
      ofKey: key.scope?.preset,
      generates: true,
    },
  );
  const conversation = conversationKeyOf({ headers: {} }, client.json, key.id, client.models);
  const sticky = conversation && parts.stickiness.pinOf(conversation);
  const input = planInput(client, { key, sticky, generates: id }, parts);
  const plan = planRoute(input);
  const explained = { dialect: id, models: client.models, ...explainPlan(plan, input.needs) };
  const needs = input.needs && { needs: input.needs };
  if (plan.ok) return { ...explained, ...needs, ...(plan.route !== undefined && { route: plan.route }) };
  const { status, errorType, message, availability } = plan;
  return { ...explained, ...needs, refusal: { status, errorType, message, availability } };
}

/** A question about routing need not say what is asked of the model. */
const withoutPrompt = (dialect: ClientDialect): ClientDialect => ({
  ...dialect,
  noPrompt: () => ({ reason: 'stop' }),
});

function guessDialect(json: Readonly<Record<string, unknown>>): ClientDialectId {
  if ('contents' in json) return 'gemini';
  if ('input' in json) return 'openai-responses';
  if ('prompt' in json) return 'openai-completions';
  return 'openai-chat';
}
