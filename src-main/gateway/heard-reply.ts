// A reply whose words are kept while they are sent, so that they can be stored.
import type { Reply } from './reply.ts';

export interface HeardReply extends Reply {
  /** Everything that was sent; undefined when it was too long or is no text. */
  heard(): string | undefined;
}

/** Keep-alives are not kept: they are no part of the answer. */
export function hearReply(reply: Reply, maxChars: number): HeardReply {
  const decoder = new TextDecoder();
  let text: string | undefined = '';
  const hear = (chunk: string | Uint8Array): void => {
    if (text === undefined) return;
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > maxChars) text = undefined;
  };
  return {
    get headSent() {
      return reply.headSent;
    },
    header: (name, value) => reply.header(name, value),
    whole(status, body, contentType) {
      hear(body);
      return contentType === undefined ? reply.whole(status, body) : reply.whole(status, body, contentType);
    },
    openStream: () => reply.openStream(),
    write(chunks) {
      chunks.forEach(hear);
      return reply.write(chunks);
    },
    end(last) {
      hear(last);
      return reply.end(last);
    },
    openStreamIfSilent: () => reply.openStreamIfSilent(),
    close: () => reply.close(),
    heard: () => text,
  };
}
