// Keeps the address (`/chat/:id`) and the open thread in step.
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { NEW_CHAT } from '../../stores/chat-state.ts';
import { useChat, useChatStore } from './chat-context.tsx';

const BASE = '/chat';

export function useThreadAddress(): void {
  const [location, navigate] = useLocation();
  const store = useChatStore();
  const openId = useChat((chat) => chat.openId);
  const addressed = /^\/chat\/([^/]+)$/.exec(location)?.[1];

  useEffect(() => {
    const { open, openId: current } = store.getState();
    const wanted = addressed === undefined ? current : decodeURIComponent(addressed);
    void open(wanted);
  }, [addressed, store]);

  useEffect(() => {
    // Read anew: the effect above may just have opened what the address names.
    const current = store.getState().openId;
    const address = current === NEW_CHAT ? BASE : `${BASE}/${encodeURIComponent(current)}`;
    // Going from one thread to another is a step to come back from; a thread that has just begun is not.
    if (address !== location) navigate(address, { replace: !location.startsWith(`${BASE}/`) });
  }, [openId, location, navigate, store]);
}
