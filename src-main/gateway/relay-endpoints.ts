// Table: method + path → the relayed operation and the dialect its client speaks.
import type { ClientDialectId } from '../dialects/dialect.ts';
import type { RelayOperation } from '../relay/offered-operations.ts';

export interface RelayEndpoint {
  readonly method: 'POST';
  /** As in the gateway's own table: `**` takes the model's name. */
  readonly path: string;
  readonly relayed: RelayOperation | 'count-tokens';
  readonly dialect: ClientDialectId;
  /** Only said where the path names the model. */
  readonly stream?: false;
}

const openAi = (path: string, relayed: RelayOperation): RelayEndpoint => ({
  method: 'POST',
  path,
  relayed,
  dialect: 'openai-chat',
});

const gemini = (path: string, relayed: RelayEndpoint['relayed']): RelayEndpoint[] =>
  ['/v1beta', '/v1alpha', '/v1'].map((version) => ({
    method: 'POST',
    path: `${version}/models/**${path}`,
    relayed,
    dialect: 'gemini',
    stream: false,
  }));

export const RELAY_ENDPOINTS: readonly RelayEndpoint[] = [
  openAi('/v1/embeddings', 'embeddings'),
  openAi('/v1/rerank', 'rerank'),
  openAi('/v1/images/generations', 'images'),
  openAi('/v1/audio/speech', 'speech'),
  openAi('/v1/audio/transcriptions', 'transcriptions'),
  openAi('/v1/audio/translations', 'translations'),
  openAi('/v1/moderations', 'moderations'),
  ...gemini(':embedContent', 'embeddings'),
  ...gemini(':batchEmbedContents', 'embeddings'),
  ...gemini(':countTokens', 'count-tokens'),
  { method: 'POST', path: '/api/embed', relayed: 'embeddings', dialect: 'ollama-chat' },
  { method: 'POST', path: '/api/embeddings', relayed: 'embeddings', dialect: 'ollama-chat' },
  { method: 'POST', path: '/v1/messages/count_tokens', relayed: 'count-tokens', dialect: 'anthropic-messages' },
];
