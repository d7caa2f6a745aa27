// Gives the page's components the chat's store; tests put their own in its place.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { chatStore } from '../../stores/chat.ts';
import type { ChatStore } from '../../stores/chat-state.ts';
import type { ChatStoreApi } from '../../stores/chat-store.ts';

export const ChatContext = createContext<ChatStoreApi>(chatStore);

export function useChat<T>(select: (chat: ChatStore) => T): T {
  return useStore(useContext(ChatContext), select);
}

/** For what is done and not shown: never redraws. */
export function useChatStore(): ChatStoreApi {
  return useContext(ChatContext);
}
