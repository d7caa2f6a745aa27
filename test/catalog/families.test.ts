// Families of models: versions fall away, what makes a model another one stays, and the newest is found.
import { describe, expect, it } from 'vitest';
import { compareVersions, familyOf } from '../../src-main/catalog/families.ts';
import { findModel } from '../../src-main/catalog/models.ts';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';

const endpoint = (model: string): Endpoint => ({
  providerId: 'openrouter',
  upstreamModel: model,
  model,
  name: model,
  knownFrom: 'facts',
});

describe('familyOf', () => {
  it.each([
    ['anthropic/claude-sonnet-4.5', 'anthropic/claude-sonnet'],
    ['anthropic/claude-sonnet-4.5-20250929', 'anthropic/claude-sonnet'],
    ['openai/gpt-5-mini', 'openai/gpt-mini'],
    ['openai/gpt-4o-2024-08-06', 'openai/gpt'],
    ['openai/gpt-6.2-astra', 'openai/gpt-astra'],
    ['google/gemini-3.1-pro-preview', 'google/gemini-pro'],
    ['deepseek/deepseek-v4.1-flash-1017', 'deepseek/deepseek-flash'],
    ['moonshotai/kimi-k2-0905', 'moonshotai/kimi'],
    ['minimax/minimax-m2.5', 'minimax/minimax'],
    ['google/gemini-2.5-flash-lite-preview-09-2025', 'google/gemini-flash-lite'],
    ['qwen/qwen3.5-max', 'qwen/qwen-max'],
    ['meta-llama/llama-3.3-70b-instruct', 'meta-llama/llama-70b-instruct'],
    ['google/gemma-3-27b-it:free', undefined],
  ])('of %s is %s', (model, family) => {
    expect(familyOf(model)).toBe(family);
  });
});

describe('compareVersions', () => {
  it.each([
    ['a later version', 'a/m-4.6', 'a/m-4.5'],
    ['a whole version before its parts', 'a/m-5', 'a/m-4.9'],
    ['decimals as decimals', 'x-ai/grok-4.7', 'x-ai/grok-4.20'],
    ['a version before any date', 'mistralai/mistral-large-4', 'mistralai/mistral-large-2411'],
    ['a later date of one version', 'moonshotai/kimi-k2-0905', 'moonshotai/kimi-k2-0711'],
    ['a release before its preview', 'google/gemini-3-pro-image', 'google/gemini-3-pro-image-preview'],
    ['a release before its experiments', 'deepseek/deepseek-v3.2', 'deepseek/deepseek-v3.2-exp'],
    [
      'a release before a preview of a month',
      'google/gemini-2.5-flash-lite',
      'google/gemini-2.5-flash-lite-preview-09-2025',
    ],
    ['a release before a preview of a day', 'google/gemini-2.5-pro', 'google/gemini-2.5-pro-preview-05-06'],
    ['a later preview', 'google/gemini-2.5-flash-preview-09-2025', 'google/gemini-2.5-flash-preview-05-20'],
    ['a preview of a later version', 'google/gemini-3-pro-preview', 'google/gemini-2.5-pro'],
    ['a moving name before a snapshot of a day', 'qwen/qwen3.5-flash', 'qwen/qwen3.5-flash-02-23'],
    ["MiniMax's M2.5 before its 01", 'minimax/minimax-m2.5', 'minimax/minimax-01'],
    ['the moving name before its snapshots', 'openai/gpt-4o', 'openai/gpt-4o-2024-11-20'],
  ])('puts %s first', (_, newer, older) => {
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(compareVersions(older, newer)).toBeLessThan(0);
  });
});

describe('~author/family-latest', () => {
  const endpoints = [
    'anthropic/claude-sonnet-4',
    'anthropic/claude-sonnet-5',
    'anthropic/claude-sonnet-5:batch',
    'anthropic/claude-opus-6',
    '~anthropic/claude-sonnet-latest',
  ].map(endpoint);

  it('is the newest model of its family, wherever it is served', () => {
    const found = findModel(endpoints, '~Anthropic/claude-sonnet-latest');
    expect(found).toMatchObject({ found: true, model: 'anthropic/claude-sonnet-5' });
  });

  it('is unknown where the family is', () => {
    expect(findModel(endpoints, '~anthropic/claude-haiku-latest').found).toBe(false);
  });

  it('keeps its suffixes', () => {
    expect(findModel(endpoints, '~anthropic/claude-opus-latest:nitro')).toMatchObject({
      model: 'anthropic/claude-opus-6',
      suffixes: ['nitro'],
    });
  });
});
