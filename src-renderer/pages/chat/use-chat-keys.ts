// The page's keys: Ctrl/⌘ N begins a chat, Esc stops the answer.
import { useEffect } from 'react';
import { NEW_CHAT } from '../../stores/chat-state.ts';
import { useChatStore } from './chat-context.tsx';

export function useChatKeys(): void {
  const store = useChatStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // Whatever is open above the page has used the key already.
      if (event.defaultPrevented || event.isComposing) return;
      const { open, stop } = store.getState();
      if (event.key === 'Escape') stop();
      if (event.key.toLowerCase() === 'n' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        void open(NEW_CHAT);
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [store]);
}
