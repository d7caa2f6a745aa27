// Runs one command line: parses it, runs the command, and turns what goes wrong into a sentence and an exit code.
import { Command, CommanderError } from 'commander';
import { ControlError } from '../control/client.ts';
import { EngineStartError } from '../engine-errors.ts';
import type { CliHost } from './cli-host.ts';
import { createContext } from './command-context.ts';
import { addBudgetCommands } from './commands/budget.ts';
import { addCredentialCommands } from './commands/credential.ts';
import { addCatalogCommands } from './commands/catalog.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExportCommand } from './commands/export.ts';
import { addImportCommand } from './commands/import.ts';
import { addKeyCommands } from './commands/key.ts';
import { addModelCommands } from './commands/model.ts';
import { addModelsCommand } from './commands/models.ts';
import { addAutoCommands, addPlanCommand } from './commands/plan.ts';
import { addPresetCommands } from './commands/preset.ts';
import { addProviderCommands } from './commands/provider.ts';
import { addRecordingCommands } from './commands/recording.ts';
import { addRequestsCommand } from './commands/requests.ts';
import { addRouteCommands } from './commands/route.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSpendCommand } from './commands/spend.ts';
import { CliError, EXIT } from './exit.ts';

const EPILOG = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 already running, 4 port in use, 5 not found.
Secrets are never given on the command line: use --key-env, --key-stdin or the prompt.`;

/** @param argv the words after the program's name */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = createProgram(host, (code) => (exitCode = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, host);
  }
}

/** Every command, as the help shows it. */
export function createProgram(host: CliHost, setExitCode: (code: number) => void): Command {
  const program = new Command('pointsman')
    .description('One local address for every language model you have access to.')
    .version(host.version, '--version', 'print the version')
    .option('--home <folder>', "data folder (default: POINTSMAN_HOME, or the platform's data folder)")
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => host.write(text), writeErr: (text) => host.writeError(text) })
    .exitOverride()
    .addHelpText('after', EPILOG);
  const context = createContext(host, setExitCode);
  addServeCommand(program, context);
  addProviderCommands(program, context);
  addCredentialCommands(program, context);
  addKeyCommands(program, context);
  addBudgetCommands(program, context);
  addPresetCommands(program, context);
  addRouteCommands(program, context);
  addPlanCommand(program, context);
  addAutoCommands(program, context);
  addModelsCommand(program, context);
  addModelCommands(program, context);
  addCatalogCommands(program, context);
  addSpendCommand(program, context);
  addRequestsCommand(program, context);
  addRecordingCommands(program, context);
  addExportCommand(program, context);
  addImportCommand(program, context);
  addDoctorCommand(program, context);
  return program;
}

function explain(error: unknown, host: CliHost): number {
  // Commander has written its own message already.
  if (error instanceof CommanderError) {
    const asked = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    return asked ? EXIT.ok : EXIT.usage;
  }
  host.writeError(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof CliError) return error.exitCode;
  if (error instanceof EngineStartError) return START_EXIT[error.code];
  if (error instanceof ControlError && error.status === 404) return EXIT.notFound;
  if (error instanceof ControlError && error.status === 400) return EXIT.usage;
  return EXIT.failure;
}

const START_EXIT = {
  'port-busy': EXIT.portBusy,
  'home-busy': EXIT.alreadyRunning,
  'host-refused': EXIT.usage,
} as const satisfies Record<EngineStartError['code'], number>;
