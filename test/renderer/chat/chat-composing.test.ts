// Drafts, queue, threads, and trouble with the disk.
import { describe, expect, it } from 'vitest';
import { chatBench, settle } from './chat-fakes.ts';

describe('queue', () => {
  it('sends what was typed during an answer after it, one by one, in order', async () => {
    const { chat, requests } = chatBench();
    for (const text of ['one', 'two', 'three']) {
      chat().setDraft(text);
      chat().submit('fast');
    }
    const threadId = chat().openId;
    expect(requests).toHaveLength(1);
    expect(chat().queues[threadId]?.map(({ text }) => text)).toEqual(['two', 'three']);
    await requests[0]!.begin();
    await requests[0]!.finish();
    expect(requests[1]!.body.messages.at(-1)?.content).toBe('two');
    expect(chat().queues[threadId]?.map(({ text }) => text)).toEqual(['three']);
    await requests[1]!.begin();
    await requests[1]!.finish();
    expect(requests[2]!.body.messages.at(-1)?.content).toBe('three');
    expect(chat().queues).toEqual({});
  });

  it('goes to the thread it was typed in, also when another one is open by then', async () => {
    const { chat, requests } = chatBench();
    chat().send('', 'one', 'fast');
    const threadId = chat().openId;
    chat().setDraft('two');
    chat().submit('fast');
    await chat().open('');
    await requests[0]!.begin();
    await requests[0]!.finish();
    expect(chat().conversations[threadId]?.messages.map(({ text }) => text)).toContain('two');
    expect(chat().openId).toBe('');
  });

  it('waits after a stop or an error instead of asking on into the void', async () => {
    const { chat, requests } = chatBench();
    chat().send('', 'one', 'fast');
    chat().setDraft('two');
    chat().submit('fast');
    chat().stop();
    await settle();
    expect(requests).toHaveLength(1);
    chat().sendNextQueued(chat().openId);
    expect(requests).toHaveLength(2);
  });

  it('gives a queued message back without losing what is being typed', () => {
    const { chat } = chatBench();
    chat().send('', 'one', 'fast');
    chat().setDraft('two');
    chat().submit('fast');
    chat().setDraft('three');
    chat().editQueued(chat().queues[chat().openId]![0]!.id);
    expect(chat().drafts[chat().openId]).toBe('three\n\ntwo');
    expect(chat().queues).toEqual({});
  });
});

describe('drafts', () => {
  it('belong to their thread and survive a restart', async () => {
    const first = chatBench();
    first.chat().setDraft('for a new chat');
    first.chat().send('', 'one', 'fast');
    first.chat().setDraft('for this thread');
    await first.advance(1000);
    const again = chatBench({
      keepsakes: { get: (key) => first.kept.get(key), set: () => undefined },
    });
    expect(again.chat().drafts).toEqual({ '': 'for a new chat', [first.chat().openId]: 'for this thread' });
    expect(again.chat().newModel).toBe('fast');
  });

  it('starts empty when what was kept is damaged', () => {
    const { chat } = chatBench({ keepsakes: { get: () => '{"a":1,', set: () => undefined } });
    expect(chat().drafts).toEqual({});
  });

  it('are not swallowed while the thread is still loading', () => {
    const { chat } = chatBench();
    void chat().open('t1');
    chat().setDraft('early');
    chat().submit('fast');
    expect(chat().drafts).toEqual({ t1: 'early' });
  });
});

describe('model', () => {
  it('is remembered per thread, and the last one is offered to new chats', async () => {
    const { chat, requests, disk, store } = chatBench();
    chat().send('', 'one', 'fast');
    await requests[0]!.begin();
    await requests[0]!.finish();
    const first = chat().openId;
    chat().chooseModel('smart');
    await chat().open('');
    expect(chat().newModel).toBe('smart');
    expect(chat().conversations[first]?.thread.model).toBe('smart');
    chat().send(first, 'two', 'ignored');
    await store.saved();
    expect(disk.threads.get(first)?.model).toBe('smart');
  });
});

describe('threads', () => {
  it('opens a thread from disk, and says so when it is gone', async () => {
    const { chat, disk } = chatBench();
    await disk.server.saveThread('t1', { title: 'Old', model: 'fast' });
    await chat().open('t1');
    expect(chat().conversations['t1']?.thread.title).toBe('Old');
    await chat().open('t2');
    expect(chat().loadProblems['t2']).toContain('There is no thread');
  });

  it('shows the answer of the last search, not of the slowest', async () => {
    const slow = Promise.withResolvers<void>();
    const bench = chatBench();
    const { server } = bench.disk;
    const { chat } = chatBench({
      server: {
        ...server,
        async threads(search) {
          if (search === 'slow') await slow.promise;
          return [{ id: search, title: search, model: 'm', createdAt: 1, updatedAt: 1 }];
        },
      },
    });
    const first = chat().searchFor('slow');
    await chat().searchFor('quick');
    slow.resolve();
    await first;
    expect(chat().found?.map(({ id }) => id)).toEqual(['quick']);
    await chat().searchFor(' ');
    expect(chat().found).toBeUndefined();
  });

  it('renames at once and on disk, and ignores an empty name', async () => {
    const { chat, disk, store } = chatBench();
    await disk.server.saveThread('t1', { title: 'Old', model: 'fast', leafId: 'x' });
    await chat().loadThreads();
    chat().rename('t1', ' ');
    chat().rename('t1', 'New');
    expect(chat().threads?.[0]?.title).toBe('New');
    await store.saved();
    expect(disk.threads.get('t1')).toMatchObject({ title: 'New', leafId: 'x' });
  });

  it('ends the running answer of a removed thread and never writes it back', async () => {
    const { chat, requests, disk, store } = chatBench();
    chat().send('', 'one', 'fast');
    const threadId = chat().openId;
    await requests[0]!.begin();
    await store.saved();
    await chat().remove(threadId);
    await settle();
    expect(requests[0]!.isAborted()).toBe(true);
    expect(disk.threads.size).toBe(0);
    expect(chat()).toMatchObject({ openId: '', conversations: {}, running: {}, live: {} });
  });

  it('keeps the thread when the engine refuses to remove it', async () => {
    const { chat, disk } = chatBench();
    await disk.server.saveThread('t1', { title: 'Old', model: 'fast' });
    await chat().loadThreads();
    disk.state.refusal = 'busy';
    await expect(chat().remove('t1')).rejects.toThrow('busy');
    expect(chat().threads).toHaveLength(1);
  });

  it('does not drop a running thread from the list when the list is loaded again', async () => {
    const { chat } = chatBench();
    chat().send('', 'one', 'fast');
    await chat().loadThreads();
    expect(chat().threads?.map(({ title }) => title)).toEqual(['one']);
  });
});

describe('disk', () => {
  it('says that nothing is saved while the engine refuses, and saves everything when it recovers', async () => {
    const { chat, requests, disk, store } = chatBench();
    disk.state.refusal = 'disk full';
    chat().send('', 'one', 'fast');
    await requests[0]!.begin();
    await requests[0]!.say('answer');
    await requests[0]!.finish();
    await store.saved();
    expect(chat().saveProblems[chat().openId]).toBe('disk full');
    disk.state.refusal = undefined;
    chat().saveAgain();
    await store.saved();
    expect(chat().saveProblems).toEqual({});
    expect([...disk.messages.values()].map(({ state, text }) => [state, text])).toEqual([
      ['done', 'one'],
      ['done', 'answer'],
    ]);
  });
});
