// Sound, pictures and searches in the counts of each vendor: found, and never more than what they are part of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUsage as anthropic } from '../../src-main/dialects/anthropic-messages/usage.ts';
import { decodeUsage as gemini } from '../../src-main/dialects/gemini/usage.ts';
import { mediaOf } from '../../src-main/dialects/media-usage.ts';
import { decodeUsage as chat } from '../../src-main/dialects/openai-chat/usage.ts';
import { decodeUsage as responses } from '../../src-main/dialects/openai-responses/usage.ts';

describe('media counts', () => {
  it("are read from OpenAI's details, without what came from the cache", () => {
    const usage = chat({
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 20, audio_tokens: 40, cached_tokens_details: { audio_tokens: 10 } },
      completion_tokens_details: { audio_tokens: 30, image_tokens: 5 },
    });
    expect(usage?.media).toEqual({ audioInput: 30, audioOutput: 30, imageOutput: 5 });
  });

  it("are read from the Images API's details, which use the other vocabulary", () => {
    const usage = responses({ input_tokens: 50, output_tokens: 9, input_tokens_details: { image_tokens: 40 } });
    expect(usage?.media).toEqual({ imageInput: 40 });
  });

  it('are read from the modalities that Gemini lists', () => {
    const usage = gemini({
      promptTokenCount: 300,
      cachedContentTokenCount: 50,
      candidatesTokenCount: 1290,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 10 },
        { modality: 'AUDIO', tokenCount: 200 },
        { modality: 'IMAGE', tokenCount: 90 },
      ],
      cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 50 }],
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1290 }],
    });
    expect(usage?.media).toEqual({ audioInput: 150, imageInput: 90, imageOutput: 1290 });
  });

  it("count Anthropic's searches", () => {
    expect(anthropic({ input_tokens: 1, server_tool_use: { web_search_requests: 3 } })?.media).toEqual({ searches: 3 });
  });

  it('count the searches of a Responses answer, not the pages opened nor the searches that failed', () => {
    const items = [
      { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'x' } },
      { type: 'web_search_call', status: 'completed', action: { type: 'open_page', url: 'https://x' } },
      { type: 'web_search_call', status: 'failed', action: { type: 'search' } },
      { type: 'message' },
    ];
    expect(responses({ input_tokens: 1 }, items)?.media).toEqual({ searches: 1 });
  });

  it('are absent when a vendor tells none, so that plain answers stay as they were', () => {
    expect(chat({ prompt_tokens: 5, completion_tokens: 1 })).not.toHaveProperty('media');
    expect(gemini({ promptTokenCount: 5 })).not.toHaveProperty('media');
    expect(anthropic({ input_tokens: 5, server_tool_use: null })).not.toHaveProperty('media');
  });

  it('stay within the tokens that they are part of, whatever a vendor claims', () => {
    const count = fc.nat({ max: 1000 });
    fc.assert(
      fc.property(fc.array(count, { minLength: 8, maxLength: 8 }), (numbers) => {
        const [uncached = 0, cacheRead = 0, text = 0, reasoning = 0, a = 0, b = 0, c = 0, d = 0] = numbers;
        const counts = {
          input: { total: uncached + cacheRead, uncached, cacheRead, cacheWrite: 0, cacheWrite1h: 0 },
          output: { total: text + reasoning, text, reasoning },
        };
        const told = { audioInput: a, imageInput: b, audioOutput: c, imageOutput: d, searches: 0 };
        const { audioInput = 0, imageInput = 0, audioOutput = 0, imageOutput = 0 } = mediaOf(counts, told).media ?? {};
        expect(audioInput + imageInput).toBeLessThanOrEqual(uncached);
        expect(audioOutput + imageOutput).toBeLessThanOrEqual(text);
      }),
    );
  });
});
