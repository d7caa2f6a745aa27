// What the commands need from the process they run in; tests hand in their own.
import type { Engine, EngineOptions } from '../engine.ts';

export interface CliHost {
  /** Standard output. */
  write(text: string): void;
  /** Standard error. */
  writeError(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person sits at the keyboard. */
  readonly isInteractive: boolean;
  /** Everything on standard input. */
  readStdin(): Promise<string>;
  /** Asks without showing what is typed. */
  askHidden(question: string): Promise<string>;
  /** From now on the first Ctrl-C or request to terminate aborts this signal instead of ending the process. */
  catchStop(): AbortSignal;
  createEngine(options: EngineOptions): Engine;
  /** Epoch ms. */
  now(): number;
  readonly version: string;
  /** Folder of the built page. */
  readonly uiFolder: string;
  /** How the user calls this program: `pointsman`, or `npm run -s pointsman --` in a checkout. */
  readonly commandLine: string;
}
