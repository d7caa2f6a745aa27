// A preset under a request: what the request says must win, and every protocol must get the settings it has a place for.
import { describe, expect, it } from 'vitest';
import type { ClientDialectId } from '../../src-main/dialects/dialect.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import { choosePreset } from '../../src-main/presets/choose-preset.ts';
import { layPreset } from '../../src-main/presets/lay-preset.ts';
import { presetOfRequest, readPreset } from '../../src-main/presets/read-preset.ts';

const tool = (name: string): object => ({
  type: 'function',
  function: { name, parameters: { type: 'object', properties: {} } },
});
const PRESET = {
  config: {
    model: 'openai/gpt-4o-mini',
    models: ['openai/gpt-4o'],
    provider: { sort: 'price', zdr: true },
    plugins: [{ id: 'response-healing' }],
    temperature: 0.2,
    top_p: 0.5,
    max_tokens: 77,
    stop: ['END'],
    tools: [tool('search'), tool('clock')],
    cache_enabled: true,
  },
  systemPrompt: 'Be brief.',
};
const lay = (
  sent: Record<string, unknown>,
  id: ClientDialectId = 'openai-chat',
  models: readonly string[] = [],
  generates = true,
): Record<string, unknown> => layPreset(sent, PRESET, models, { dialect: dialects.client[id], dialects, generates });
const hi = [{ role: 'user', content: 'Hi' }];

describe('a request in the same protocol', () => {
  it('gets what it does not say, and nothing that is about the preset itself', () => {
    expect(lay({ model: '@preset/x', preset: 'x', messages: hi, temperature: null })).toEqual({
      model: 'openai/gpt-4o-mini',
      models: ['openai/gpt-4o'],
      provider: { sort: 'price', zdr: true },
      plugins: [{ id: 'response-healing' }],
      temperature: 0.2,
      top_p: 0.5,
      max_tokens: 77,
      stop: ['END'],
      tools: [tool('search'), tool('clock')],
      messages: [{ role: 'system', content: 'Be brief.' }, ...hi],
    });
  });

  it('wins field by field, objects as a whole; its own instructions stay alone', () => {
    const messages = [{ role: 'developer', content: 'Mine' }, ...hi];
    const laid = lay({ messages, temperature: 0, provider: { only: ['groq'] } }, 'openai-chat', ['a/b']);
    expect(laid).toMatchObject({ temperature: 0, top_p: 0.5, messages });
    expect(laid['provider']).toEqual({ only: ['groq'], zdr: true });
  });

  it('can tighten what protects its words, and not loosen it', () => {
    const guarded = { ...PRESET, config: { provider: { zdr: true, data_collection: 'deny', sort: 'price' } } };
    const laid = (provider: object): unknown =>
      layPreset({ provider, messages: hi }, guarded, ['a/b'], {
        dialect: dialects.client['openai-chat'],
        dialects,
        generates: true,
      })['provider'];
    const kept = { zdr: true, data_collection: 'deny' };
    expect(laid({ zdr: false, data_collection: 'allow' })).toEqual(kept);
    expect(laid({ only: ['groq'], enforce_distillable_text: true })).toEqual({
      ...kept,
      only: ['groq'],
      enforce_distillable_text: true,
    });
    const open = { ...guarded, config: { provider: { zdr: false, data_collection: 'allow' } } };
    const tighter = { zdr: true, data_collection: 'deny' };
    expect(
      layPreset({ provider: tighter, messages: hi }, open, ['a/b'], {
        dialect: dialects.client['openai-chat'],
        dialects,
        generates: true,
      })['provider'],
    ).toEqual(tighter);
  });

  it('a model of its own takes the fallbacks of the preset with it, one limit or effort the other spelling', () => {
    const laid = lay({ messages: hi, max_completion_tokens: 5 }, 'openai-chat', ['a/b']);
    expect(laid['model']).toBe('a/b');
    expect(laid).not.toHaveProperty('models');
    expect(laid).not.toHaveProperty('max_tokens');
    const effort = { config: { reasoning: { effort: 'high' } } };
    const asked = { messages: hi, reasoning_effort: 'low' };
    const context = { dialect: dialects.client['openai-chat'], dialects, generates: true };
    expect(layPreset(asked, effort, [], context)).toEqual(asked);
  });

  it('unites tools by name, its own version of one winning', () => {
    const mine = { type: 'function', function: { name: 'search', description: 'mine', parameters: {} } };
    expect(lay({ messages: hi, tools: [mine] })['tools']).toEqual([mine, tool('clock')]);
  });
});

