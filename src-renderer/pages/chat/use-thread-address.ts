// Keeps the address and the open thread in step: `/chat/:id`, `/chat`, `/chat?new` and `/chat?model=…`.
import { useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { NEW_CHAT } from '../../stores/chat-state.ts';
import { useChat, useChatStore } from './chat-context.tsx';

const BASE = '/chat';

/** `/chat` shows what was open last; for someone who is on the page already it begins a new chat. */
export function useThreadAddress(): void {
  const [location, navigate] = useLocation();
  const search = useSearch();
  const store = useChatStore();
  const openId = useChat((chat) => chat.openId);
  const addressed = /^\/chat\/([^/]+)$/.exec(location)?.[1];
  const before = useRef<string>(undefined);

  useEffect(() => {
    const { open, chooseModel, openId: current } = store.getState();
    const asked = new URLSearchParams(search);
    const model = asked.get('model');
    const wasInThread = before.current !== undefined;
    before.current = addressed;
    if (addressed !== undefined) {
      void open(decodeURIComponent(addressed));
    } else if (model !== null || asked.has('new')) {
      void open(NEW_CHAT);
      if (model !== null && model !== '') chooseModel(model);
      navigate(BASE, { replace: true });
    } else {
      void open(wasInThread ? NEW_CHAT : current);
    }
  }, [addressed, search, navigate, store]);

  useEffect(() => {
    // Read anew: the effect above may just have opened what the address names.
    const current = store.getState().openId;
    const address = current === NEW_CHAT ? BASE : `${BASE}/${encodeURIComponent(current)}`;
    // Going from one thread to another is a step to come back from; a thread that has just begun is not.
    if (address !== location) navigate(address, { replace: !location.startsWith(`${BASE}/`) });
  }, [openId, location, navigate, store]);
}
