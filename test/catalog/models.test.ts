// findModel: a name leads to the right endpoints, or to none.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import { findModel } from '../../src-main/catalog/models.ts';

const price = { input: 1, output: 2, source: 'user', asOf: '2026-01-01' };
const free = { ...price, input: 0, output: 0 };

function endpoint(providerId: string, upstreamModel: string, model: string, more: Partial<Endpoint> = {}): Endpoint {
  return { providerId, upstreamModel, model, name: upstreamModel, price, knownFrom: 'provider', ...more };
}

const endpoints: readonly Endpoint[] = [
  endpoint('openai', 'gpt-4o', 'openai/gpt-4o'),
  endpoint('openai', 'gpt-4o-2024-08-06', 'openai/gpt-4o-2024-08-06'),
  endpoint('openai', 'gpt-4o-mini', 'openai/gpt-4o-mini', { knownFrom: 'facts' }),
  endpoint('openrouter', 'openai/gpt-4o', 'openai/gpt-4o'),
  endpoint('openrouter', 'openai/gpt-4o-mini', 'openai/gpt-4o-mini', { knownFrom: 'facts' }),
  endpoint('anthropic', 'claude-sonnet-4-5-20250929', 'anthropic/claude-sonnet-4.5'),
  endpoint('openrouter', 'anthropic/claude-sonnet-4.5', 'anthropic/claude-sonnet-4.5'),
  endpoint('groq', 'llama-3.3-70b-versatile', 'meta-llama/llama-3.3-70b-instruct'),
  endpoint('together', 'meta-llama/Llama-3.3-70B-Instruct-Turbo', 'meta-llama/llama-3.3-70b-instruct'),
  endpoint('groq', 'openai/gpt-oss-120b', 'openai/gpt-oss-120b'),
  endpoint('ollama', 'gpt-oss:120b', 'openai/gpt-oss-120b', { price: free }),
  endpoint('ollama', 'llama3.1:8b', 'meta-llama/llama-3.1-8b-instruct', { price: free }),
  endpoint('openrouter', 'google/gemma-3-27b-it', 'google/gemma-3-27b-it'),
  endpoint('openrouter', 'google/gemma-3-27b-it:free', 'google/gemma-3-27b-it:free', { price: free }),
  endpoint('a', 'finetune', 'a/finetune'),
  endpoint('b', 'finetune', 'b/finetune'),
  endpoint('x', 'their-name', 'first/twin'),
  endpoint('y', 'other-name', 'second/twin'),
];

/** `model <- provider=upstream …`, or the nearest names. */
function look(name: string): string {
  const result = findModel(endpoints, name);
  if (!result.found) return `? ${result.nearest.join(' ')}`;
  const where = result.endpoints.map((each) => `${each.providerId}=${each.upstreamModel}`);
  return [result.model, '<-', ...where, ...result.suffixes.map((suffix) => `:${suffix}`)].join(' ');
}

const gpt4o = 'openai/gpt-4o <- openai=gpt-4o openrouter=openai/gpt-4o';
const sonnet =
  'anthropic/claude-sonnet-4.5 <- anthropic=claude-sonnet-4-5-20250929 openrouter=anthropic/claude-sonnet-4.5';
const llama =
  'meta-llama/llama-3.3-70b-instruct <- groq=llama-3.3-70b-versatile together=meta-llama/Llama-3.3-70B-Instruct-Turbo';
const oss = 'openai/gpt-oss-120b <- groq=openai/gpt-oss-120b ollama=gpt-oss:120b';

