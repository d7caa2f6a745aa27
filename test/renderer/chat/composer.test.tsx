// Writing and sending, as a person does it.
import { act, fireEvent } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { Composer } from '../../../src-renderer/pages/chat/composer.tsx';
import { settle } from './chat-fakes.ts';
import { button, renderChat, textArea, installBrowserStandIns } from './render-chat.tsx';

installBrowserStandIns();

const drawn = (blocked?: string) => {
  const bench = renderChat(<Composer model="fast" blocked={blocked} />);
  return { ...bench, field: textArea(bench.getByLabelText('Message')) };
};

describe('composer', () => {
  it('is ready to type when a chat is opened', () => {
    const { field } = drawn();
    expect(document.activeElement).toBe(field);
  });

  it('sends with Enter and is empty again', async () => {
    const { user, field, requests } = drawn();
    await user.type(field, 'Hello{Enter}');
    expect(requests[0]?.body.messages).toEqual([{ role: 'user', content: 'Hello' }]);
    expect(field.value).toBe('');
  });

  it('breaks the line with Shift+Enter instead of sending', async () => {
    const { user, field, requests } = drawn();
    await user.type(field, 'one{Shift>}{Enter}{/Shift}two');
    expect(field.value).toBe('one\ntwo');
    expect(requests).toHaveLength(0);
  });

  it('does not send when Enter chooses a word in an input method', async () => {
    const { user, field, requests } = drawn();
    await user.type(field, 'にほん');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(requests).toHaveLength(0);
  });

  it('cannot send nothing, and says why when it is blocked', async () => {
    const { user, field, requests, getByText, getByLabelText } = drawn('The conversation is not loaded.');
    expect(button(getByLabelText('Send')).disabled).toBe(true);
    await user.type(field, 'Hello{Enter}');
    expect(requests).toHaveLength(0);
    expect(field.value).toBe('Hello');
    expect(getByText('The conversation is not loaded.')).toBeTruthy();
  });

  it('shows what is queued during an answer, and lets it be edited and removed', async () => {
    const { user, field, requests, chat, getByText, getByLabelText, queryByText } = drawn();
    await user.type(field, 'one{Enter}two{Enter}three{Enter}');
    expect(requests).toHaveLength(1);
    await user.click(getByText('two'));
    expect(field.value).toBe('two');
    await user.click(getByLabelText('Remove from queue'));
    expect(queryByText('three')).toBeNull();
    expect(chat().queues).toEqual({});
  });

  it('stops with its button', async () => {
    const { user, field, requests, getByLabelText, queryByLabelText } = drawn();
    await user.type(field, 'one{Enter}');
    await user.click(getByLabelText('Stop (Esc)'));
    expect(requests[0]?.isAborted()).toBe(true);
    await act(settle);
    expect(queryByLabelText('Stop (Esc)')).toBeNull();
  });
});
