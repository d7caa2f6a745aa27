// How a failed answer is written into its message and read back. Pure.
import type { ChatFailure } from './chat-chunk.ts';

/** One line that a person can read and `readStoredFailure` can take apart: `type (status): message`. */
export function storedFailure({ message, type, status }: ChatFailure): string {
  if (type === undefined) return message;
  return `${type}${status === undefined ? '' : ` (${status})`}: ${message}`;
}

export function readStoredFailure(text: string): ChatFailure {
  const found = /^([a-z][a-z_]*)(?: \((\d{3})\))?: /.exec(text);
  if (!found) return { message: text };
  const [prefix, type = '', status] = found;
  return { message: text.slice(prefix.length), type, ...(status !== undefined && { status: Number(status) }) };
}
