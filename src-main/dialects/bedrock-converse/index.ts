// Amazon Bedrock's Converse: one protocol for every model served there.
import type { TargetDialect } from '../dialect.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeConverseRequest } from './encode-request.ts';
import { decodeError, isErrorBody } from './error.ts';
import { decodeResponse } from './response.ts';

export const bedrockConverse: TargetDialect = {
  id: 'bedrock-converse',
  framing: 'aws-event-stream',
  encodeRequest: encodeConverseRequest,
  // Ids may be ARNs, with colons and slashes in them.
  path: (model, stream) => `/model/${encodeURIComponent(model)}/${stream ? 'converse-stream' : 'converse'}`,
  requiredHeaders: {},
  decodeResponse,
  createStreamDecoder,
  decodeError,
  isErrorBody,
  takesSeal: ({ format }, model) => format === 'anthropic-claude-v1' && model.includes('claude'),
};
