// `debug.echo_upstream_body`: shows a streaming chat client what was sent to each provider that was asked.
import { isJson, parseJson } from '../dialects/read-json.ts';
import { formatSse } from '../dialects/sse.ts';
import type { Target } from '../routing/plan.ts';
import type { Exchange } from './parts.ts';
import type { ClientRequest } from './read-request.ts';
import { redact } from './redact.ts';

export interface Echoes {
  /** One more provider is asked. */
  sent(target: Target, body: Buffer): void;
  /** A chunk without choices for each of them, to stand before the answer. */
  frames(): readonly string[];
}

/** undefined when the client did not ask, or asked where there are no such chunks. */
export function startEchoes(client: ClientRequest, { id, dialect, startedAt }: Exchange): Echoes | undefined {
  const debug = client.json['debug'];
  if (!client.stream || dialect.id !== 'openai-chat' || !isJson(debug) || debug['echo_upstream_body'] !== true)
    return undefined;
  const frames: string[] = [];
  return {
    sent({ provider, endpoint }, body) {
      const chunk = {
        id,
        object: 'chat.completion.chunk',
        created: Math.floor(startedAt / 1000),
        model: endpoint.model,
        provider: provider.name,
        choices: [],
        debug: { echo_upstream_body: parseJson(redact(body.toString())) },
      };
      frames.push(formatSse({ data: JSON.stringify(chunk) }));
    },
    frames: () => frames,
  };
}
