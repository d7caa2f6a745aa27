// The desktop shell's start: one readable list of set-up steps.
import { app } from 'electron';
import { startShell } from './shell.ts';

void startShell().catch((error: unknown) => {
  process.stderr.write(`Pointsman could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  app.exit(1);
});
