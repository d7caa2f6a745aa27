// The one chat of this window, on the browser's clock, network and storage.
import type { Keepsakes } from './chat-state.ts';
import { chatServer } from './chat-server.ts';
import { createChatStore } from './chat-store.ts';

const PREFIX = 'pointsman.chat.';

/** Storage may be switched off or full; then things are remembered until the window closes. */
function browserKeepsakes(): Keepsakes {
  const fallback = new Map<string, string>();
  return {
    get(key) {
      try {
        return localStorage.getItem(PREFIX + key) ?? fallback.get(key);
      } catch {
        return fallback.get(key);
      }
    },
    set(key, value) {
      fallback.set(key, value);
      try {
        localStorage.setItem(PREFIX + key, value);
      } catch {
        // Kept in `fallback`.
      }
    },
  };
}

// Made with the window and not with the page: answers go on while another page is shown.
export const chatStore = createChatStore({
  server: chatServer,
  fetch: (...request) => fetch(...request),
  clock: {
    now: () => Date.now(),
    onFrame: (callback) => {
      requestAnimationFrame(callback);
    },
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
  },
  newId: () => crypto.randomUUID(),
  keepsakes: browserKeepsakes(),
});

window.addEventListener('pagehide', (event) => {
  if (!event.persisted) chatStore.leave();
});
