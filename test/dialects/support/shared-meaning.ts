// What a request says that both protocols can say: the measure for a way there and back.
import type { ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { inputOf } from './meaning.ts';

interface Turn {
  readonly side: 'assistant' | 'user';
  text: string;
  readonly media: unknown[];
  readonly calls: unknown[];
  readonly results: unknown[];
  readonly signed: unknown[];
}

/** How texts are put together may differ, what they say may not. */
const words = (text: string): string => text.replaceAll(/\s+/g, '');

/** What the gateway itself writes when it moves content. */
const OWN_WORDS = /Contentoftheresultoftoolcall[^:]+:|Theresultisinthenextmessage\.|^Error:|\(continued\)/g;

export function sharedMeaning(request: ModelRequest): unknown {
  const functions = request.tools?.flatMap((tool) =>
    tool.type === 'function'
      ? [{ name: tool.name, description: tool.description, parameters: schemaOf(tool.parameters) }]
      : [],
  );
  const { temperature, topP } = request.sampling ?? {};
  const hasTools = functions !== undefined && functions.length > 0;
  return {
    system: words(
      request.messages
        .filter((message) => message.role === 'system')
        .flatMap((message) => message.content.map(textOf))
        .join(' '),
    ),
    turns: turnsOf(request.messages).map((turn) => ({ ...turn, text: words(turn.text).replaceAll(OWN_WORDS, '') })),
    stream: request.stream,
    stop: request.stop,
    temperature: temperature === undefined || temperature >= 1 ? undefined : temperature,
    topP: topP === 1 ? undefined : topP,
    user: request.user,
    tools: hasTools ? functions : undefined,
    toolChoice: hasTools ? request.toolChoice : undefined,
    schema: request.responseFormat?.type === 'json-schema' ? request.responseFormat.schema : undefined,
  };
}

const schemaOf = (parameters: unknown): unknown => ({
  type: 'object',
  ...(parameters ?? { properties: {} }),
});

const textOf = (part: RequestPart): string => (part.type === 'text' || part.type === 'refusal' ? part.text : '');

function turnsOf(messages: readonly ModelMessage[]): readonly Turn[] {
  const turns: Turn[] = [];
  const calls: string[] = [];
  for (const message of messages) {
    if (message.role === 'system' || message.content.length === 0) continue;
    const side = message.role === 'assistant' ? 'assistant' : 'user';
    let turn = turns.at(-1);
    if (turn?.side !== side) {
      turn = { side, text: '', media: [], calls: [], results: [], signed: [] };
      turns.push(turn);
    }
    for (const part of message.content) tell(part, turn, calls);
  }
  return turns;
}

function tell(part: RequestPart, turn: Turn, calls: string[]): void {
  switch (part.type) {
    case 'text':
    case 'refusal':
      turn.text += ` ${part.text}`;
      break;
    case 'media':
      media(part, turn);
      break;
    case 'tool-call':
      calls.push(part.id);
      turn.calls.push({ name: part.name, input: inputOf(part.arguments) });
      break;
    case 'tool-result':
      turn.results.push({
        // Ids may be rewritten; which call is answered may not change.
        call: calls.lastIndexOf(part.callId),
        text: words(part.content.map(textOf).join(' ')).replaceAll(OWN_WORDS, ''),
      });
      for (const each of part.content) if (each.type === 'media') media(each, turn);
      break;
    case 'reasoning':
      if (part.signature !== undefined || part.redacted !== undefined)
        turn.signed.push({ text: part.text, signature: part.signature, redacted: part.redacted });
      break;
    case 'vendor':
      break;
  }
}

function media(part: Extract<RequestPart, { type: 'media' }>, turn: Turn): void {
  // Audio and video are OpenAI's alone, a document of text is text elsewhere.
  if (part.kind === 'audio' || part.kind === 'video') return;
  if (part.mediaType?.startsWith('text/') && part.source.type === 'base64') {
    turn.text += ` ${part.filename ? `${part.filename}:` : ''} ${Buffer.from(part.source.data, 'base64').toString()}`;
  } else turn.media.push(part.source);
}
