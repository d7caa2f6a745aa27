// Asking and answering, from the key press to the disk.
import { describe, expect, it } from 'vitest';
import { pathTo, treeOf } from '../../../src-renderer/stores/chat-tree.ts';
import { chatBench, settle } from './chat-fakes.ts';

function asked(text = 'What is a monad?') {
  const bench = chatBench();
  bench.chat().send('', text, 'fast');
  const request = bench.requests[0]!;
  const answer = () => bench.shown().at(-1)!;
  return { ...bench, request, answer };
}

async function answered(text = 'A monoid.') {
  const bench = asked();
  await bench.request.begin();
  await bench.request.say(text);
  await bench.request.finish();
  await bench.store.saved();
  return bench;
}

describe('sending', () => {
  it('asks the gateway for a stream of the chosen model with the question', () => {
    const { request } = asked();
    expect(request.body).toMatchObject({
      model: 'fast',
      stream: true,
      messages: [{ role: 'user', content: 'What is a monad?' }],
    });
  });

  it('puts question and empty answer on disk before the gateway has said a word, parents first', async () => {
    const { disk, store, shown } = asked();
    await store.saved();
    expect(disk.log).toEqual(['thread', 'user done', 'assistant streaming', `thread ${shown()[1]!.id}`]);
  });

  it('names the thread after the first line that says something', () => {
    const { chat } = asked('\n# Plan for **today**\nmore');
    expect(chat().threads?.[0]?.title).toBe('Plan for today');
  });

  it('does nothing for blank text or for a thread that is not loaded', () => {
    const { chat, requests } = chatBench();
    chat().send('', '  \n', 'fast');
    chat().send('not-loaded', 'hello', 'fast');
    expect(requests).toHaveLength(0);
  });

  it('sends the whole branch with the second question', async () => {
    const { chat, requests } = await answered();
    chat().send(chat().openId, 'Why?', 'ignored');
    expect(requests[1]!.body).toMatchObject({
      model: 'fast',
      messages: [
        { role: 'user', content: 'What is a monad?' },
        { role: 'assistant', content: 'A monoid.' },
        { role: 'user', content: 'Why?' },
      ],
    });
  });
});

describe('streaming', () => {
  it('redraws once per frame however many chunks arrive, and touches only the live answer', async () => {
    const { store, request, frame, chat, answer } = asked();
    await request.begin();
    const conversations = chat().conversations;
    let changes = 0;
    store.subscribe(() => (changes += 1));
    for (let chunk = 0; chunk < 50; chunk += 1) await request.say('x');
    expect(changes).toBe(0);
    frame();
    expect(changes).toBe(1);
    expect(chat().live[answer().id]?.text).toBe('x'.repeat(50));
    expect(chat().conversations).toBe(conversations);
  });

  it('saves at once, then at most every 200 ms with the latest text, then the end', async () => {
    const { disk, request, advance, store } = asked();
    await request.begin();
    await store.saved();
    disk.saves.length = 0;
    await request.say('a');
    await request.say('b');
    expect(disk.saves).toHaveLength(0);
    await advance(200);
    expect(disk.saves.map(({ text }) => text)).toEqual(['ab']);
    await request.say('c');
    await advance(199);
    expect(disk.saves).toHaveLength(1);
    await advance(1);
    expect(disk.saves.map(({ text }) => text)).toEqual(['ab', 'abc']);
    await request.finish();
    await store.saved();
    expect(disk.saves.map(({ state }) => state)).toEqual(['streaming', 'streaming', 'done']);
  });

  it('saves in a hidden window too, where timers are slow and frames do not come', async () => {
    const { disk, request, store, clock } = asked();
    await request.begin();
    await store.saved();
    disk.saves.length = 0;
    const start = clock.now();
    await request.say('a');
    // Time passes without a timer being called.
    clock.now = () => start + 1000;
    await request.say('b');
    await store.saved();
    expect(disk.saves.at(-1)?.text).toBe('ab');
  });

  it('keeps the request id, which leads to cost and attempts', async () => {
    const { disk, answer } = await answered();
    expect(answer().requestId).toBe('gen-1');
    expect(disk.messages.get(answer().id)?.requestId).toBe('gen-1');
  });

  it('keeps reasoning apart from the answer and times it', async () => {
    const { request, advance, chat, answer, disk, store } = asked();
    await request.begin();
    await request.send('data: {"choices":[{"delta":{"reasoning":"hm"}}]}\n\n');
    await advance(1500);
    await request.say('So.');
    await request.finish();
    await store.saved();
    expect(answer()).toMatchObject({ text: 'So.', reasoning: 'hm', state: 'done' });
    expect(chat().reasoningMs[answer().id]).toBe(1500);
    expect(disk.messages.get(answer().id)?.reasoning).toBe('hm');
  });

  it('goes on when another thread is opened meanwhile', async () => {
    const { request, chat, disk, store } = asked();
    const threadId = chat().openId;
    await request.begin();
    await chat().open('');
    await request.say('still here');
    await request.finish();
    await store.saved();
    expect(chat().openId).toBe('');
    expect([...disk.messages.values()].at(-1)).toMatchObject({ threadId, text: 'still here', state: 'done' });
    await chat().open(threadId);
    expect(chat().conversations[threadId]?.messages.at(-1)?.text).toBe('still here');
  });

  it('is not overwritten by what was on disk when the thread is opened again', async () => {
    const { request, chat, answer } = asked();
    const threadId = chat().openId;
    await request.begin();
    await request.say('word');
    await chat().open('');
    await chat().open(threadId);
    expect(answer().state).toBe('streaming');
    await request.finish();
    expect(answer()).toMatchObject({ text: 'word', state: 'done' });
  });
});

