// The program `pointsman`: the command line on a real process.
import { createEngine } from '../engine.ts';
import { processHost } from './process-host.ts';
import { runCli } from './run-cli.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

// Nobody reads what is told to people: that is no reason to end.
process.stderr.on('error', () => {});

const exitCode = await runCli(process.argv.slice(2), processHost(createEngine));
// Idle connections would hold the process for seconds; what was written goes out first.
process.stdout.write('', () => process.exit(exitCode));
