// Reads a whole body up to a limit.

/** More bytes than allowed. */
export class TooLarge extends Error {
  readonly limitBytes: number;
  constructor(limitBytes: number) {
    super(`larger than ${limitBytes} bytes`);
    this.name = 'TooLarge';
    this.limitBytes = limitBytes;
  }
}

/** @throws TooLarge as soon as the limit is passed; the source is closed then */
export async function readAll(
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
  onChunk?: () => void,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    onChunk?.();
    size += chunk.byteLength;
    if (size > limitBytes) throw new TooLarge(limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
