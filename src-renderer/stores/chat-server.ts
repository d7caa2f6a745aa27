// The control calls that the chat makes.
import type { MessageView, ThreadView } from '../../src-main/contract/control-api.ts';
import { call } from '../control.ts';

export type ThreadFields = Pick<ThreadView, 'title' | 'model' | 'leafId'>;

/** Every call rejects with an error whose message a person can read. */
export interface ChatServer {
  threads(search: string): Promise<readonly ThreadView[]>;
  thread(id: string): Promise<{ thread: ThreadView; messages: readonly MessageView[] }>;
  saveThread(id: string, fields: ThreadFields): Promise<ThreadView>;
  removeThread(id: string): Promise<void>;
  saveMessage(message: MessageView): Promise<void>;
}

export const chatServer: ChatServer = {
  async threads(search) {
    const { threads } = await call('GET /control/threads', { query: search === '' ? {} : { search } });
    return threads;
  },
  thread: (id) => call('GET /control/threads/:id', { params: { id } }),
  saveThread: (id, body) => call('PUT /control/threads/:id', { params: { id }, body }),
  async removeThread(id) {
    await call('DELETE /control/threads/:id', { params: { id } });
  },
  async saveMessage(message) {
    const { id, createdAt: _, ...body } = message;
    await call('PUT /control/messages/:id', { params: { id }, body });
  },
};
