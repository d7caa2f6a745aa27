// Registry rows of model servers that run on the user's own machine, at the port each uses unless told otherwise.
import type { ProviderRow } from '../provider.ts';

const local = {
  dialect: 'openai-chat',
  auth: { type: 'none' },
  modelsPath: '/models',
  envNames: [],
  local: true,
  traits: { maxTokensField: 'max_tokens' },
} as const;

export const localServers: readonly ProviderRow[] = [
  {
    ...local,
    id: 'ollama',
    name: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    docsUrl: 'https://docs.ollama.com',
    alsoSpeaks: [{ dialect: 'ollama-chat', baseUrl: 'http://127.0.0.1:11434' }],
  },
  {
    ...local,
    id: 'lmstudio',
    name: 'LM Studio',
    baseUrl: 'http://127.0.0.1:1234/v1',
    docsUrl: 'https://lmstudio.ai/docs',
  },
  {
    ...local,
    id: 'llamacpp',
    name: 'llama.cpp',
    baseUrl: 'http://127.0.0.1:8080/v1',
    docsUrl: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server',
    operations: ['embeddings', 'rerank'],
  },
  {
    ...local,
    id: 'vllm',
    name: 'vLLM',
    baseUrl: 'http://127.0.0.1:8000/v1',
    docsUrl: 'https://docs.vllm.ai',
    operations: ['embeddings', 'rerank', 'transcriptions', 'translations'],
  },
  {
    ...local,
    id: 'jan',
    name: 'Jan',
    baseUrl: 'http://127.0.0.1:1337/v1',
    docsUrl: 'https://jan.ai/docs',
  },
];