describe('a request in another protocol gets what has an equal there', () => {
  const routing = { model: 'openai/gpt-4o-mini', provider: { sort: 'price', zdr: true } };

  it('Anthropic Messages', () => {
    const laid = lay({ max_tokens: 5, messages: hi }, 'anthropic-messages');
    expect(laid).toMatchObject({ ...routing, max_tokens: 5, temperature: 0.2, stop_sequences: ['END'] });
    expect(laid).toMatchObject({ system: 'Be brief.', tools: [{ name: 'search' }, { name: 'clock' }] });
    expect(laid['messages']).toEqual(hi);
    expect(lay({ max_tokens: 5, messages: hi, system: 'Mine' }, 'anthropic-messages')['system']).toBe('Mine');
  });

  it('Gemini, joining the settings inside generationConfig', () => {
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
    const laid = lay({ contents, generationConfig: { temperature: 1 } }, 'gemini');
    expect(laid).toMatchObject({ ...routing, contents, systemInstruction: { parts: [{ text: 'Be brief.' }] } });
    expect(laid['generationConfig']).toMatchObject({ temperature: 1, topP: 0.5, maxOutputTokens: 77 });
    expect(laid).not.toHaveProperty('messages');
  });

  it('Ollama, joining its options', () => {
    const laid = lay({ messages: hi, options: { temperature: 1 } }, 'ollama-chat');
    expect(laid['options']).toMatchObject({ temperature: 1, top_p: 0.5, num_predict: 77, stop: ['END'] });
    expect(laid['messages']).toEqual([{ role: 'system', content: 'Be brief.' }, ...hi]);
    const generate = lay({ prompt: 'Hi' }, 'ollama-generate');
    expect(generate).toMatchObject({ prompt: 'Hi', system: 'Be brief.', options: { temperature: 0.2 } });
    expect(generate).not.toHaveProperty('messages');
  });

  it('OpenAI Responses', () => {
    const laid = lay({ input: 'Hi' }, 'openai-responses');
    expect(laid).toMatchObject({ ...routing, input: 'Hi', instructions: 'Be brief.', max_output_tokens: 77 });
    expect(laid['tools']).toMatchObject([{ type: 'function', name: 'search' }, { name: 'clock' }]);
  });

  it('operations without a conversation take the model and where it may go, nothing else', () => {
    expect(lay({ input: 'x' }, 'openai-chat', ['a/embed'], false)).toEqual({
      model: 'a/embed',
      input: 'x',
      provider: { sort: 'price', zdr: true },
      plugins: [{ id: 'response-healing' }],
    });
  });
});

describe('which preset is asked for', () => {
  it.each([
    [{}, ['@preset/x'], undefined, { slug: 'x', models: [], field: 'model' }],
    [{}, ['a/b@preset/x', 'c/d'], 'mine', { slug: 'x', models: ['a/b', 'c/d'], field: 'model' }],
    [{ preset: 'x' }, ['a/b'], undefined, { slug: 'x', models: ['a/b'], field: 'preset' }],
    [{ preset: '@preset/x' }, ['@preset/x'], undefined, { slug: 'x', models: [], field: 'preset' }],
    [{}, ['a/b'], 'mine', { slug: 'mine', models: ['a/b'] }],
    [{}, ['a/b'], undefined, undefined],
  ])('%o with %o under %s', (body, named, ofKey, value) => {
    expect(choosePreset(body, named, ofKey)).toEqual({ ok: true, value });
  });

  it('two of them are refused by name', () => {
    const failure = { field: 'preset', message: expect.stringContaining('x and y') };
    expect(choosePreset({ preset: 'y' }, ['@preset/x'], undefined)).toMatchObject({ ok: false, failure });
  });
});

describe('what may become a preset', () => {
  it.each([
    ['config', 5, 'an object'],
    ['config.messages', { messages: [] }, 'a single request'],
    ['config.model', { model: 5 }, 'a string'],
    ['config.model', { model: '@preset/other' }, "a model's name"],
    ['config.models[1]', { models: ['a', null] }, 'a string'],
    ['config.cache_enabled', { cache_enabled: 'yes' }, 'true or false'],
    ['config.provider.sort', { provider: { sort: 'best' } }, 'price'],
    ['config.plugins[0].id', { plugins: [{ id: 'magic' }] }, 'response-healing'],
    ['config.temperature', { temperature: 'hot' }, 'number'],
  ])('%s is named when it is wrong', (field, config, words) => {
    const read = readPreset(config, undefined, dialects);
    expect(read).toMatchObject({ ok: false, failure: { field, message: expect.stringContaining(words) } });
  });

  it('requests of three protocols become the same settings, without what was said', () => {
    const chat = {
      model: 'a/b',
      messages: [{ role: 'system', content: 'Be brief.' }, ...hi],
      temperature: 0.2,
      max_tokens: 9,
      stream: true,
      provider: { zdr: true },
    };
    const messages = {
      model: 'a/b',
      system: 'Be brief.',
      messages: hi,
      temperature: 0.2,
      max_tokens: 9,
      provider: { zdr: true },
    };
    const responses = {
      model: 'a/b',
      instructions: 'Be brief.',
      input: 'Hi',
      temperature: 0.2,
      max_output_tokens: 9,
      provider: { zdr: true },
    };
    const expected = {
      config: { model: 'a/b', temperature: 0.2, max_tokens: 9, provider: { zdr: true } },
      systemPrompt: 'Be brief.',
    };
    const made = [
      presetOfRequest(chat, dialects.client['openai-chat'], dialects),
      presetOfRequest(messages, dialects.client['anthropic-messages'], dialects),
      presetOfRequest(responses, dialects.client['openai-responses'], dialects),
    ];
    for (const each of made) expect(each).toEqual({ ok: true, value: expected });
  });
});
