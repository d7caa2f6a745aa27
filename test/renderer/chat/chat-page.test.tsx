// The page as a whole: its keys, its address, and what it says when there is nothing.
import { act } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { navigate } from 'wouter/use-browser-location';
import { ChatPage } from '../../../src-renderer/pages/chat/chat-page.tsx';
import { chatBench, settle } from './chat-fakes.ts';
import { renderChat, textArea, installBrowserStandIns } from './render-chat.tsx';

installBrowserStandIns();

const CATALOG = { '/control/routes': { routes: [] }, '/control/models': { models: [], asOf: '' } };

beforeEach(() => window.history.replaceState(null, '', '/chat'));

async function opened(path = '/chat', bench = chatBench()) {
  window.history.replaceState(null, '', path);
  const view = renderChat(<ChatPage />, CATALOG, bench);
  await act(settle);
  return view;
}

describe('keys', () => {
  it('Esc stops the answer, but not when it only closes something above the page', async () => {
    const { user, requests, getByLabelText } = await opened();
    await user.type(getByLabelText('Message'), 'one{Enter}');
    await user.click(getByLabelText('Message').closest('form')!.querySelector('[aria-haspopup="dialog"]')!);
    await user.keyboard('{Escape}');
    expect(requests[0]?.isAborted()).toBe(false);
    await user.keyboard('{Escape}');
    expect(requests[0]?.isAborted()).toBe(true);
    await act(settle);
  });

  it('Ctrl+N begins a new chat and leaves the old one running', async () => {
    const { user, requests, getByLabelText, getByText } = await opened();
    await user.type(getByLabelText('Message'), 'one{Enter}');
    await user.keyboard('{Control>}n{/Control}');
    expect(getByText('What would you like to know?')).toBeTruthy();
    expect(requests[0]?.isAborted()).toBe(false);
    expect(document.activeElement).toBe(getByLabelText('Message'));
  });
});

describe('address', () => {
  it('names the open thread, so that it can be linked to and come back to', async () => {
    const { user, chat, getByLabelText } = await opened();
    await user.type(getByLabelText('Message'), 'one{Enter}');
    expect(window.location.pathname).toBe(`/chat/${chat().openId}`);
  });

  it('opens the thread that it names', async () => {
    const bench = chatBench();
    await bench.disk.server.saveThread('t1', { title: 'Old', model: 'fast' });
    const { findByRole } = await opened('/chat/t1', bench);
    expect((await findByRole('heading', { name: 'Old' })).textContent).toBe('Old');
  });

  it('comes back to the thread that was open when the page is shown again', async () => {
    const bench = chatBench();
    await bench.disk.server.saveThread('t1', { title: 'Old', model: 'fast' });
    (await opened('/chat/t1', bench)).unmount();
    await opened('/chat', bench);
    expect(window.location.pathname).toBe('/chat/t1');
  });

  it('begins a new chat with a model that another page names, also while a thread is open', async () => {
    const bench = chatBench();
    await bench.disk.server.saveThread('t1', { title: 'Old', model: 'fast' });
    (await opened('/chat/t1', bench)).unmount();
    const { getByText } = await opened('/chat?model=a%2Fllama', bench);
    expect(bench.chat().openId).toBe('');
    expect(getByText('a/llama')).toBeTruthy();
    expect(window.location.href).toMatch(/\/chat$/);
  });

  it('begins a new chat for /chat?new, and for a click on Chat while a thread is shown', async () => {
    const bench = chatBench();
    await bench.disk.server.saveThread('t1', { title: 'Old', model: 'fast' });
    await opened('/chat/t1', bench);
    await act(async () => navigate('/chat'));
    expect(bench.chat().openId).toBe('');
    await act(async () => navigate('/chat/t1'));
    expect(bench.chat().openId).toBe('t1');
    await act(async () => navigate('/chat?new'));
    expect(bench.chat().openId).toBe('');
  });

  it('says so when there is no such thread', async () => {
    const { findByText } = await opened('/chat/gone');
    expect(await findByText('There is no thread "gone".')).toBeTruthy();
  });
});

describe('empty chat', () => {
  it('points to the demo and to Keys when no provider is ready', async () => {
    const { findByText, getByText } = await opened();
    expect(await findByText('demo/echo', { selector: 'strong' })).toBeTruthy();
    expect(getByText('Add a key').getAttribute('href')).toBe('/keys');
  });

  it('fills the composer with a suggestion instead of sending it', async () => {
    const { user, requests, getByText, getByLabelText } = await opened();
    await user.click(getByText(/reverse proxy/));
    expect(textArea(getByLabelText('Message')).value).toContain('reverse proxy');
    expect(requests).toHaveLength(0);
  });
});
