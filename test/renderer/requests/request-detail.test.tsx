// One request's details: what decided where it went, and what each attempt cost.
import { expect, it } from 'vitest';
import { RequestDetail } from '../../../src-renderer/pages/requests/request-detail.tsx';
import { cleanUpAfterEach, renderPage } from '../render-page.tsx';
import { requestOf } from '../views.ts';

cleanUpAfterEach();

it('tells preset, session, lane, the budget that switched and the cache that was left', () => {
  const request = requestOf({
    preset: 'reviewer',
    sessionId: 's-1',
    serviceTier: 'flex',
    route: 'cheap',
    switchedBy: 'monthly',
    leftWarmCache: true,
    upstreamId: 'chatcmpl-9',
    attempts: [
      {
        index: 0,
        providerId: 'openai',
        providerName: 'OpenAI',
        model: 'gpt-5',
        startedAt: 0,
        durationMs: 5,
        outcome: 'cancelled',
        passthrough: false,
        dropped: [],
        costNanoUsd: 2_000_000_000,
        usage: {
          inputTokens: 1_200,
          cacheReadTokens: 0,
          cacheWriteTokens: 0,
          outputTokens: 30,
          reasoningTokens: 0,
          estimated: false,
        },
      },
    ],
  });
  const text = renderPage(<RequestDetail request={request} />, {}).container.textContent;
  expect(text).toContain('Presetreviewer');
  expect(text).toContain('Routecheap, because the budget “monthly” is used up');
  expect(text).toContain('Sessions-1');
  expect(text).toContain('Laneflex');
  expect(text).toContain('still warm at another endpoint');
  expect(text).toContain('Id at the providerchatcmpl-9');
  expect(text).toContain('1.2K → 30 tokens · $2.00');
});

it('says nothing of what was not there', () => {
  const text = renderPage(<RequestDetail request={requestOf()} />, {}).container.textContent;
  expect(text).not.toMatch(/Preset|Session|Lane|Prompt cache|Stored answer/);
});
