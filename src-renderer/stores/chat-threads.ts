// The list of threads: load, search, open, rename, remove.
import type { ThreadView } from '../../src-main/contract/control-api.ts';
import type { ChatWrites } from './chat-writes.ts';
import { NEW_CHAT, without, type ChatActions, type ChatContext, type Conversation } from './chat-state.ts';

type ThreadActions = Pick<ChatActions, 'loadThreads' | 'searchFor' | 'open' | 'rename' | 'remove'>;

export interface ThreadParts {
  readonly writesOf: (threadId: string) => ChatWrites;
  /** Ends everything under way in a thread. */
  readonly forget: (threadId: string) => void;
}

const reasonOf = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));

export function threadActions(context: ChatContext, parts: ThreadParts): ThreadActions {
  const { get, set, deps } = context;

  const loadInto = async (threadId: string): Promise<void> => {
    const before = get().conversations[threadId];
    try {
      const loaded = await deps.server.thread(threadId);
      // What was said meanwhile is newer than what was asked for.
      if (get().conversations[threadId] !== before) return;
      set({
        conversations: { ...get().conversations, [threadId]: loaded },
        loadProblems: without(get().loadProblems, threadId),
      });
    } catch (problem) {
      if (before === undefined) set({ loadProblems: { ...get().loadProblems, [threadId]: reasonOf(problem) } });
    }
  };

  return {
    async loadThreads() {
      try {
        const loaded = await deps.server.threads('');
        set({ threads: mergeThreads(loaded, get()), threadsProblem: undefined });
      } catch (problem) {
        set({ threadsProblem: reasonOf(problem) });
      }
    },

    async searchFor(text) {
      const search = text.trim();
      set({ search: text, ...(search === '' && { found: undefined }) });
      if (search === '') return;
      try {
        const found = await deps.server.threads(search);
        if (get().search === text) set({ found, threadsProblem: undefined });
      } catch (problem) {
        if (get().search === text) set({ found: [], threadsProblem: reasonOf(problem) });
      }
    },

    async open(threadId) {
      set({ openId: threadId });
      const isOurs = get().running[threadId] !== undefined || get().saveProblems[threadId] !== undefined;
      if (threadId !== NEW_CHAT && !isOurs) await loadInto(threadId);
    },

    rename(threadId, title) {
      const known = get().conversations[threadId]?.thread ?? get().threads?.find(({ id }) => id === threadId);
      const clean = title.trim();
      if (!known || clean === '' || clean === known.title) return;
      saveThread(context, parts, { ...known, title: clean });
    },

    async remove(threadId) {
      await deps.server.removeThread(threadId);
      parts.forget(threadId);
      const state = get();
      set({
        threads: state.threads?.filter(({ id }) => id !== threadId),
        found: state.found?.filter(({ id }) => id !== threadId),
        conversations: without(state.conversations, threadId),
        saveProblems: without(state.saveProblems, threadId),
        queues: without(state.queues, threadId),
        drafts: without(state.drafts, threadId),
        ...(state.openId === threadId && { openId: NEW_CHAT }),
      });
    },
  };
}

/** Threads begun here may not be on disk yet; what runs here is newer than the list. */
function mergeThreads(
  loaded: readonly ThreadView[],
  { conversations, running }: { conversations: Readonly<Record<string, Conversation>>; running: object },
): readonly ThreadView[] {
  const ours = Object.keys(running).flatMap((id) => conversations[id]?.thread ?? []);
  const ids = new Set(ours.map(({ id }) => id));
  return newestFirst([...ours, ...loaded.filter(({ id }) => !ids.has(id))]);
}

const newestFirst = (threads: readonly ThreadView[]): readonly ThreadView[] =>
  [...threads].sort((a, b) => b.updatedAt - a.updatedAt);

/** Shows the thread's new state at once and saves it. */
export function saveThread(
  { get, set, deps }: ChatContext,
  parts: Pick<ThreadParts, 'writesOf'>,
  thread: ThreadView,
): void {
  const changed: ThreadView = { ...thread, updatedAt: deps.clock.now() };
  const { threads, found, conversations } = get();
  const conversation = conversations[thread.id];
  const replace = (each: ThreadView): ThreadView => (each.id === thread.id ? changed : each);
  set({
    threads: newestFirst([changed, ...(threads ?? []).filter(({ id }) => id !== thread.id)]),
    found: found?.map(replace),
    ...(conversation && { conversations: { ...conversations, [thread.id]: { ...conversation, thread: changed } } }),
  });
  const { title, model, leafId } = changed;
  parts
    .writesOf(thread.id)
    .put('thread', () => deps.server.saveThread(thread.id, { title, model, ...(leafId !== undefined && { leafId }) }));
}
