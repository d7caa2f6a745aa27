// What can be done with questions and answers: send, edit, regenerate, continue, stop, choose a version.
import type { MessageView, ThreadView } from '../../src-main/contract/control-api.ts';
import { beginAnswer, type AnswerParts } from './chat-answer.ts';
import { putMessage, saveMessage } from './chat-messages.ts';
import { NEW_CHAT, type ChatActions, type ChatContext } from './chat-state.ts';
import { saveThread } from './chat-threads.ts';
import { leafUnder, pathTo, promptUpTo, treeOf, type MessageTree, type PromptMessage } from './chat-tree.ts';

type AnswerActions = Pick<ChatActions, 'send' | 'edit' | 'regenerate' | 'continueAnswer' | 'stop' | 'showVersion'>;

interface Target {
  readonly message: MessageView;
  readonly thread: ThreadView;
  readonly tree: MessageTree;
}

const TITLE_CHARACTERS = 60;

const GO_ON: PromptMessage = {
  role: 'user',
  content:
    'Your last answer was cut off. Continue it exactly where it stopped: no introduction, nothing repeated, and no new code fence if it stopped inside one.',
};

export function answerActions(context: ChatContext, parts: AnswerParts): AnswerActions {
  const { get, set, deps } = context;
  /** The message of the open conversation; undefined while an answer is being written there. */
  const find = (messageId: string, role?: MessageView['role']): Target | undefined => {
    const { openId, conversations, running } = get();
    const conversation = conversations[openId];
    const message = conversation?.messages.find(({ id }) => id === messageId);
    if (!conversation || !message || running[openId] !== undefined) return undefined;
    if (role && message.role !== role) return undefined;
    return { message, thread: conversation.thread, tree: treeOf(conversation.messages) };
  };

  const startThread = (text: string, model: string): ThreadView => {
    const now = deps.clock.now();
    const thread: ThreadView = { id: deps.newId(), title: titleOf(text), model, createdAt: now, updatedAt: now };
    const { conversations } = get();
    set({
      openId: thread.id,
      newModel: model,
      conversations: { ...conversations, [thread.id]: { thread, messages: [] } },
    });
    saveThread(context, parts, thread);
    return thread;
  };

  const ask = (thread: ThreadView, parentId: string | undefined, text: string): void => {
    const question: MessageView = {
      id: deps.newId(),
      threadId: thread.id,
      ...(parentId !== undefined && { parentId }),
      role: 'user',
      text,
      state: 'done',
      createdAt: deps.clock.now(),
    };
    putMessage(context, question);
    saveMessage(context, parts, question);
    deps.keepsakes.set('model', thread.model);
    beginAnswer(context, parts, {
      threadId: thread.id,
      parentId: question.id,
      model: thread.model,
      prompt: promptUpTo(treeOf(get().conversations[thread.id]?.messages ?? []), question.id),
      startText: '',
    });
  };

  return {
    send(threadId, text, model) {
      const { conversations, running } = get();
      const conversation = conversations[threadId];
      if (text.trim() === '' || running[threadId] !== undefined) return;
      if (threadId !== NEW_CHAT && !conversation) return;
      const thread = conversation?.thread ?? startThread(text, model);
      const leaf = conversation && pathTo(treeOf(conversation.messages), thread.leafId).at(-1);
      ask(thread, leaf?.id, text);
    },

    edit(messageId, text) {
      const found = find(messageId, 'user');
      if (found && text.trim() !== '') ask(found.thread, found.message.parentId, text);
    },

    regenerate(messageId, model) {
      const found = find(messageId, 'assistant');
      const parentId = found?.message.parentId;
      if (!found || parentId === undefined) return;
      beginAnswer(context, parts, {
        threadId: found.thread.id,
        parentId,
        model: model ?? found.message.model ?? found.thread.model,
        prompt: promptUpTo(found.tree, parentId),
        startText: '',
      });
    },

    continueAnswer(messageId) {
      const found = find(messageId, 'assistant');
      const parentId = found?.message.parentId;
      if (!found || parentId === undefined) return;
      beginAnswer(context, parts, {
        threadId: found.thread.id,
        parentId,
        model: found.message.model ?? found.thread.model,
        prompt: [...promptUpTo(found.tree, messageId), GO_ON],
        startText: found.message.text,
      });
    },

    stop() {
      parts.runs.get(get().openId)?.stop();
    },

    showVersion(messageId) {
      const found = find(messageId);
      if (found) saveThread(context, parts, { ...found.thread, leafId: leafUnder(found.tree, messageId) });
    },
  };
}

/** The first line that says something, cut at a word. */
export function titleOf(text: string): string {
  const line =
    text
      .split('\n')
      .map((each) => each.replace(/^[\s#>*`-]+|\*\*|`/g, '').trim())
      .find((each) => each !== '') ?? 'New chat';
  if (line.length <= TITLE_CHARACTERS) return line;
  const cut = line.slice(0, TITLE_CHARACTERS);
  const space = cut.lastIndexOf(' ');
  return `${(space > TITLE_CHARACTERS / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
