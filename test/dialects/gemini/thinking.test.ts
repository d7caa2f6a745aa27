// How much each generation of Gemini is asked to think: what one takes, another refuses.
import { describe, expect, test } from 'vitest';
import { geminiVersion, thinkingFor } from '../../../src-main/dialects/gemini/thinking.ts';
import type { ReasoningRequest } from '../../../src-main/dialects/model-request.ts';

function ask(model: string, reasoning: ReasoningRequest | undefined): { config: unknown; dropped: string[] } {
  const dropped: string[] = [];
  return { config: thinkingFor(reasoning, model, (what) => dropped.push(what)), dropped };
}
const configOf = (model: string, reasoning: ReasoningRequest): unknown => ask(model, reasoning).config;

const FLASH = 'gemini-2.5-flash';
const LITE = 'gemini-2.5-flash-lite';
const PRO = 'gemini-2.5-pro';
const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

describe('generations', () => {
  test.each([
    ['gemini-2.5-pro', 205],
    ['models/gemini-2.5-flash-preview-09-2025', 205],
    ['google/gemini-3-pro-preview', 300],
    ['gemini-3.1-pro-preview', 301],
    ['gemini-3.5-flash', 305],
    ['gemini-2.0-flash', 200],
    ['gemini-1.5-pro-latest', 105],
    ['gemini-10.2-flash', 1_002],
    ['publishers/google/models/gemini-2.5-flash@001', 205],
    ['gemini-flash-latest', Infinity],
    ['gemini-flash-lite-latest', Infinity],
    ['gemini-pro-latest', Infinity],
    ['gemma-3-27b-it', undefined],
    ['claude-haiku-4-5', undefined],
    ['gemini-exp-1206', undefined],
  ])('%s is %s', (model, version) => {
    expect(geminiVersion(model)).toBe(version);
  });

  test.each(['gemini-2.0-flash', 'gemini-1.5-pro', 'gemini-1.5-flash-8b'])(
    '%s does not think: nothing is sent, which it would refuse, and that is said',
    (model) => {
      expect(ask(model, { effort: 'high' })).toEqual({ config: undefined, dropped: ['reasoning'] });
      expect(ask(model, { maxTokens: 1_000 })).toEqual({ config: undefined, dropped: ['reasoning'] });
    },
  );

  test('not to think is what an older model does anyway: nothing is dropped', () => {
    for (const off of [{ enabled: false }, { effort: 'none' }, { maxTokens: 0 }] as const)
      expect(ask('gemini-2.0-flash', off)).toEqual({ config: undefined, dropped: [] });
  });

  test.each([FLASH, PRO, 'gemini-3.5-flash', 'gemini-2.0-flash'])('who asks nothing of %s sends nothing', (model) => {
    expect(ask(model, undefined)).toEqual({ config: undefined, dropped: [] });
  });
});

