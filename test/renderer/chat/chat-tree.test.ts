// The tree of a conversation.
import { describe, expect, it } from 'vitest';
import type { MessageView } from '../../../src-main/contract/control-api.ts';
import { leafUnder, pathTo, promptUpTo, siblingsOf, treeOf } from '../../../src-renderer/stores/chat-tree.ts';

let madeAt = 0;

function message(id: string, parentId?: string, rest: Partial<MessageView> = {}): MessageView {
  madeAt += 1;
  const role = id.startsWith('q') ? 'user' : 'assistant';
  return {
    id,
    threadId: 't',
    role,
    text: `text of ${id}`,
    state: 'done',
    createdAt: madeAt,
    ...rest,
    ...(parentId !== undefined && { parentId }),
  };
}

const ids = (path: readonly MessageView[]): string[] => path.map(({ id }) => id);

/** q1 ─ a1 ─ q2 ─ a2 / a2b ─ q3 ; q1b (edited) ─ a1b */
function branched(): MessageView[] {
  return [
    message('q1'),
    message('a1', 'q1'),
    message('q2', 'a1'),
    message('a2', 'q2'),
    message('a2b', 'q2'),
    message('q3', 'a2b'),
    message('q1b'),
    message('a1b', 'q1b'),
  ];
}

describe('path', () => {
  it('shows only the branch of the leaf, not its siblings', () => {
    const tree = treeOf(branched());
    expect(ids(pathTo(tree, 'a2'))).toEqual(['q1', 'a1', 'q2', 'a2']);
    expect(ids(pathTo(tree, 'q3'))).toEqual(['q1', 'a1', 'q2', 'a2b', 'q3']);
  });

  it('falls back to the newest branch when the leaf is missing or unknown', () => {
    const tree = treeOf(branched());
    expect(ids(pathTo(tree, undefined))).toEqual(['q1b', 'a1b']);
    expect(ids(pathTo(tree, 'gone'))).toEqual(['q1b', 'a1b']);
  });

  it('is empty for an empty thread', () => {
    expect(pathTo(treeOf([]), undefined)).toEqual([]);
    expect(pathTo(treeOf([]), 'gone')).toEqual([]);
  });

  it('shows a message whose parent was lost instead of hiding it', () => {
    expect(ids(pathTo(treeOf([message('a9', 'lost')]), undefined))).toEqual(['a9']);
  });

  it('ends on a damaged thread whose parents form a loop', () => {
    const tree = treeOf([message('a', 'b'), message('b', 'a')]);
    expect(ids(pathTo(tree, 'a')).sort()).toEqual(['a', 'b']);
    expect(ids(pathTo(tree, undefined))).toEqual([]);
  });
});

describe('siblings', () => {
  it('counts the versions of an answer in the order they were made', () => {
    const tree = treeOf(branched());
    expect(siblingsOf(tree, 'a2')).toEqual({ ids: ['a2', 'a2b'], index: 0 });
    expect(siblingsOf(tree, 'a2b')).toEqual({ ids: ['a2', 'a2b'], index: 1 });
  });

  it('treats an edited first question as a version of the first question', () => {
    expect(siblingsOf(treeOf(branched()), 'q1b')).toEqual({ ids: ['q1', 'q1b'], index: 1 });
  });

  it('does not mix roles under one parent', () => {
    const tree = treeOf([message('q1'), message('a1', 'q1'), message('q2', 'q1'), message('a1b', 'q1')]);
    expect(siblingsOf(tree, 'a1b')).toEqual({ ids: ['a1', 'a1b'], index: 1 });
  });

  it('keeps the order of arrival for messages of the same millisecond', () => {
    const tree = treeOf([
      message('q1', undefined, { createdAt: 7 }),
      message('a', 'q1', { createdAt: 7 }),
      message('b', 'q1', { createdAt: 7 }),
    ]);
    expect(siblingsOf(tree, 'b')).toEqual({ ids: ['a', 'b'], index: 1 });
  });

  it('answers for an unknown message without failing', () => {
    expect(siblingsOf(treeOf(branched()), 'gone')).toEqual({ ids: [], index: -1 });
  });
});

describe('choosing a version', () => {
  it('goes down to the newest leaf under it', () => {
    const tree = treeOf(branched());
    expect(leafUnder(tree, 'q1')).toBe('q3');
    expect(leafUnder(tree, 'a2')).toBe('a2');
    expect(leafUnder(tree, 'a2b')).toBe('q3');
  });
});

describe('prompt', () => {
  it('holds the branch up to the message and nothing after it or beside it', () => {
    expect(promptUpTo(treeOf(branched()), 'q2')).toEqual([
      { role: 'user', content: 'text of q1' },
      { role: 'assistant', content: 'text of a1' },
      { role: 'user', content: 'text of q2' },
    ]);
  });

  it('leaves out answers that failed before they said anything', () => {
    const tree = treeOf([
      message('q1'),
      message('a1', 'q1', { text: ' \n', state: 'error', error: 'no key' }),
      message('q2', 'a1'),
    ]);
    expect(promptUpTo(tree, 'q2').map(({ role }) => role)).toEqual(['user', 'user']);
  });

  it('keeps system messages first', () => {
    const tree = treeOf([message('s', undefined, { role: 'system', text: 'Be brief.' }), message('q1', 's')]);
    expect(promptUpTo(tree, 'q1')[0]).toEqual({ role: 'system', content: 'Be brief.' });
  });

  it('is empty for an unknown message', () => {
    expect(promptUpTo(treeOf(branched()), undefined)).toEqual([]);
    expect(promptUpTo(treeOf(branched()), 'gone')).toEqual([]);
  });
});
