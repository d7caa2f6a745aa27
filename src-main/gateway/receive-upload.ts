// Takes a form with a file off the wire: the file goes to a private temporary file while it arrives, never whole into memory.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { FormField } from '../relay/multipart.ts';
import { GatewayError } from './gateway-error.ts';

export interface UploadedFile {
  /** Of its field in the form. */
  readonly name: string;
  readonly filename: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** A new reading from the start. */
  open(): AsyncIterable<Uint8Array>;
}

export interface Upload {
  readonly fields: readonly FormField[];
  readonly file?: UploadedFile;
  /** Removes the temporary file; to be called in every outcome. */
  remove(): Promise<void>;
}

const MAX_FIELDS = 64;
const MAX_FIELD_BYTES = 256 * 1024;

const invalid = (message: string): GatewayError => new GatewayError('invalid_request', message);

/**
 * @param client aborted when the caller goes away
 * @throws GatewayError 413 over the limit, 415 for a compressed form, 400 for a broken one; nothing is left behind then
 */
export async function receiveUpload(
  request: IncomingMessage,
  limitBytes: number,
  client: AbortSignal,
): Promise<Upload> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes);
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new GatewayError('unsupported_media_type', 'A form with a file must come without content-encoding.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'pointsman-upload-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    return { ...(await receiveInto(join(folder, 'file'), request, limitBytes, client)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

const tooLarge = (limitBytes: number): GatewayError =>
  new GatewayError(
    'payload_too_large',
    `The form is larger than ${limitBytes} bytes. Send less, or raise the limit in Settings (bodyLimitBytes).`,
  );

async function receiveInto(
  path: string,
  request: IncomingMessage,
  limitBytes: number,
  client: AbortSignal,
): Promise<Omit<Upload, 'remove'>> {
  const parser = openParser(request, limitBytes);
  const fields: FormField[] = [];
  let storing: Promise<UploadedFile> | undefined;
  const { promise: parsed, resolve, reject } = Promise.withResolvers<void>();
  // Nobody is left to be told, but it is no fault of the gateway's that would belong in its log.
  const onGone = (): void => reject(invalid('The client went away before its form had arrived.'));
  client.addEventListener('abort', onGone, { once: true });
  parser.on('field', (name, value, info) => {
    if (info.valueTruncated) reject(invalid(`${name} is longer than ${MAX_FIELD_BYTES} bytes.`));
    fields.push({ name, value });
  });
  parser.on('file', (name, stream, { filename, mimeType }) => {
    storing = store(stream, path, limitBytes).then((bytes) => ({
      name,
      filename: filename ?? name,
      mediaType: mimeType,
      bytes,
      open: () => createReadStream(path),
    }));
    storing.catch(reject);
  });
  parser.once('filesLimit', () => reject(invalid('The form has more than one file; send one.')));
  parser.once('fieldsLimit', () => reject(invalid(`The form has more than ${MAX_FIELDS} fields.`)));
  parser.once('error', (error: Error) => reject(invalid(`The form could not be read: ${error.message}.`)));
  parser.once('close', resolve);
  request.once('error', (error) => reject(invalid(`The form could not be read: ${error.message}.`)));
  request.pipe(parser);
  try {
    await parsed;
    const file = await storing;
    return { fields, ...(file && { file }) };
  } catch (error) {
    // The connection stays open for the answer; what still comes is not read.
    request.unpipe(parser);
    parser.destroy();
    await storing?.catch(() => undefined);
    throw error;
  } finally {
    client.removeEventListener('abort', onGone);
  }
}

function openParser(request: IncomingMessage, limitBytes: number): busboy.Busboy {
  const limits = { files: 1, fileSize: limitBytes, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES };
  try {
    // Names of files are sent as UTF-8, whatever the standard says.
    return busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
  } catch (error) {
    throw invalid(`The form could not be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** @returns bytes written */
async function store(stream: Readable & { truncated?: boolean }, path: string, limitBytes: number): Promise<number> {
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  await pipeline(stream, file);
  if (stream.truncated === true) throw tooLarge(limitBytes);
  return file.bytesWritten;
}
