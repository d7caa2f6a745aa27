// The recording of contents as the control plane tells and takes it.

export interface RecordingView {
  /** How long contents are kept; null = nothing is recorded. */
  days: number | null;
  /** Names of the access keys it is for; empty = all. */
  keys: string[];
  /** Requests of which contents are kept now. */
  recorded: number;
}

/** `keys`: ids or names; absent or empty = all. */
export interface RecordingInput {
  days: number | null;
  keys?: string[];
}

export interface ContentView {
  requestId: string;
  recordedAt: number;
  /** As OpenAI's chat messages; secrets and media are cut out. */
  messages: unknown[];
  completion: string | null;
  reasoning: string | null;
  toolCalls: { name: string; arguments: string }[];
}
