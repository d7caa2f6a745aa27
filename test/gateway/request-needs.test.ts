// A need that is missed sends a request where it fails; one that is invented refuses it for nothing.
import { describe, expect, it } from 'vitest';
import { requestNeeds } from '../../src-main/gateway/request-needs.ts';
import type { ClientDialectId } from '../../src-main/dialects/dialect.ts';

const used = (dialect: ClientDialectId, body: Record<string, unknown>): readonly string[] =>
  [...requestNeeds(body, dialect).parameters].sort();

const say = (text: string) => ({ messages: [{ role: 'user', content: text }] });

describe('parameters by OpenRouter’s names', () => {
  it.each<[ClientDialectId, Record<string, unknown>, readonly string[]]>([
    ['openai-chat', { model: 'm', stream: true, user: 'u', metadata: {} }, []],
    ['openai-chat', { temperature: 0, top_p: null, seed: 1 }, ['seed', 'temperature']],
    ['openai-chat', { max_completion_tokens: 5 }, ['max_tokens']],
    [
      'openai-chat',
      { tools: [{ type: 'function', function: { name: 'f' } }], tool_choice: 'auto' },
      ['tool_choice', 'tools'],
    ],
    ['openai-chat', { tools: [] }, []],
    ['openai-chat', { tools: [{ type: 'openrouter:web_search' }] }, []],
    ['openai-chat', { functions: [{ name: 'f' }] }, ['tools']],
    ['openai-chat', { response_format: { type: 'text' } }, []],
    ['openai-chat', { response_format: { type: 'json_object' } }, ['response_format']],
    ['openai-chat', { response_format: { type: 'json_schema' } }, ['response_format', 'structured_outputs']],
    ['openai-chat', { reasoning_effort: 'low' }, ['reasoning']],
    ['openai-chat', { reasoning_effort: 'none' }, []],
    ['openai-chat', { reasoning: { effort: 'none' } }, []],
    ['openai-chat', { reasoning: { max_tokens: 9 } }, ['reasoning']],
    ['openai-chat', { logprobs: false, verbosity: 'low' }, ['verbosity']],
    ['openai-chat', { logprobs: true, top_logprobs: 2 }, ['logprobs', 'top_logprobs']],
    ['openai-completions', { prompt: 'x', max_tokens: 3, stop: ['a'] }, ['max_tokens', 'stop']],
    [
      'openai-responses',
      {
        max_output_tokens: 9,
        text: { format: { type: 'json_schema' }, verbosity: 'low' },
        reasoning: { effort: 'high' },
      },
      ['max_tokens', 'reasoning', 'response_format', 'structured_outputs', 'verbosity'],
    ],
    ['openai-responses', { tools: [{ type: 'web_search' }], text: { format: { type: 'text' } } }, []],
    ['openai-responses', { tools: [{ type: 'custom', name: 'f' }] }, ['tools']],
    [
      'anthropic-messages',
      { max_tokens: 9, stop_sequences: ['x'], top_k: 4, thinking: { type: 'enabled', budget_tokens: 4 } },
      ['max_tokens', 'reasoning', 'stop', 'top_k'],
    ],
    ['anthropic-messages', { thinking: { type: 'disabled' }, tools: [{ name: 'f', input_schema: {} }] }, ['tools']],
    ['anthropic-messages', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, []],
    [
      'gemini',
      {
        generationConfig: { maxOutputTokens: 5, topK: 3, responseMimeType: 'application/json', responseSchema: {} },
        tools: [{ functionDeclarations: [] }],
      },
      ['max_tokens', 'response_format', 'structured_outputs', 'tools', 'top_k'],
    ],
    ['gemini', { generationConfig: { thinkingConfig: {} }, tools: [{ googleSearch: {} }] }, ['reasoning']],
    [
      'ollama-chat',
      { options: { num_predict: 5, repeat_penalty: 1.1 }, format: { type: 'object' }, think: true },
      ['max_tokens', 'reasoning', 'repetition_penalty', 'response_format', 'structured_outputs'],
    ],
    ['ollama-generate', { format: '', think: false }, []],
  ])('%s %j', (dialect, body, expected) => expect(used(dialect, body)).toEqual(expected));
});