describe('budgets of version 2.5', () => {
  test.each([
    ['none', 0],
    ['minimal', 512],
    ['low', 2_048],
    ['medium', 8_192],
    ['high', 24_576],
    ['xhigh', 24_576],
    ['max', 24_576],
  ] as const)('effort %s is %i tokens', (effort, thinkingBudget) => {
    expect(configOf(FLASH, { effort })).toEqual({ thinkingBudget, includeThoughts: effort !== 'none' });
  });

  test.each([
    [FLASH, 1, 1],
    [FLASH, 1_000.9, 1_000],
    [FLASH, 24_576, 24_576],
    [FLASH, 1_000_000, 24_576],
    [PRO, 1, 128],
    [PRO, 128, 128],
    [PRO, 1_000_000, 24_576],
    [LITE, 1, 512],
    [LITE, 600, 600],
  ])('%s is asked for %d tokens as %d: others it refuses', (model, maxTokens, thinkingBudget) => {
    expect(configOf(model, { maxTokens })).toEqual({ thinkingBudget, includeThoughts: true });
  });

  test('an amount counts more than an effort beside it', () => {
    expect(configOf(FLASH, { maxTokens: 700, effort: 'high' })).toMatchObject({ thinkingBudget: 700 });
  });

  test('thinking without an amount leaves it to the model; Flash-Lite, which would not, is told to', () => {
    expect(configOf(FLASH, { enabled: true })).toEqual({ includeThoughts: true });
    expect(configOf(PRO, {})).toEqual({ includeThoughts: true });
    expect(configOf(LITE, { enabled: true })).toEqual({ thinkingBudget: -1, includeThoughts: true });
  });

  test.each([{ enabled: false }, { effort: 'none' }, { maxTokens: 0 }, { enabled: false, effort: 'high' }] as const)(
    'off is off, for Flash and its Lite: %j',
    (off) => {
      for (const model of [FLASH, LITE])
        expect(ask(model, off)).toEqual({ config: { thinkingBudget: 0, includeThoughts: false }, dropped: [] });
    },
  );

  test('Pro cannot stop thinking: it gets the least, out of sight, and that is said', () => {
    expect(ask(PRO, { enabled: false })).toEqual({
      config: { thinkingBudget: 128, includeThoughts: false },
      dropped: ['reasoningOff'],
    });
  });

  test('no level goes to a model that knows only budgets', () => {
    for (const effort of EFFORTS) expect(configOf(FLASH, { effort })).not.toHaveProperty('thinkingLevel');
  });
});

describe('levels from version 3 on', () => {
  const levelsOf = (model: string): unknown[] =>
    EFFORTS.map((effort) => (configOf(model, { effort }) as { thinkingLevel: string }).thinkingLevel);

  test.each([
    ['gemini-3-pro-preview', ['low', 'low', 'low', 'high', 'high', 'high', 'high']],
    ['gemini-3.1-pro-preview', ['low', 'low', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-pro-latest', ['low', 'low', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-3-flash-preview', ['minimal', 'minimal', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-3.5-flash', ['minimal', 'minimal', 'low', 'medium', 'high', 'high', 'high']],
    ['gemini-flash-lite-latest', ['minimal', 'minimal', 'low', 'medium', 'high', 'high', 'high']],
  ])('%s', (model, levels) => {
    expect(levelsOf(model)).toEqual(levels);
  });

  test.each([
    ['gemini-3.5-flash', 1, 'minimal'],
    ['gemini-3.5-flash', 2_048, 'low'],
    ['gemini-3.5-flash', 8_192, 'high'],
    ['gemini-3.1-pro-preview', 1, 'low'],
    ['gemini-3.1-pro-preview', 8_191, 'low'],
    ['gemini-3.1-pro-preview', 100_000, 'high'],
  ])('%s has no budgets: %d tokens are the level %s', (model, maxTokens, thinkingLevel) => {
    expect(configOf(model, { maxTokens })).toEqual({ thinkingLevel, includeThoughts: true });
  });

  test('never both a level and a budget: Google refuses that', () => {
    for (const model of ['gemini-3-pro-preview', 'gemini-3.5-flash'])
      for (const effort of EFFORTS)
        expect(configOf(model, { effort, maxTokens: 5_000 })).not.toHaveProperty('thinkingBudget');
  });

  test('thinking without an amount leaves the level to the model', () => {
    expect(configOf('gemini-3.5-flash', { enabled: true })).toEqual({ includeThoughts: true });
  });

  test('thoughts that nobody wants to see are thought, and not shown', () => {
    expect(configOf('gemini-3.5-flash', { effort: 'high', exclude: true })).toEqual({
      thinkingLevel: 'high',
      includeThoughts: false,
    });
    expect(configOf(FLASH, { maxTokens: 700, exclude: true })).toEqual({ thinkingBudget: 700, includeThoughts: false });
  });

  test('off is the least there is, out of sight', () => {
    expect(configOf('gemini-3.5-flash', { enabled: false })).toEqual({
      thinkingLevel: 'minimal',
      includeThoughts: false,
    });
    expect(configOf('gemini-3.1-pro-preview', { maxTokens: 0 })).toEqual({
      thinkingLevel: 'low',
      includeThoughts: false,
    });
  });
});
