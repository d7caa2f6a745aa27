// Drafts, the chosen model, and messages that wait for their turn.
import { NEW_CHAT, without, type ChatActions, type ChatContext, type QueuedMessage } from './chat-state.ts';

type ComposingActions = Pick<
  ChatActions,
  'chooseModel' | 'setDraft' | 'submit' | 'unqueue' | 'editQueued' | 'sendNextQueued'
>;

export function composingActions({ get, set, deps }: ChatContext): ComposingActions {
  const setQueue = (threadId: string, queue: readonly QueuedMessage[]): void => {
    const { queues } = get();
    set({ queues: queue.length === 0 ? without(queues, threadId) : { ...queues, [threadId]: queue } });
  };

  const take = (threadId: string, queuedId: string): QueuedMessage | undefined => {
    const queue = get().queues[threadId] ?? [];
    setQueue(
      threadId,
      queue.filter(({ id }) => id !== queuedId),
    );
    return queue.find(({ id }) => id === queuedId);
  };

  const setDraft = (text: string): void => {
    const { openId, drafts } = get();
    set({ drafts: text === '' ? without(drafts, openId) : { ...drafts, [openId]: text } });
  };

  return {
    setDraft,

    chooseModel(model) {
      const { openId, conversations } = get();
      const conversation = conversations[openId];
      if (openId === NEW_CHAT || !conversation) {
        set({ newModel: model });
        deps.keepsakes.set('model', model);
        return;
      }
      // Goes to disk with the next question, so that a look at the list of models does not count as a change.
      const thread = { ...conversation.thread, model };
      set({ newModel: model, conversations: { ...conversations, [openId]: { ...conversation, thread } } });
    },

    submit(model) {
      const { openId, drafts, running, queues, conversations } = get();
      const text = (drafts[openId] ?? '').trim();
      if (text === '' || (openId !== NEW_CHAT && !conversations[openId])) return;
      setDraft('');
      if (running[openId] === undefined) get().send(openId, text, model);
      else setQueue(openId, [...(queues[openId] ?? []), { id: deps.newId(), text }]);
    },

    unqueue(queuedId) {
      take(get().openId, queuedId);
    },

    editQueued(queuedId) {
      const found = take(get().openId, queuedId);
      if (!found) return;
      const draft = get().drafts[get().openId];
      setDraft(draft === undefined ? found.text : `${draft}\n\n${found.text}`);
    },

    sendNextQueued(threadId) {
      const { queues, running, conversations } = get();
      const next = queues[threadId]?.[0];
      const model = conversations[threadId]?.thread.model;
      if (!next || model === undefined || running[threadId] !== undefined) return;
      take(threadId, next.id);
      get().send(threadId, next.text, model);
    },
  };
}