describe('ends', () => {
  it('stops: the fetch is aborted and what was said is kept', async () => {
    const { request, chat, answer, disk, store } = asked();
    await request.begin();
    await request.say('half');
    chat().stop();
    await settle();
    await store.saved();
    expect(request.isAborted()).toBe(true);
    expect(answer()).toMatchObject({ text: 'half', state: 'stopped' });
    expect(disk.messages.get(answer().id)?.state).toBe('stopped');
    expect(chat().running).toEqual({});
    expect(chat().live).toEqual({});
  });

  it('stops before the gateway has answered at all', async () => {
    const { chat, answer } = asked();
    chat().stop();
    await settle();
    expect(answer().state).toBe('stopped');
  });

  it('shows a refusal with its type and status', async () => {
    const { request, answer } = asked();
    await request.begin({ status: 403, headers: { 'content-type': 'application/json' } });
    await request.send('{"error":{"code":403,"message":"No key.","metadata":{"error_type":"permission_denied"}}}');
    await request.cut();
    expect(answer()).toMatchObject({ state: 'error', error: 'permission_denied (403): No key.', requestId: 'gen-1' });
  });

  it('turns an error frame in the middle into an error and keeps the text before it', async () => {
    const { request, answer, chat } = asked();
    await request.begin();
    await request.say('half');
    await request.send(': ping\ndata: {"error":{"message":"overloaded","code":503},"choices":[]}\n\n');
    expect(answer()).toMatchObject({ state: 'error', text: 'half', error: 'overloaded' });
    expect(chat().announcement).toContain('overloaded');
  });

  it('does not take the end of the stream for the end of the answer', async () => {
    const { request, answer } = asked();
    await request.begin();
    await request.say('half');
    await request.cut();
    expect(answer()).toMatchObject({ state: 'error', text: 'half' });
    expect(answer().error).toContain('broke before the answer was complete');
  });

  it('accepts a stream that names its finish but leaves out the closing word', async () => {
    const { request, answer } = asked();
    await request.begin();
    await request.say('all');
    await request.send('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n');
    await request.cut();
    expect(answer()).toMatchObject({ state: 'done', text: 'all' });
  });

  it('is no failure when the window goes away: on disk it stays unfinished, and is shown as interrupted', async () => {
    const { request, store, disk, answer } = asked();
    await request.begin();
    await request.say('half');
    store.leave();
    await request.break();
    await store.saved();
    expect(disk.messages.get(answer().id)?.state).toBe('streaming');
  });

  it('tells a broken connection from a stop', async () => {
    const { request, answer } = asked();
    await request.begin();
    await request.break();
    expect(answer().state).toBe('error');
  });

  it('refuses a body that is not a stream instead of showing nothing', async () => {
    const { request, answer } = asked();
    await request.begin({ headers: { 'content-type': 'text/html' } });
    expect(answer().error).toContain('not with a stream');
  });

  it('reads text that is cut inside a character', async () => {
    const { request, answer } = asked();
    await request.begin();
    const frame = new TextEncoder().encode('data: {"choices":[{"delta":{"content":"🦊"}}]}\n\n');
    for (const byte of frame) await request.send(new Uint8Array([byte]));
    await request.finish();
    expect(answer().text).toBe('🦊');
  });
});

describe('branches', () => {
  it('edits a question into a sibling and leaves the old branch whole', async () => {
    const { chat, shown, requests } = await answered();
    const before = shown();
    chat().edit(before[0]!.id, 'What is a functor?');
    expect(requests[1]!.body.messages).toEqual([{ role: 'user', content: 'What is a functor?' }]);
    expect(shown().slice(0, 2)).toEqual(before);
    expect(shown()[2]).toMatchObject({ role: 'user', text: 'What is a functor?' });
    expect(shown()[2]!.parentId).toBeUndefined();
  });

  it("regenerates into a sibling, with another model when asked, and keeps the thread's own", async () => {
    const { chat, shown, requests } = await answered();
    chat().regenerate(shown()[1]!.id, 'smart');
    expect(requests[1]!.body).toMatchObject({ model: 'smart', messages: [{ role: 'user' }] });
    expect(shown()[2]).toMatchObject({ parentId: shown()[0]!.id, model: 'smart', state: 'streaming' });
    expect(chat().conversations[chat().openId]?.thread.model).toBe('fast');
  });

  it('shows the version that was chosen and remembers it', async () => {
    const { chat, shown, requests, disk, store } = await answered();
    chat().regenerate(shown()[1]!.id);
    await requests[1]!.begin();
    await requests[1]!.finish();
    chat().showVersion(shown()[1]!.id);
    await store.saved();
    const { thread, messages } = chat().conversations[chat().openId]!;
    expect(pathTo(treeOf(messages), thread.leafId).at(-1)?.id).toBe(shown()[1]!.id);
    expect(disk.threads.get(thread.id)?.leafId).toBe(shown()[1]!.id);
  });

  it('continues a broken answer in a sibling that begins with its text', async () => {
    const { request, requests, chat, shown, answer } = asked();
    await request.begin();
    await request.say('First half,');
    await request.cut();
    chat().continueAnswer(answer().id);
    expect(requests[1]!.body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    await requests[1]!.begin();
    await requests[1]!.say(' second half.');
    await requests[1]!.finish();
    expect(shown()).toHaveLength(3);
    expect(answer()).toMatchObject({ text: 'First half, second half.', state: 'done', parentId: shown()[0]!.id });
    expect(shown()[1]!.text).toBe('First half,');
  });

  it('does not branch while an answer is being written', async () => {
    const { request, chat, shown, requests } = asked();
    await request.begin();
    chat().regenerate(shown()[1]!.id);
    chat().edit(shown()[0]!.id, 'other');
    expect(requests).toHaveLength(1);
  });
});
