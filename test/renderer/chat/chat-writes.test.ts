// Saving a conversation in order.
import { describe, expect, it } from 'vitest';
import { createChatWrites } from '../../../src-renderer/stores/chat-writes.ts';

function recorder() {
  const done: string[] = [];
  const problems: (string | undefined)[] = [];
  const broken = new Set<string>();
  const save = (name: string) => async () => {
    await Promise.resolve();
    if (broken.has(name)) throw new Error(`${name} refused`);
    done.push(name);
  };
  return { done, problems, broken, save, writes: createChatWrites((reason) => problems.push(reason)) };
}

describe('writes', () => {
  it('never saves an answer before the question it answers', async () => {
    const { done, save, writes } = recorder();
    writes.put('thread', save('thread'));
    writes.put('question', save('question'));
    writes.put('answer', save('answer'));
    await writes.settled();
    expect(done).toEqual(['thread', 'question', 'answer']);
  });

  it('skips states that are already out of date, so that a slow disk does not fall behind', async () => {
    const { done, save, writes } = recorder();
    writes.put('answer', save('answer 1'));
    writes.put('answer', save('answer 2'));
    writes.put('answer', save('answer 3'));
    await writes.settled();
    expect(done).toEqual(['answer 1', 'answer 3']);
  });

  it('says why something is not saved, and takes it back once it is', async () => {
    const { done, problems, broken, save, writes } = recorder();
    broken.add('question');
    writes.put('question', save('question'));
    await writes.settled();
    expect(problems).toEqual(['question refused']);
    broken.clear();
    writes.retry();
    await writes.settled();
    expect(done).toEqual(['question']);
    expect(problems).toEqual(['question refused', undefined]);
  });

  it('tries what failed again before what came later, in the old order', async () => {
    const { done, broken, save, writes } = recorder();
    broken.add('thread').add('question');
    writes.put('thread', save('thread'));
    writes.put('question', save('question'));
    await writes.settled();
    broken.clear();
    writes.put('answer', save('answer'));
    await writes.settled();
    expect(done).toEqual(['thread', 'question', 'answer']);
  });

  it('keeps the place of a failed thread when a newer state of it comes', async () => {
    const { done, broken, save, writes } = recorder();
    broken.add('thread').add('question');
    writes.put('thread', save('thread'));
    writes.put('question', save('question'));
    await writes.settled();
    broken.clear();
    writes.put('thread', save('thread with leaf'));
    await writes.settled();
    expect(done).toEqual(['thread with leaf', 'question']);
  });

  it('does not bring a removed conversation back', async () => {
    const { done, problems, save, writes } = recorder();
    writes.put('a', save('a'));
    writes.put('b', save('b'));
    writes.close();
    writes.put('c', save('c'));
    await writes.settled();
    expect(done).toEqual(['a']);
    expect(problems).toEqual([]);
  });
});
