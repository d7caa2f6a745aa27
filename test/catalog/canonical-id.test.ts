// canonicalId: the same model gets the same name at every provider, and different ones never share one.
import { describe, expect, it } from 'vitest';
import { canonicalId, guessCanonicalId, withoutDate } from '../../src-main/catalog/canonical-id.ts';
import { findRow } from '../../src-main/providers/registry.ts';

function idOf(provider: string, model: string): string {
  const author = findRow(provider)?.author;
  return canonicalId({ id: provider, ...(author !== undefined && { author }) }, model);
}

describe('canonicalId', () => {
  it.each([
    ['openai', 'gpt-4o-mini', 'openai/gpt-4o-mini'],
    ['bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic/claude-sonnet-4.5-20250929'],
    ['bedrock', 'anthropic.claude-fable-5', 'anthropic/claude-fable-5'],
    ['bedrock', 'anthropic.claude-opus-4-6-v1', 'anthropic/claude-opus-4.6'],
    ['bedrock', 'openai.gpt-oss-20b-1:0', 'openai/gpt-oss-20b'],
    ['bedrock', 'eu.amazon.nova-lite-v1:0', 'amazon/nova-lite-v1'],
    ['bedrock', 'deepseek.v3.2', 'deepseek/deepseek-v3.2'],
    ['bedrock', 'zai.glm-5', 'z-ai/glm-5'],
    ['vercel', 'spacexai/grok-4.6', 'x-ai/grok-4.6'],
    ['vercel', 'alibaba/qwen-3-14b', 'qwen/qwen3-14b'],
    ['vercel', 'openai/gpt-6-luna-batch', 'openai/gpt-6-luna:batch'],
    ['chutes', 'moonshotai/Kimi-K3-TEE', 'moonshotai/kimi-k3'],
    ['synthetic', 'hf:zai-org/GLM-5.2', 'z-ai/glm-5.2'],
    ['mistral', 'zai-glm-5-3-flash', 'z-ai/glm-5.3-flash'],
    ['digitalocean', 'anthropic-claude-4.5-haiku', 'anthropic/claude-haiku-4.5'],
    ['openrouter', 'anthropic/claude-3.5-sonnet', 'anthropic/claude-3.5-sonnet'],
    ['openai', 'gpt-4.1-nano', 'openai/gpt-4.1-nano'],
    ['openai', 'gpt-4o-2024-08-06', 'openai/gpt-4o-2024-08-06'],
    ['openai', 'o4-mini-2025-04-16', 'openai/o4-mini-2025-04-16'],
    ['openai', 'gpt-3.5-turbo-0613', 'openai/gpt-3.5-turbo-0613'],
    ['openai', 'text-embedding-3-small', 'openai/text-embedding-3-small'],
    ['openai', 'chatgpt-4o-latest', 'openai/chatgpt-4o-latest'],
    ['openai', 'some-unheard-of-model', 'openai/some-unheard-of-model'],
    ['anthropic', 'claude-sonnet-4-5', 'anthropic/claude-sonnet-4.5'],
    ['anthropic', 'claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4.5-20250929'],
    ['anthropic', 'claude-haiku-4-5-20251001', 'anthropic/claude-haiku-4.5-20251001'],
    ['anthropic', 'claude-sonnet-4-20250514', 'anthropic/claude-sonnet-4-20250514'],
    ['anthropic', 'claude-sonnet-4-0', 'anthropic/claude-sonnet-4'],
    ['anthropic', 'claude-opus-4-1', 'anthropic/claude-opus-4.1'],
    ['anthropic', 'claude-opus-4-6', 'anthropic/claude-opus-4.6'],
    ['anthropic', 'claude-opus-5', 'anthropic/claude-opus-5'],
    ['anthropic', 'claude-3-5-haiku-latest', 'anthropic/claude-3.5-haiku'],
    ['anthropic', 'claude-3-5-sonnet-20240620', 'anthropic/claude-3.5-sonnet-20240620'],
    ['anthropic', 'claude-3-opus-20240229', 'anthropic/claude-3-opus-20240229'],
    ['anthropic', 'claude-3-haiku-20240307', 'anthropic/claude-3-haiku-20240307'],
    ['anthropic', 'claude-fable-5', 'anthropic/claude-fable-5'],
    ['vertex', 'claude-3-7-sonnet@20250219', 'anthropic/claude-3.7-sonnet-20250219'],
    ['google', 'models/gemini-2.5-flash', 'google/gemini-2.5-flash'],
    ['google', 'gemini-3-flash-preview', 'google/gemini-3-flash-preview'],
    ['mistral', 'mistral-large-latest', 'mistralai/mistral-large-latest'],
    ['mistral', 'codestral-latest', 'mistralai/codestral'],
    ['mistral', 'mistral-medium-2508', 'mistralai/mistral-medium-2508'],
    ['openrouter', 'mistralai/mistral-large', 'mistralai/mistral-large'],
    ['openrouter', 'mistralai/mistral-medium-3-5', 'mistralai/mistral-medium-3.5'],
    ['openrouter', 'mistralai/mistral-large-4-0', 'mistralai/mistral-large-4'],
    ['mistral', 'mistral-large-4-0-8', 'mistralai/mistral-large-4-0-8'],
    ['bedrock', 'deepseek.v3-v1:0', 'deepseek/deepseek-chat-v3.1'],
    ['bedrock', 'us.meta.llama3-3-70b-instruct-v1:0', 'meta-llama/llama-3.3-70b-instruct'],
    ['bedrock', 'meta.llama3-1-8b-instruct-v1:0', 'meta-llama/llama-3.1-8b-instruct'],
    ['bedrock', 'meta.llama3-70b-instruct-v1:0', 'meta-llama/llama-3-70b-instruct'],
    ['bedrock', 'meta.llama4-maverick-17b-instruct-v1:0', 'meta-llama/llama-4-maverick'],
    ['tinfoil', 'llama3-3-70b', 'meta-llama/llama-3.3-70b-instruct'],
    ['cortecs', 'claude-4-6-sonnet', 'anthropic/claude-sonnet-4.6'],
    ['poe', 'anthropic/claude-haiku-3.5', 'anthropic/claude-3.5-haiku'],
    ['databricks', 'databricks-gpt-5-4-mini', 'openai/gpt-5.4-mini'],
    ['databricks', 'databricks-gemini-3-1-flash-lite', 'google/gemini-3.1-flash-lite'],
    ['openai', 'gpt-5-2025-08-07', 'openai/gpt-5-2025-08-07'],
    ['openai', 'gpt-4-0613', 'openai/gpt-4-0613'],
    ['llmgateway', 'grok-4-20-reasoning', 'x-ai/grok-4.20-reasoning'],
    ['vercel', 'alibaba/qwen-3.6-max-preview', 'qwen/qwen3.6-max-preview'],
    ['cerebras', 'qwen-3.8-27b', 'qwen/qwen3.8-27b'],
    ['openrouter', 'qwen/qwen2.5-vl-72b-instruct', 'qwen/qwen2.5-vl-72b-instruct'],
    ['huggingface', 'Qwen/Qwen2.5-Coder-32B-Instruct', 'qwen/qwen-2.5-coder-32b-instruct'],
    ['openrouter', 'qwen/qwen-2.5-coder-32b-instruct', 'qwen/qwen-2.5-coder-32b-instruct'],
    ['digitalocean', 'deepseek-4-flash', 'deepseek/deepseek-v4-flash'],
    ['digitalocean', 'deepseek-3.2', 'deepseek/deepseek-v3.2'],
    ['mistral', 'mistral-embed', 'mistralai/mistral-embed'],
    ['deepseek', 'deepseek-chat', 'deepseek/deepseek-chat'],
    ['deepseek', 'deepseek-v4-flash', 'deepseek/deepseek-v4-flash'],
    ['xai', 'grok-4.3', 'x-ai/grok-4.3'],
    ['xai', 'grok-4-1-fast-non-reasoning', 'x-ai/grok-4.1-fast-non-reasoning'],
    ['xai', 'grok-4-fast', 'x-ai/grok-4-fast'],
    ['perplexity', 'sonar', 'perplexity/sonar'],
    ['alibaba', 'qwen3-max', 'qwen/qwen3-max'],
    ['alibaba', 'deepseek-v3', 'deepseek/deepseek-v3'],
    ['zai', 'glm-4.7', 'z-ai/glm-4.7'],
    ['cohere', 'command-a-03-2025', 'cohere/command-a-03-2025'],
    ['moonshot', 'kimi-k2-0905-preview', 'moonshotai/kimi-k2-0905'],
    ['minimax', 'MiniMax-M2', 'minimax/minimax-m2'],
    ['openrouter', 'anthropic/claude-sonnet-4.5', 'anthropic/claude-sonnet-4.5'],
    ['openrouter', 'anthropic/claude-3-5-sonnet-20241022', 'anthropic/claude-3.5-sonnet-20241022'],
    ['openrouter', 'google/gemini-2.0-flash-exp:free', 'google/gemini-2.0-flash-exp:free'],
    ['openrouter', 'x-ai/grok-4.1-fast', 'x-ai/grok-4.1-fast'],
    ['openrouter', 'perplexity/sonar', 'perplexity/sonar'],
    ['openrouter', '~anthropic/claude-opus-latest', '~anthropic/claude-opus-latest'],
    ['groq', 'llama-3.3-70b-versatile', 'meta-llama/llama-3.3-70b-instruct'],
    ['groq', 'llama-3.1-8b-instant', 'meta-llama/llama-3.1-8b-instruct'],
    ['groq', 'openai/gpt-oss-120b', 'openai/gpt-oss-120b'],
    ['groq', 'moonshotai/kimi-k2-instruct-0905', 'moonshotai/kimi-k2-0905'],
    ['groq', 'qwen/qwen3-32b', 'qwen/qwen3-32b'],
    ['groq', 'meta-llama/llama-4-maverick-17b-128e-instruct', 'meta-llama/llama-4-maverick'],
    ['groq', 'compound-beta', 'groq/compound-beta'],
    ['cerebras', 'zai-glm-4.7', 'z-ai/glm-4.7'],
    ['cerebras', 'llama3.1-8b', 'meta-llama/llama-3.1-8b-instruct'],
    ['cerebras', 'llama-3.3-70b', 'meta-llama/llama-3.3-70b-instruct'],
    ['cerebras', 'qwen-3-32b', 'qwen/qwen3-32b'],
    ['together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', 'meta-llama/llama-3.3-70b-instruct'],
    ['together', 'meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo', 'meta-llama/llama-3.1-8b-instruct'],
    ['together', 'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8', 'meta-llama/llama-4-maverick'],
    ['together', 'deepseek-ai/DeepSeek-R1', 'deepseek/deepseek-r1'],
    ['together', 'Qwen/Qwen2.5-72B-Instruct', 'qwen/qwen-2.5-72b-instruct'],
    ['fireworks', 'accounts/fireworks/models/llama-v3p3-70b-instruct', 'meta-llama/llama-3.3-70b-instruct'],
    ['fireworks', 'accounts/fireworks/models/glm-4p7', 'z-ai/glm-4.7'],
    ['fireworks', 'accounts/fireworks/models/gpt-oss-120b', 'openai/gpt-oss-120b'],
    ['fireworks', 'accounts/fireworks/models/deepseek-v3-0324', 'deepseek/deepseek-chat-v3-0324'],
    ['fireworks', 'accounts/me/models/mine', 'fireworks/mine'],
    ['huggingface', 'moonshotai/Kimi-K2-Instruct-0905', 'moonshotai/kimi-k2-0905'],
    ['huggingface', 'zai-org/GLM-4.6', 'z-ai/glm-4.6'],
    ['siliconflow', 'Pro/deepseek-ai/DeepSeek-R1', 'deepseek/deepseek-r1'],
    ['cloudflare', '@cf/meta/llama-3.3-70b-instruct-fp8-fast', 'meta-llama/llama-3.3-70b-instruct'],
    ['lmstudio', 'mistralai/ministral-3-14b-reasoning', 'mistralai/ministral-3-14b-reasoning'],
    ['ollama', 'llama3.1:8b', 'meta-llama/llama-3.1-8b-instruct'],
    ['ollama', 'llama3.2:latest', 'meta-llama/llama3.2'],
    ['ollama', 'gpt-oss:120b', 'openai/gpt-oss-120b'],
    ['ollama', 'my-own:latest', 'ollama/my-own'],
    ['demo', 'demo/echo', 'demo/echo'],
  ])('names %s %s as %s', (provider, model, expected) => {
    expect(idOf(provider, model)).toBe(expected);
  });

  it('keeps snapshots apart from the model that moves on', () => {
    expect(idOf('openai', 'gpt-4o-2024-05-13')).not.toBe(idOf('openai', 'gpt-4o'));
    expect(idOf('anthropic', 'claude-sonnet-4-20250514')).not.toBe(idOf('anthropic', 'claude-sonnet-4-0'));
  });

  it('keeps a free variant apart from the paid model, so that neither stands in for the other', () => {
    expect(idOf('openrouter', 'qwen/qwen3-32b:free')).not.toBe(idOf('openrouter', 'qwen/qwen3-32b'));
  });

  it('keeps two private servers apart that call their models the same', () => {
    expect(idOf('vllm-a', 'finetune')).not.toBe(idOf('vllm-b', 'finetune'));
  });

  it('is stable: a canonical id names itself', () => {
    for (const [provider, model] of [
      ['anthropic', 'claude-sonnet-4-5-20250929'],
      ['groq', 'llama-3.3-70b-versatile'],
      ['fireworks', 'accounts/fireworks/models/kimi-k2p5'],
      ['openrouter', 'qwen/qwen3-32b:free'],
    ] as const) {
      const id = idOf(provider, model);
      expect(idOf('openrouter', id)).toBe(id);
    }
  });
});

describe('guessCanonicalId', () => {
  it.each([
    ['claude-sonnet-4-5', 'anthropic/claude-sonnet-4.5'],
    ['anthropic/claude-sonnet-4-5', 'anthropic/claude-sonnet-4.5'],
    ['llama-3.3-70b-versatile', 'meta-llama/llama-3.3-70b-instruct'],
    ['deepseek-ai/DeepSeek-R1', 'deepseek/deepseek-r1'],
  ])('reads %s as %s', (name, expected) => {
    expect(guessCanonicalId(name)).toBe(expected);
  });

  it('guesses no author from a name that tells none', () => {
    expect(guessCanonicalId('finetune')).toBeUndefined();
  });
});

describe('withoutDate', () => {
  it.each([
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['claude-3-7-sonnet@20250219', 'claude-3-7-sonnet'],
    ['gpt-4-0613', 'gpt-4-0613'],
    ['mistral-large-2411', 'mistral-large-2411'],
    ['claude-opus-4', 'claude-opus-4'],
    ['kimi-k2-0905', 'kimi-k2-0905'],
  ])('turns %s into %s', (id, expected) => {
    expect(withoutDate(id)).toBe(expected);
  });
});
