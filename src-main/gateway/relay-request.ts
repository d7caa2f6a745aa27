// Reads a request of another operation: JSON, or a form with a file.
import { promptFieldsOf, OPERATIONS, type RelayOperation } from '../relay/offered-operations.ts';
import { jsonOfForm } from '../relay/multipart.ts';
import type { ClientDialect } from '../dialects/dialect.ts';
import { parseJson, isJson } from '../dialects/read-json.ts';
import { GatewayError } from './gateway-error.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { readBody } from './read-body.ts';
import { readRequest, type ClientRequest } from './read-request.ts';
import { receiveUpload, type Upload } from './receive-upload.ts';

export interface RelayRequest {
  readonly client: ClientRequest;
  /** Its `remove` is to be called in every outcome. */
  readonly upload?: Upload;
}

/** @throws GatewayError 400 that names the field, 413, 415 */
export async function readRelayRequest(
  exchange: Exchange,
  operation: RelayOperation,
  parts: Pick<GatewayParts, 'settings' | 'presets' | 'dialects'>,
): Promise<RelayRequest> {
  const { request, path } = exchange;
  const limitBytes = parts.settings().bodyLimitBytes;
  const source = { ...parts, ofKey: exchange.key.scope?.preset, generates: false };
  const dialect = askedFor(operation, exchange.dialect);
  if (!OPERATIONS[operation].upload) {
    const bytes = await readBody(request, limitBytes);
    return { client: readRequest(withModel(bytes, operation), dialect, path, source) };
  }
  if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) {
    throw new GatewayError('unsupported_media_type', 'Send multipart/form-data with the fields file and model.');
  }
  const upload = await receiveUpload(request, limitBytes, exchange.client);
  try {
    const named = upload.file ? { [upload.file.name]: upload.file.filename } : {};
    const json = { ...jsonOfForm(upload.fields), ...named };
    return { client: readRequest(Buffer.from(JSON.stringify(json)), dialect, path, source), upload };
  } catch (error) {
    await upload.remove();
    throw error;
  }
}

/** The same protocol, whose bodies now hold something else than a conversation. */
const askedFor = (operation: RelayOperation, dialect: ClientDialect): ClientDialect => {
  const { streamsByDefault: _, ...rest } = dialect;
  return { ...rest, promptFields: promptFieldsOf(operation, dialect.id) };
};

/** Where a client may leave the model to the vendor, the vendor's choice is named: routing needs a name. */
function withModel(bytes: Buffer, operation: RelayOperation): Buffer {
  const { defaultModel } = OPERATIONS[operation];
  if (defaultModel === undefined) return bytes;
  const json = parseJson(bytes.toString());
  if (!isJson(json) || json['model'] !== undefined || json['models'] !== undefined) return bytes;
  return Buffer.from(JSON.stringify({ model: defaultModel, ...json }));
}