describe('findModel', () => {
  it.each([
    ['a canonical id', 'openai/gpt-4o', gpt4o],
    ['a canonical id in any case', 'OpenAI/GPT-4o', gpt4o],
    ['a canonical id among spaces', ' openai/gpt-4o ', gpt4o],
    ['a bare slug', 'claude-sonnet-4.5', sonnet],
    ["a vendor's own id everywhere the model is served", 'gpt-4o', gpt4o],
    ["one host's own id everywhere the model is served", 'llama-3.3-70b-versatile', llama],
    ["a host's own id with capitals", 'meta-llama/Llama-3.3-70B-Instruct-Turbo', llama],
    ["a vendor's spelling of an undated model that it lists dated only", 'claude-sonnet-4-5', sonnet],
    ["a vendor's spelling behind an author", 'anthropic/claude-sonnet-4-5', sonnet],
    ['a listed dated id', 'gpt-4o-2024-08-06', 'openai/gpt-4o-2024-08-06 <- openai=gpt-4o-2024-08-06'],
    [
      'a dated id as that snapshot only, never as the moving model elsewhere',
      'claude-sonnet-4-5-20250929',
      'anthropic/claude-sonnet-4.5 <- anthropic=claude-sonnet-4-5-20250929',
    ],
    [
      'a dated id that shipped facts cannot know',
      'gpt-4o-mini-2024-07-18',
      'openai/gpt-4o-mini <- openai=gpt-4o-mini-2024-07-18',
    ],
    ['a local id whose colon is no provider and no suffix', 'gpt-oss:120b', oss],
    ['a local id with a size', 'llama3.1:8b', 'meta-llama/llama-3.1-8b-instruct <- ollama=llama3.1:8b'],
    [
      'a pinned own id',
      'groq:llama-3.3-70b-versatile',
      'meta-llama/llama-3.3-70b-instruct <- groq=llama-3.3-70b-versatile',
    ],
    [
      'a pinned own id in capitals',
      'GROQ:Llama-3.3-70B-Versatile',
      'meta-llama/llama-3.3-70b-instruct <- groq=llama-3.3-70b-versatile',
    ],
    ['a pinned own id with a slash', 'groq:openai/gpt-oss-120b', 'openai/gpt-oss-120b <- groq=openai/gpt-oss-120b'],
    ['a pinned own id with a colon', 'ollama:gpt-oss:120b', 'openai/gpt-oss-120b <- ollama=gpt-oss:120b'],
    ['a pinned canonical id', 'openrouter:openai/gpt-4o', 'openai/gpt-4o <- openrouter=openai/gpt-4o'],
    [
      'a pinned canonical id that the provider spells differently',
      'anthropic:anthropic/claude-sonnet-4.5',
      'anthropic/claude-sonnet-4.5 <- anthropic=claude-sonnet-4-5-20250929',
    ],
    [
      'a pinned undated id',
      'anthropic:claude-sonnet-4-5',
      'anthropic/claude-sonnet-4.5 <- anthropic=claude-sonnet-4-5-20250929',
    ],
    ['a sorting suffix', 'openai/gpt-4o:nitro', `${gpt4o} :nitro`],
    ['two suffixes, in order', 'openai/gpt-4o:online:floor', `${gpt4o} :online :floor`],
    ['a suffix on a bare name', 'gpt-4o:floor', `${gpt4o} :floor`],
    [
      'a suffix on a pinned name',
      'groq:openai/gpt-oss-120b:nitro',
      'openai/gpt-oss-120b <- groq=openai/gpt-oss-120b :nitro',
    ],
    [
      'a suffix that belongs to a catalogue entry',
      'google/gemma-3-27b-it:free',
      'google/gemma-3-27b-it:free <- openrouter=google/gemma-3-27b-it:free',
    ],
    [
      'a suffix after a catalogue variant',
      'google/gemma-3-27b-it:free:nitro',
      'google/gemma-3-27b-it:free <- openrouter=google/gemma-3-27b-it:free :nitro',
    ],
    [
      'the paid model without its free variant',
      'google/gemma-3-27b-it',
      'google/gemma-3-27b-it <- openrouter=google/gemma-3-27b-it',
    ],
    [
      'only what costs nothing for :free',
      'openai/gpt-oss-120b:free',
      'openai/gpt-oss-120b <- ollama=gpt-oss:120b :free',
    ],
  ])('understands %s: %s', (_, name, expected) => {
    expect(look(name)).toBe(expected);
  });

  it('never lets :free end at an endpoint that costs money', () => {
    expect(findModel(endpoints, 'openai/gpt-4o:free').found).toBe(false);
  });

  it('never takes an unknown price for free', () => {
    const { price: _, ...unpriced } = endpoint('p', 'm', 'p/m');
    expect(findModel([unpriced], 'p/m:free').found).toBe(false);
  });

  it('does not guess between two models with the same bare slug', () => {
    expect(look('twin')).toMatch(/^\? first\/twin second\/twin/);
  });

  it("serves both providers' own model of one name, each as its own", () => {
    expect(look('finetune')).toBe('a/finetune <- a=finetune b=finetune');
    expect(look('a/finetune')).toBe('a/finetune <- a=finetune');
  });

  it('does not serve a snapshot that a provider does not list', () => {
    expect(findModel(endpoints, 'gpt-4o-2023-01-01').found).toBe(false);
  });

  it('does not take an unknown provider for a pin', () => {
    expect(findModel(endpoints, 'nobody:gpt-4o').found).toBe(false);
  });

  it.each(['', ':', ':free', 'groq:', '/', 'a'.repeat(5000), '__proto__', 'constructor'])(
    'finds nothing under %j',
    (name) => {
      expect(findModel(endpoints, name).found).toBe(false);
    },
  );

  it.each([
    ['claude-sonet-4.5', 'anthropic/claude-sonnet-4.5'],
    ['openai/gpt4o', 'openai/gpt-4o'],
    ['opnai/gpt-4o-mini', 'openai/gpt-4o-mini'],
    ['groq:llama-3.3-70b-versatlie', 'groq:llama-3.3-70b-versatile'],
    ['gpt-4o-minni:nitro', 'openai/gpt-4o-mini'],
  ])('suggests for %s first of all %s', (name, nearest) => {
    const result = findModel(endpoints, name);
    expect(result.found).toBe(false);
    if (result.found) return;
    expect(result.nearest[0]).toBe(nearest);
    expect(result.nearest.length).toBeLessThanOrEqual(3);
  });

  it('suggests three names when there are three', () => {
    const result = findModel(endpoints, 'gpt-4p');
    expect(result.found || result.nearest.length).toBe(3);
  });

  it('suggests nothing, and does not fail, on an empty catalogue', () => {
    expect(findModel([], 'gpt-4o')).toEqual({ found: false, nearest: [] });
  });

  it('asks for a pinned id that is listed nowhere, keeping its case', () => {
    const asked: string[] = [];
    const result = findModel(endpoints, 'groq:Brand/New:floor', (providerId, model) => {
      asked.push(`${providerId} ${model}`);
      return endpoint(providerId, model, 'brand/new');
    });
    expect(asked).toEqual(['groq Brand/New']);
    expect(result).toMatchObject({ found: true, model: 'brand/new', suffixes: ['floor'] });
  });

  it('never takes a pinned id that its provider does not list to another provider', () => {
    const reseller = endpoint('reseller', 'openai:brand-new', 'openai/brand-new', { knownFrom: 'facts' });
    const hub = endpoint('openrouter', 'openai/brand-new', 'openai/brand-new');
    const known = [...endpoints, reseller, hub];
    expect(findModel(known, 'openai:brand-new').found).toBe(false);
    const made = findModel(known, 'openai:brand-new', (id, model) => endpoint(id, model, 'openai/brand-new'));
    expect(made.found && made.endpoints.map(({ providerId }) => providerId)).toEqual(['openai']);
  });

  it("takes an id that only looks pinned for what the user's own list says: Ollama's tags", () => {
    const tagged = endpoint('ollama', 'openai:7b', 'ollama/openai-7b');
    const result = findModel([...endpoints, tagged], 'openai:7b', () => undefined);
    expect(result.found && result.endpoints).toEqual([tagged]);
  });

  it('sees new endpoints as soon as it is handed a new array', () => {
    expect(findModel([...endpoints], 'late/model').found).toBe(false);
    expect(findModel([...endpoints, endpoint('late', 'model', 'late/model')], 'late/model').found).toBe(true);
  });
});
