// The operations beside generation, and what each needs said about it.
import type { ClientDialectId } from '../dialects/dialect.ts';

/** What a provider may offer besides generation. */
export type RelayOperation =
  'embeddings' | 'rerank' | 'images' | 'speech' | 'transcriptions' | 'translations' | 'moderations';

export interface OperationFacts {
  /** In a sentence: "Anthropic offers no …". */
  readonly words: string;
  /** Path below the base URL of a server that speaks OpenAI's protocol. */
  readonly path: string;
  /** Members of which a body must have one; the first is named when none is there. */
  readonly promptFields: readonly string[];
  /** The body is a form with a file. */
  readonly upload?: true;
  /** An answer that is no event stream must be JSON; otherwise it may be anything, sound included. */
  readonly jsonOnly: boolean;
  /** The model to ask for where the protocol lets the client name none. */
  readonly defaultModel?: string;
}

export const OPERATIONS: Readonly<Record<RelayOperation, OperationFacts>> = {
  embeddings: { words: 'embeddings', path: '/embeddings', promptFields: ['input'], jsonOnly: true },
  rerank: { words: 'reranking', path: '/rerank', promptFields: ['query'], jsonOnly: true },
  images: { words: 'images', path: '/images/generations', promptFields: ['prompt'], jsonOnly: true },
  speech: { words: 'speech', path: '/audio/speech', promptFields: ['input'], jsonOnly: false },
  transcriptions: {
    words: 'transcriptions',
    path: '/audio/transcriptions',
    promptFields: ['file'],
    upload: true,
    jsonOnly: false,
  },
  translations: {
    words: 'translations of speech',
    path: '/audio/translations',
    promptFields: ['file'],
    upload: true,
    jsonOnly: false,
  },
  moderations: {
    words: 'moderations',
    path: '/moderations',
    promptFields: ['input'],
    jsonOnly: true,
    defaultModel: 'omni-moderation-latest',
  },
};

const EMBEDDING_PROMPTS: Readonly<Partial<Record<ClientDialectId, readonly string[]>>> = {
  gemini: ['content', 'requests'],
  // `prompt` is what Ollama's older path takes.
  'ollama-chat': ['input', 'prompt'],
};

/** Members of which a client's body must have one. */
export const promptFieldsOf = (operation: RelayOperation, client: ClientDialectId): readonly string[] =>
  (operation === 'embeddings' ? EMBEDDING_PROMPTS[client] : undefined) ?? OPERATIONS[operation].promptFields;
