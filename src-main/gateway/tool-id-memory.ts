// Remembers the vendor's own spelling of tool call ids that a client's protocol could not carry, and puts it back on the next turn.
import { legalToolId } from '../dialects/anthropic-messages/tool-ids.ts';
import type { ModelRequest, RequestPart } from '../dialects/model-request.ts';

export interface ToolIdMemory {
  /** An id as the vendor gave it. */
  given(id: string): void;
  /** The request with the vendor's spelling; the same object when nothing was respelled. */
  restored(request: ModelRequest): ModelRequest;
}

const MAX_ENTRIES = 20_000;

/** Anthropic's rule is the only one that clients are held to. Some models do worse when their own ids come back changed. */
export function createToolIdMemory(): ToolIdMemory {
  const originals = new Map<string, string>();
  const restore = (part: RequestPart): RequestPart => {
    const id = part.type === 'tool-call' ? part.id : part.type === 'tool-result' ? part.callId : undefined;
    const original = id === undefined ? undefined : originals.get(id);
    if (original === undefined) return part;
    if (part.type === 'tool-call') return { ...part, id: original };
    return part.type === 'tool-result' ? { ...part, callId: original } : part;
  };
  return {
    given(id) {
      const legal = legalToolId(id);
      if (legal === id) return;
      originals.delete(legal);
      originals.set(legal, id);
      const [oldest] = originals.keys();
      if (originals.size > MAX_ENTRIES && oldest !== undefined) originals.delete(oldest);
    },
    restored(request) {
      const messages = request.messages.map((message) => {
        const content = message.content.map(restore);
        return content.every((part, index) => part === message.content[index]) ? message : { ...message, content };
      });
      return messages.every((message, index) => message === request.messages[index])
        ? request
        : { ...request, messages };
    },
  };
}
