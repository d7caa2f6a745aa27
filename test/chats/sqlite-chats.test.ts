// Conversations: the tree keeps its shape, and what was said can be found.
import { expect, test } from 'vitest';
import { ChatsError } from '../../src-main/chats/chats-error.ts';
import type { ChatMessage, Chats, Thread } from '../../src-main/chats/chats.ts';
import { openChats } from '../../src-main/chats/sqlite-chats.ts';
import { sourceUrl, startChild } from '../support/child.ts';
import { tempHome } from '../support/temp-home.ts';
import { tempDatabase } from '../support/temp-ledger.ts';

const threadOf = (id: string, rest: Partial<Thread> = {}): Thread => ({
  id,
  title: '',
  model: 'acme/one',
  createdAt: 1,
  updatedAt: 1,
  ...rest,
});

const messageOf = (id: string, threadId: string, rest: Partial<ChatMessage> = {}): ChatMessage => ({
  id,
  threadId,
  role: 'user',
  text: '',
  state: 'done',
  createdAt: 1,
  ...rest,
});

const found = async (chats: Chats, search: string): Promise<string[]> =>
  (await chats.threads({ search })).map((thread) => thread.id);

test('a thread and its messages come back as they were stored', async () => {
  const chats = openChats(tempDatabase());
  const thread = threadOf('t1', { title: 'Hello', leafId: 'm2' });
  const question = messageOf('m1', 't1', { text: 'hi' });
  const answer = messageOf('m2', 't1', {
    parentId: 'm1',
    role: 'assistant',
    text: 'hello',
    reasoning: 'be polite',
    model: 'acme/one',
    requestId: 'gen-1',
    state: 'error',
    error: 'cut off',
  });
  await chats.putThread(thread);
  await chats.putMessage(question);
  await chats.putMessage(answer);

  expect(await chats.thread('t1')).toEqual({ thread, messages: [question, answer] });
  expect(await chats.thread('none')).toBeUndefined();
});

test('threads come with the latest change first, as many as asked for', async () => {
  const chats = openChats(tempDatabase());
  for (const [id, updatedAt] of [
    ['a', 5],
    ['b', 9],
    ['c', 7],
  ] as const) {
    await chats.putThread(threadOf(id, { updatedAt }));
  }
  expect((await chats.threads()).map((thread) => thread.id)).toEqual(['b', 'c', 'a']);
  expect((await chats.threads({ limit: 2 })).map((thread) => thread.id)).toEqual(['b', 'c']);
  expect(await chats.threads({ limit: 0 })).toEqual([]);
});

test('storing again changes what grew and keeps when it began', async () => {
  const chats = openChats(tempDatabase());
  await chats.putThread(threadOf('t1'));
  await chats.putThread(threadOf('t1', { title: 'New', createdAt: 99, updatedAt: 99 }));
  await chats.putMessage(messageOf('m1', 't1', { state: 'streaming', text: 'a' }));
  await chats.putMessage(messageOf('m1', 't1', { text: 'ab', createdAt: 99 }));

  expect(await chats.thread('t1')).toEqual({
    thread: threadOf('t1', { title: 'New', updatedAt: 99 }),
    messages: [messageOf('m1', 't1', { text: 'ab' })],
  });
});

test('siblings stand side by side: an edit overwrites nothing', async () => {
  const chats = openChats(tempDatabase());
  await chats.putThread(threadOf('t1'));
  await chats.putMessage(messageOf('m1', 't1', { text: 'question' }));
  await chats.putMessage(messageOf('m2', 't1', { parentId: 'm1', text: 'first' }));
  await chats.putMessage(messageOf('m3', 't1', { parentId: 'm1', text: 'second' }));
  const messages = (await chats.thread('t1'))?.messages;
  expect(messages?.map(({ id, parentId, text }) => [id, parentId, text])).toEqual([
    ['m1', undefined, 'question'],
    ['m2', 'm1', 'first'],
    ['m3', 'm1', 'second'],
  ]);
});

test.each([
  ['threadId', messageOf('m9', 'none')],
  ['parentId', messageOf('m9', 't1', { parentId: 'none' })],
  ['parentId', messageOf('m9', 't1', { parentId: 'other-root' })],
  ['parentId', messageOf('m9', 't1', { parentId: 'm9' })],
  ['parentId', messageOf('root', 't1', { parentId: 'leaf' })],
  ['threadId', messageOf('root', 't2')],
  ['role', messageOf('root', 't1', { role: 'assistant' })],
] as const)('a message with a wrong %s cannot tear the tree', async (field, message) => {
  const chats = openChats(tempDatabase());
  await chats.putThread(threadOf('t1'));
  await chats.putThread(threadOf('t2'));
  await chats.putMessage(messageOf('root', 't1'));
  await chats.putMessage(messageOf('leaf', 't1', { parentId: 'root' }));
  await chats.putMessage(messageOf('other-root', 't2'));

  const error = await chats.putMessage(message).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ChatsError);
  expect(error).toMatchObject({ field });
  expect((await chats.thread('t1'))?.messages.map(({ id }) => id)).toEqual(['root', 'leaf']);
});

