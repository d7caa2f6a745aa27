// Control calls about conversations.
import type { ChatMessage, Thread } from '../chats/chats.ts';
import type { ControlParts } from './parts.ts';
import { conflict, invalid, notFound } from './refusal.ts';
import type { ControlRouter } from './router.ts';

export function chatRoutes(router: ControlRouter, { chats, now }: ControlParts): void {
  router.handle('GET /control/threads', async ({ query }) => {
    const threads = await chats.threads(query.search === undefined ? {} : { search: query.search });
    return { threads: threads.map((thread) => ({ ...thread })) };
  });

  router.handle('GET /control/threads/:id', async ({ params }) => {
    const found = await chats.thread(params.id);
    if (!found) return notFound(`There is no thread "${params.id}". It may have been removed.`);
    return { thread: { ...found.thread }, messages: found.messages.map((message) => ({ ...message })) };
  });

  router.handle('PUT /control/threads/:id', async ({ params, body }) => {
    const existing = await chats.thread(params.id);
    const thread: Thread = {
      ...body,
      id: params.id,
      createdAt: existing?.thread.createdAt ?? now(),
      updatedAt: now(),
    };
    await chats.putThread(thread);
    return { ...thread };
  });

  router.handle('DELETE /control/threads/:id', async ({ params }) =>
    (await chats.removeThread(params.id))
      ? { removed: true as const }
      : notFound(`There is no thread "${params.id}". It may have been removed already.`),
  );

  router.handle('PUT /control/messages/:id', async ({ params, body }) => {
    const found = await chats.thread(body.threadId);
    if (!found) return invalid('threadId', `there is no thread "${body.threadId}". Create it first.`);
    if (body.parentId !== undefined && !found.messages.some((message) => message.id === body.parentId)) {
      return invalid('parentId', `there is no message "${body.parentId}" in this thread.`);
    }
    const existing = found.messages.find((message) => message.id === params.id);
    if (existing && existing.parentId !== body.parentId) {
      return conflict('moved', 'parentId: a message keeps its place in the tree. Store a sibling instead.', 'parentId');
    }
    const message: ChatMessage = { ...body, id: params.id, createdAt: existing?.createdAt ?? now() };
    await chats.putMessage(message);
    return { ...message };
  });
}
