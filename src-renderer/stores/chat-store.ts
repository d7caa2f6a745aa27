// The chat's store. It runs outside the page's components, so that an answer goes on while another page is shown.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { answerActions } from './chat-answers.ts';
import { composingActions } from './chat-composing.ts';
import type { Run } from './chat-run.ts';
import { NEW_CHAT, without, type ChatContext, type ChatDeps, type ChatState, type ChatStore } from './chat-state.ts';
import { threadActions } from './chat-threads.ts';
import { createChatWrites, type ChatWrites } from './chat-writes.ts';

const DRAFT_PAUSE_MS = 400;

export type ChatStoreApi = StoreApi<ChatStore> & {
  /** Resolves when everything is on disk, or has failed to get there. */
  saved(): Promise<void>;
  /** The window goes away: its broken streams are interruptions and no failures. */
  leave(): void;
};

export function createChatStore(deps: ChatDeps): ChatStoreApi {
  const runs = new Map<string, Run>();
  const writes = new Map<string, ChatWrites>();

  const store = createStore<ChatStore>()((set, get) => {
    const context: ChatContext = { get, set, deps };
    const writesOf = (threadId: string): ChatWrites => {
      const known = writes.get(threadId);
      if (known) return known;
      const made = createChatWrites((reason) => {
        const { saveProblems } = get();
        set({
          saveProblems:
            reason === undefined ? without(saveProblems, threadId) : { ...saveProblems, [threadId]: reason },
        });
      });
      writes.set(threadId, made);
      return made;
    };
    const forget = (threadId: string): void => {
      const run = runs.get(threadId);
      runs.delete(threadId);
      run?.stop();
      writes.get(threadId)?.close();
      writes.delete(threadId);
      const { running, live } = get();
      const messageId = running[threadId];
      set({ running: without(running, threadId), ...(messageId !== undefined && { live: without(live, messageId) }) });
    };
    return {
      ...initialState(deps),
      ...threadActions(context, { writesOf, forget }),
      ...answerActions(context, { writesOf, runs, onDone: (threadId) => get().sendNextQueued(threadId) }),
      ...composingActions(context),
      saveAgain: () => writes.get(get().openId)?.retry(),
    };
  });

  keepDrafts(store, deps);
  return Object.assign(store, {
    saved: async () => {
      await Promise.all([...writes.values()].map((each) => each.settled()));
    },
    leave: () => runs.clear(),
  });
}

function initialState({ keepsakes }: ChatDeps): ChatState {
  return {
    threads: undefined,
    threadsProblem: undefined,
    search: '',
    found: undefined,
    openId: NEW_CHAT,
    conversations: {},
    loadProblems: {},
    saveProblems: {},
    running: {},
    live: {},
    reasoningMs: {},
    queues: {},
    drafts: readDrafts(keepsakes.get('drafts')),
    newModel: keepsakes.get('model'),
    announcement: '',
  };
}

function readDrafts(kept: string | undefined): Readonly<Record<string, string>> {
  if (kept === undefined) return {};
  try {
    const drafts: unknown = JSON.parse(kept);
    if (typeof drafts !== 'object' || drafts === null) return {};
    return Object.fromEntries(
      Object.entries(drafts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

/** Written after a pause in typing: a write per key press would be felt. */
function keepDrafts(store: StoreApi<ChatStore>, { clock, keepsakes }: ChatDeps): void {
  let cancel: (() => void) | undefined;
  store.subscribe(({ drafts }, before) => {
    if (drafts === before.drafts) return;
    cancel?.();
    cancel = clock.after(DRAFT_PAUSE_MS, () => keepsakes.set('drafts', JSON.stringify(drafts)));
  });
}