describe('the answer’s length', () => {
  it.each<[ClientDialectId, Record<string, unknown>, number | undefined]>([
    ['openai-chat', { max_tokens: 5 }, 5],
    ['openai-chat', { max_tokens: 5, max_completion_tokens: 7 }, 7],
    ['gemini', { generationConfig: { maxOutputTokens: 6 } }, 6],
    ['ollama-chat', { options: { num_predict: -1 } }, undefined],
    ['anthropic-messages', {}, undefined],
  ])('%s %j', (dialect, body, expected) => expect(requestNeeds(body, dialect).maxOutputTokens).toBe(expected));
});

describe('the prompt’s length', () => {
  it('four characters are taken for a token, wherever the text stands', () => {
    const text = 'w'.repeat(4_000);
    const bodies: [ClientDialectId, Record<string, unknown>][] = [
      ['openai-chat', say(text)],
      ['openai-completions', { prompt: text }],
      ['openai-responses', { instructions: 'w'.repeat(2_000), input: 'w'.repeat(2_000) }],
      ['anthropic-messages', { system: [{ type: 'text', text }], messages: [] }],
      ['gemini', { contents: [{ role: 'user', parts: [{ text }] }] }],
      ['ollama-generate', { prompt: text }],
    ];
    for (const [dialect, body] of bodies) {
      const { promptTokens = 0 } = requestNeeds(body, dialect);
      expect(promptTokens).toBeGreaterThanOrEqual(1_000);
      expect(promptTokens).toBeLessThan(1_010);
    }
  });

  it('the bytes of pictures and opaque reasoning are no text', () => {
    const data = 'A'.repeat(4_000_000);
    const pictures: [ClientDialectId, unknown][] = [
      ['openai-chat', { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }],
      ['anthropic-messages', { type: 'image', source: { type: 'base64', data } }],
      ['gemini', { inlineData: { mimeType: 'image/png', data } }],
      ['openai-responses', { type: 'input_image', image_url: data }],
    ];
    for (const [dialect, part] of pictures) {
      const field = { gemini: 'contents', 'openai-responses': 'input' }[dialect as string] ?? 'messages';
      const { promptTokens, inputModalities } = requestNeeds({ [field]: [{ role: 'user', content: [part] }] }, dialect);
      expect(promptTokens).toBeLessThan(2_000);
      expect(inputModalities).toEqual(['image']);
    }
    const sealed = { role: 'assistant', content: [{ type: 'thinking', thinking: 'hm', signature: data }] };
    expect(requestNeeds({ messages: [sealed] }, 'anthropic-messages').promptTokens).toBeLessThan(100);
    const ollama = { messages: [{ role: 'user', content: 'see', images: [data] }] };
    expect(requestNeeds(ollama, 'ollama-chat')).toMatchObject({ inputModalities: ['image'] });
    expect(requestNeeds(ollama, 'ollama-chat').promptTokens).toBeLessThan(2_000);
  });

  it('is no matter where what does not fit is cut', () => {
    expect(requestNeeds(say('hello'), 'openai-chat', true).promptTokens).toBeUndefined();
  });

  it('tools are read too', () => {
    const tools = [{ type: 'function', function: { name: 'f', description: 'd'.repeat(4_000) } }];
    expect(requestNeeds({ ...say('x'), tools }, 'openai-chat').promptTokens).toBeGreaterThan(1_000);
  });

  it('nesting without end is cut off', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 10_000; depth += 1) deep = [deep];
    expect(requestNeeds({ messages: [deep] }, 'openai-chat').promptTokens).toBe(0);
  });
});

describe('modalities', () => {
  it.each<[ClientDialectId, unknown, readonly string[]]>([
    ['openai-chat', { type: 'input_audio', input_audio: { data: 'x' } }, ['audio']],
    ['openai-chat', { type: 'video_url', video_url: {} }, ['video']],
    ['openai-chat', { type: 'file', file: {} }, []],
    ['gemini', { fileData: { mimeType: 'video/mp4' } }, ['video']],
    ['gemini', { inlineData: { mimeType: 'application/pdf' } }, []],
    ['anthropic-messages', { type: 'tool_result', content: [{ type: 'image', source: {} }] }, ['image']],
  ])('%s %j', (dialect, part, expected) => {
    const body = { messages: [{ content: [part] }], contents: [{ parts: [part] }] };
    expect(requestNeeds(body, dialect).inputModalities).toEqual(expected);
  });
});
