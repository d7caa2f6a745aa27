// Reads a request body: size limit, compressed bodies, and a bomb is cut off at the limit.
import type { IncomingMessage } from 'node:http';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { Transform } from 'node:stream';
import { GatewayError } from './gateway-error.ts';
import { readAll, TooLarge } from './read-all.ts';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/**
 * @param limitBytes counted after decompression
 * @throws GatewayError 413 over the limit, 415 for an unknown encoding, 400 for a broken one
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const tooLarge = (): GatewayError =>
    new GatewayError(
      'payload_too_large',
      `The body is larger than ${limitBytes} bytes. Send less, or raise the limit in Settings (bodyLimitBytes).`,
    );
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge();
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  try {
    if (encoding === 'identity') return await readAll(request, limitBytes);
    const decoder = DECODERS[encoding]?.();
    if (!decoder) {
      throw new GatewayError(
        'unsupported_media_type',
        `content-encoding "${encoding}" is unknown; use ${Object.keys(DECODERS).join(', ')} or none.`,
      );
    }
    request.once('error', (error) => decoder.destroy(error));
    return await readAll(request.pipe(decoder), limitBytes);
  } catch (error) {
    if (error instanceof TooLarge) throw tooLarge();
    if (error instanceof GatewayError) throw error;
    throw new GatewayError(
      'invalid_request',
      `The body could not be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
