// A message that has no place in the tree of its thread.

export class ChatsError extends Error {
  readonly field: 'threadId' | 'parentId' | 'role';

  /** `problem` says what is wrong and what to do. */
  constructor(field: ChatsError['field'], problem: string) {
    super(`${field}: ${problem}`);
    this.name = 'ChatsError';
    this.field = field;
  }
}
