// An answer on the page: text, failures, versions, facts and attempts.
import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { MessageView, RequestView } from '../../../src-main/contract/control-api.ts';
import { AnswerMessage } from '../../../src-renderer/pages/chat/answer-message.tsx';
import { Announcer } from '../../../src-renderer/pages/chat/conversation-view.tsx';
import { UserMessage } from '../../../src-renderer/pages/chat/user-message.tsx';
import type { Siblings } from '../../../src-renderer/stores/chat-tree.ts';
import { chatBench } from './chat-fakes.ts';
import { button, renderChat, installBrowserStandIns } from './render-chat.tsx';

installBrowserStandIns();

const ANSWER: MessageView = {
  id: 'a1',
  threadId: 't1',
  parentId: 'q1',
  role: 'assistant',
  text: 'Some **text**.',
  model: 'fast',
  state: 'done',
  createdAt: 1,
};

const ALONE: Siblings = { ids: ['a1'], index: 0 };

const REQUEST: RequestView = {
  id: 'gen-1',
  startedAt: 0,
  app: 'chat',
  dialect: 'openai-chat',
  operation: 'chat',
  requestedModel: 'fast',
  servedModel: 'llama',
  servedProvider: 'Cerebras',
  stream: true,
  tags: {},
  outcome: 'ok',
  costNanoUsd: null,
  attempts: [
    {
      index: 0,
      providerId: 'groq',
      providerName: 'Groq',
      model: 'llama',
      startedAt: 0,
      durationMs: 312,
      outcome: 'error',
      failureClass: 'rate_limit',
      httpStatus: 429,
      message: 'slow down',
      passthrough: true,
      dropped: [],
    },
    {
      index: 1,
      providerId: 'c',
      providerName: 'Cerebras',
      model: 'llama',
      startedAt: 0,
      durationMs: 900,
      outcome: 'ok',
      passthrough: true,
      dropped: [],
    },
  ],
};

const drawn = (rest: Partial<MessageView> = {}, siblings = ALONE, answers = {}) =>
  renderChat(<AnswerMessage message={{ ...ANSWER, ...rest }} siblings={siblings} />, answers);

describe('answer', () => {
  it('is drawn as markdown and copied as it was written', async () => {
    const { user, container, getByLabelText, findByLabelText } = drawn();
    expect(container.querySelector('strong')?.textContent).toBe('text');
    await user.click(getByLabelText('Copy as markdown'));
    await findByLabelText('Copied');
    expect(await navigator.clipboard.readText()).toBe('Some **text**.');
  });

  it('never loads a picture from elsewhere, and never runs what it contains', () => {
    const { container } = drawn({
      text: '![cat](https://elsewhere.example/cat.png)\n\n<script>alert(1)</script><img src="https://x.example/y.png" onerror="alert(1)">\n\n[go](javascript:alert(1))',
    });
    expect(container.querySelectorAll('img, script')).toHaveLength(0);
    expect(container.textContent).toContain('not loaded, from elsewhere.example');
    expect([...container.querySelectorAll('a')].every(({ href }) => !href.startsWith('javascript:'))).toBe(true);
  });

  it('opens links outside without telling where they were read', () => {
    const { getByText } = drawn({ text: '[docs](https://docs.example/)' });
    expect(getByText('docs')).toMatchObject({ target: '_blank', rel: expect.stringContaining('noreferrer') });
  });

  it('shows code as written, with its language', () => {
    const { container, getByLabelText } = drawn({ text: '```py\nprint(1)\n```' });
    expect(container.querySelector('figcaption')?.textContent).toContain('py');
    expect(container.querySelector('pre')?.textContent).toBe('print(1)');
    expect(getByLabelText('Copy code')).toBeTruthy();
  });

  it('says what failed and leads to the page that helps', () => {
    const { getByRole, getByText } = drawn({ text: '', state: 'error', error: 'permission_denied (403): No key.' });
    expect(getByRole('alert').textContent).toContain('No key.');
    expect(getByText('Open Keys').getAttribute('href')).toBe('/keys');
  });

  it('marks an interrupted answer and offers to go on; also one that was left streaming', () => {
    for (const state of ['interrupted', 'streaming'] as const) {
      const { getByText, unmount } = drawn({ state });
      expect(getByText(/was interrupted/)).toBeTruthy();
      expect(getByText('Continue')).toBeTruthy();
      unmount();
    }
  });

  it('does not offer to continue what is complete', () => {
    expect(drawn().queryByText('Continue')).toBeNull();
  });

  it('folds reasoning under a line that sums it up', () => {
    const { container, getByText } = drawn({ reasoning: 'one two three' });
    expect(getByText('Thoughts (3 words)')).toBeTruthy();
    expect(container.querySelector('details')?.open).toBe(false);
  });

  it('counts its versions and stops at the ends', () => {
    const { getByText, getByLabelText } = drawn({}, { ids: ['a0', 'a1'], index: 1 });
    expect(getByText('2/2')).toBeTruthy();
    expect(button(getByLabelText('Next version')).disabled).toBe(true);
    expect(button(getByLabelText('Previous version')).disabled).toBe(false);
  });

  it('tells cost and attempts, an unknown price as unknown', async () => {
    const { user, findByText, getByText } = drawn({ requestId: 'gen-1' }, ALONE, {
      '/control/requests/gen-1': REQUEST,
    });
    expect(await findByText('price unknown')).toBeTruthy();
    await user.click(getByText('fallback: 2 attempts'));
    expect((await findByText(/rate limited/)).textContent).toBe('rate limited · HTTP 429');
    expect(getByText('slow down')).toBeTruthy();
  });
});

describe('question', () => {
  it('is edited into a new version', async () => {
    const bench = chatBench();
    bench.chat().send('', 'What is a monad?', 'fast');
    await bench.requests[0]!.begin();
    await bench.requests[0]!.finish();
    const question = bench.shown()[0]!;
    const siblings = { ids: [question.id], index: 0 };
    const { user, getByLabelText } = renderChat(<UserMessage message={question} siblings={siblings} />, {}, bench);
    await user.click(getByLabelText('Edit and ask again'));
    const field = getByLabelText('Edit your message');
    await user.clear(field);
    await user.type(field, 'What is a functor?{Enter}');
    expect(bench.shown().map(({ text }) => text)).toContain('What is a functor?');
    expect(bench.shown()[0]).toEqual(question);
  });
});

describe('announcer', () => {
  it('is silent during a stream and speaks when the answer is there', async () => {
    const { chat, requests, getByRole, frame } = renderChat(<Announcer />);
    act(() => chat().send('', 'one', 'fast'));
    await act(async () => {
      await requests[0]!.begin();
      await requests[0]!.say('The answer.');
      frame();
    });
    expect(getByRole('status').textContent).toBe('');
    await act(() => requests[0]!.finish());
    expect(getByRole('status').textContent).toBe('Answer: The answer.');
  });
});
