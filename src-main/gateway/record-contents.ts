// Records what is said in one request and its answer, where the user switched that on for its access key.
import type { Contents, Recording } from '../contents/contents.ts';
import { keptText, keptValue } from '../contents/content-text.ts';
import type { ModelResponse, StreamPart } from '../dialects/model-stream.ts';
import { GatewayError } from './gateway-error.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import type { ClientRequest } from './read-request.ts';
import { redact } from './redact.ts';
import { toolCallsOf, watchToolCalls, type ToolCall } from './tool-call-watch.ts';

/** Where recorded contents go, and the user's choice. */
export interface ContentRecording {
  readonly contents: Contents;
  readonly recording: () => Recording | undefined;
}

export interface ContentWatch {
  see(part: StreamPart): void;
  whole(response: ModelResponse | undefined): void;
  /** The request is over; what came until then is kept. */
  ended(): void;
}

/** undefined when nothing is to be recorded. */
export function watchContents(
  client: ClientRequest,
  exchange: Exchange,
  parts: GatewayParts,
): ContentWatch | undefined {
  const { contents, recording } = parts.contentRecording;
  const choice = recording();
  if (!choice || choice.keyIds?.includes(exchange.key.id) === false) return undefined;
  let completion = '';
  let reasoning = '';
  const calls = watchToolCalls();
  let wholeCalls: readonly ToolCall[] = [];
  return {
    see(part) {
      calls.see(part);
      if (part.type === 'text-delta' || part.type === 'refusal-delta') completion += part.text;
      if (part.type === 'reasoning-delta') reasoning += part.text;
    },
    whole(response) {
      wholeCalls = toolCallsOf(response);
      for (const part of response?.content ?? []) {
        if (part.type === 'text' || part.type === 'refusal') completion += part.text;
        if (part.type === 'reasoning') reasoning += part.text;
      }
    },
    ended() {
      contents.put({
        requestId: exchange.id,
        accessKeyId: exchange.key.id,
        recordedAt: parts.now(),
        messages: keptValue(messagesOf(client, parts), redact) as readonly unknown[],
        completion: completion === '' ? null : keptText(completion, redact),
        reasoning: reasoning === '' ? null : keptText(reasoning, redact),
        toolCalls: [...wholeCalls, ...calls.calls()].map((call) => ({
          ...call,
          arguments: keptText(call.arguments, redact),
        })),
      });
    },
  };
}

/** In one shape, whatever the client speaks; a body that only its own vendor understands stands for itself. */
function messagesOf(client: ClientRequest, { dialects }: GatewayParts): readonly unknown[] {
  try {
    const { body } = dialects.shared['openai-chat'].encodeRequest(client.neutral(), '', {});
    return Array.isArray(body['messages']) ? (body['messages'] as unknown[]) : [];
  } catch (error) {
    if (error instanceof GatewayError) return [client.json];
    throw error;
  }
}
