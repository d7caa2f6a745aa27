// The one error that the scripts show as a sentence instead of a stack trace.
import { say } from './say.mjs';

/** Set-up cannot go on, and the message tells the user what to do about it. */
export class SetupError extends Error {}

/**
 * Runs a script's main function and ends the process with the exit code it returns.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
