// The text of a call's body, up to a limit.

const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** @returns undefined when the body is larger than a call may be */
export async function bodyText(request: Request): Promise<string | undefined> {
  const { headers } = request;
  const saidBytes = headers.has('transfer-encoding') ? null : headers.get('content-length');
  if (saidBytes !== null) return Number(saidBytes) > MAX_BODY_BYTES ? undefined : request.text();
  // Sent in pieces, or handed over within this process: only reading tells how long it is.
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  const pieces: AsyncIterable<Uint8Array> | null = request.body;
  for await (const piece of pieces ?? []) {
    bytes += piece.byteLength;
    if (bytes > MAX_BODY_BYTES) return undefined;
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

export const TOO_LARGE = `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MiB. Send less.`;
