// The tree of a conversation: the path that is shown, siblings, and what a model is told of it. Pure.
import type { MessageView } from '../../src-main/contract/control-api.ts';

/** The messages of one thread, found by id and by parent. Children are in the order they were made. */
export interface MessageTree {
  readonly byId: ReadonlyMap<string, MessageView>;
  /** `undefined` holds the first messages, and those whose parent is missing. */
  readonly childrenOf: ReadonlyMap<string | undefined, readonly MessageView[]>;
}

export interface Siblings {
  readonly ids: readonly string[];
  /** Position of the asked message in `ids`. */
  readonly index: number;
}

/** One entry of `messages` in a chat completion request. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export function treeOf(messages: readonly MessageView[]): MessageTree {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const childrenOf = new Map<string | undefined, MessageView[]>();
  const inOrder = [...messages].sort((a, b) => a.createdAt - b.createdAt);
  for (const message of inOrder) {
    const parent = message.parentId !== undefined && byId.has(message.parentId) ? message.parentId : undefined;
    const children = childrenOf.get(parent);
    if (children) children.push(message);
    else childrenOf.set(parent, [message]);
  }
  return { byId, childrenOf };
}

/** From the first message to the leaf; to the newest leaf when the asked one is unknown. */
export function pathTo(tree: MessageTree, leafId: string | undefined): readonly MessageView[] {
  const start = leafId !== undefined && tree.byId.has(leafId) ? leafId : newestLeaf(tree, undefined);
  const path: MessageView[] = [];
  // A damaged thread may hold a loop; each message is shown once.
  const seen = new Set<string>();
  let message = start === undefined ? undefined : tree.byId.get(start);
  while (message && !seen.has(message.id)) {
    seen.add(message.id);
    path.push(message);
    message = message.parentId === undefined ? undefined : tree.byId.get(message.parentId);
  }
  return path.reverse();
}

/** The versions of a message: those with the same parent and role. */
export function siblingsOf(tree: MessageTree, id: string): Siblings {
  const message = tree.byId.get(id);
  if (!message) return { ids: [], index: -1 };
  const parent = message.parentId !== undefined && tree.byId.has(message.parentId) ? message.parentId : undefined;
  const ids = (tree.childrenOf.get(parent) ?? []).flatMap((each) => (each.role === message.role ? [each.id] : []));
  return { ids, index: ids.indexOf(id) };
}

/** The leaf to show when a message is chosen: newest child after newest child. */
export function leafUnder(tree: MessageTree, id: string): string {
  return newestLeaf(tree, id) ?? id;
}

function newestLeaf(tree: MessageTree, from: string | undefined): string | undefined {
  const seen = new Set<string>();
  let leaf = from;
  for (;;) {
    const next = tree.childrenOf.get(leaf)?.at(-1)?.id;
    if (next === undefined || seen.has(next)) return leaf;
    seen.add(next);
    leaf = next;
  }
}

/** What a model is told: the path up to and with this message. Answers that never said anything are left out. */
export function promptUpTo(tree: MessageTree, id: string | undefined): readonly PromptMessage[] {
  if (id === undefined || !tree.byId.has(id)) return [];
  return pathTo(tree, id).flatMap(({ role, text }) =>
    role === 'assistant' && text.trim() === '' ? [] : [{ role, content: text }],
  );
}
