// What was said in requests, kept only where the user switched that on, and only for so long.

export interface RecordedContent {
  readonly requestId: string;
  readonly accessKeyId: string;
  /** Epoch ms. */
  readonly recordedAt: number;
  /** The conversation as OpenAI's chat messages; secrets and media are cut out. */
  readonly messages: readonly unknown[];
  /** null where nothing was said. */
  readonly completion: string | null;
  readonly reasoning: string | null;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[];
}

/** The user's choice; absent = nothing is recorded. */
export interface Recording {
  readonly days: number;
  /** Ids of the access keys it is for; absent = all. */
  readonly keyIds?: readonly string[];
}

/** Preference that holds the choice. */
export const RECORDING_PREFERENCE = 'recordContent';

export interface Contents {
  /** Stored after the present work is done: no answer waits for the disk. */
  put(content: RecordedContent): void;
  get(requestId: string): RecordedContent | undefined;
  /** False when there was none. */
  remove(requestId: string): boolean;
  /** Everything recorded before this moment (epoch ms). @returns how many */
  removeBefore(at: number): number;
  count(): number;
  /** Writes what is not written yet. */
  close(): void;
}
