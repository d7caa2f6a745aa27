// Remembers who minted opaque reasoning, so that a conversation goes back there, and who refused it, so that it is not shown again.
import { createHash } from 'node:crypto';
import type { Seal } from '../dialects/dialect.ts';

/** Where a seal came from or was refused: an endpoint with its credential, see `minterId`. */
export type MinterId = string;

export interface SealMemory {
  minted(data: string, by: MinterId): void;
  /** Who minted the latest of these seals that is known; undefined after a restart, or for seals from elsewhere. */
  minterOf(seals: readonly Seal[]): MinterId | undefined;
  /** True unless the seal is known to come from another minter, whose state this one could not read, or was refused here. */
  mayShow(seal: Seal, to: MinterId): boolean;
  refused(seals: readonly Seal[], by: MinterId): void;
}

/** Some hundred bytes each: a few MB at most. */
const MAX_ENTRIES = 20_000;

/** Anthropic documents its signatures as valid on every platform that serves Claude; the others tie theirs to the account. */
const PORTABLE: ReadonlySet<string> = new Set(['anthropic-claude-v1', 'unknown']);

const idOf = (data: string): string => createHash('sha256').update(data).digest('base64url');

export function createSealMemory(): SealMemory {
  const minters = new Map<string, MinterId>();
  const refusals = new Map<string, MinterId>();
  const remember = (memory: Map<string, MinterId>, data: string, who: MinterId): void => {
    const id = idOf(data);
    memory.delete(id);
    memory.set(id, who);
    const [oldest] = memory.keys();
    if (memory.size > MAX_ENTRIES && oldest !== undefined) memory.delete(oldest);
  };
  return {
    minted: (data, by) => remember(minters, data, by),
    minterOf(seals) {
      for (const { data } of seals.toReversed()) {
        const minter = minters.get(idOf(data));
        if (minter !== undefined) return minter;
      }
      return undefined;
    },
    mayShow({ format, data }, to) {
      const id = idOf(data);
      if (refusals.get(id) === to) return false;
      const minter = minters.get(id);
      return minter === undefined || minter === to || PORTABLE.has(format);
    },
    refused(seals, by) {
      for (const { data } of seals) remember(refusals, data, by);
    },
  };
}