test('removing a thread removes its messages, from the search too', async () => {
  const db = tempDatabase();
  const chats = openChats(db);
  await chats.putThread(threadOf('t1', { title: 'giraffe' }));
  await chats.putMessage(messageOf('m1', 't1', { text: 'elephant' }));
  await chats.putMessage(messageOf('m2', 't1', { text: 'still coming', state: 'streaming' }));

  expect(await chats.removeThread('t1')).toBe(true);
  expect(await chats.removeThread('t1')).toBe(false);
  expect(db.prepare('SELECT count(*) AS n FROM messages').get()).toEqual({ n: 0 });
  for (const index of ['thread_search', 'message_search']) {
    expect(db.prepare(`SELECT count(*) AS n FROM ${index}('elephant OR giraffe OR coming')`).get()).toEqual({ n: 0 });
    expect(() => db.exec(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`)).not.toThrow();
  }
});

test('words in titles and messages are found, in any case, accent, part or order', async () => {
  const chats = openChats(tempDatabase());
  await chats.putThread(threadOf('by-title', { title: 'Café in Zürich' }));
  await chats.putThread(threadOf('by-text'));
  await chats.putMessage(messageOf('m1', 'by-text', { text: 'How do I call readFileSync() in 東京 today?' }));

  expect(await found(chats, 'cafe')).toEqual(['by-title']);
  expect(await found(chats, 'ZÜRICH café')).toEqual(['by-title']);
  expect(await found(chats, 'filesync')).toEqual(['by-text']);
  expect(await found(chats, 'today readFile')).toEqual(['by-text']);
  expect(await found(chats, '東京')).toEqual(['by-text']);
  expect(await found(chats, 'in')).toEqual(['by-text', 'by-title']);
  expect(await found(chats, 'today elephant')).toEqual([]);
  expect(await found(chats, '"call readFileSync"')).toEqual(['by-text']);
  expect(await found(chats, '"readFileSync call"')).toEqual([]);
  expect(await found(chats, '  ')).toHaveLength(2);
});

test.each([
  '"',
  '""',
  '"q',
  "'",
  '*',
  'abc*',
  'abc OR',
  'NEAR(abc, 2)',
  'text:abc',
  '-abc',
  '(abc',
  'abc)',
  '^abc',
  '%',
  '_',
  '\\',
  'a\0bc',
  '{abc}',
  'abc AND NOT',
  '+abc',
  'x"y"z',
  '😀',
])('the search %j is taken as text and fails nothing', async (search) => {
  const chats = openChats(tempDatabase());
  await chats.putThread(threadOf('t1', { title: 'plain words' }));
  await chats.putMessage(messageOf('m1', 't1', { text: 'more plain words' }));
  const quotesOnly = /^"*$/.test(search);
  expect(await found(chats, search)).toEqual(quotesOnly ? ['t1'] : []);
});

test('marks of LIKE are looked for as they are', async () => {
  const chats = openChats(tempDatabase());
  await chats.putThread(threadOf('percent', { title: '50 % off' }));
  await chats.putThread(threadOf('other', { title: '50 percent off' }));
  expect(await found(chats, '%')).toEqual(['percent']);
});

test('an answer is found once it has ended, in its last wording only', async () => {
  const db = tempDatabase();
  const chats = openChats(db);
  await chats.putThread(threadOf('t1'));
  await chats.putMessage(messageOf('m1', 't1', { text: 'eleph', state: 'streaming' }));
  await chats.putMessage(messageOf('m1', 't1', { text: 'elephant', state: 'streaming' }));
  expect(await found(chats, 'elephant')).toEqual([]);
  await chats.putMessage(messageOf('m1', 't1', { text: 'elephant', state: 'done' }));
  expect(await found(chats, 'elephant')).toEqual(['t1']);
  await chats.putMessage(messageOf('m1', 't1', { text: 'giraffe', state: 'stopped' }));
  expect(await found(chats, 'elephant')).toEqual([]);
  expect(await found(chats, 'giraffe')).toEqual(['t1']);
  expect(() =>
    db.exec("INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)"),
  ).not.toThrow();
});

test('kill -9 during an answer: what had come is kept, marked interrupted and found', async () => {
  const home = tempHome();
  const child = startChild(`
    import { openDatabase } from ${JSON.stringify(sourceUrl('database/open-database.ts'))};
    import { openChats } from ${JSON.stringify(sourceUrl('chats/sqlite-chats.ts'))};
    const chats = openChats(openDatabase(${JSON.stringify(home)}));
    await chats.putThread(${JSON.stringify(threadOf('t1'))});
    await chats.putMessage(${JSON.stringify(messageOf('m1', 't1', { text: 'half an elephant', state: 'streaming' }))});
    console.log('stored');
    setInterval(() => {}, 1000);
  `);
  await child.line();
  await child.kill();

  const chats = openChats(tempDatabase(home));
  expect((await chats.thread('t1'))?.messages).toMatchObject([{ text: 'half an elephant', state: 'interrupted' }]);
  expect(await found(chats, 'elephant')).toEqual(['t1']);
});
