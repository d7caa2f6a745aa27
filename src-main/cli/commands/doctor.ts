// `doctor`: checks what a working gateway rests on, and says how to mend it.
import type { Command } from 'commander';
import type { DoctorCheck } from '../../contract/control-api.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { EXIT } from '../exit.ts';
import { clean } from '../format.ts';

export function addDoctorCommand(program: Command, context: CommandContext): void {
  const { host } = context;
  program
    .command('doctor')
    .description('check Node, the data folder, the secret store, the gateway, the providers and the prices')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} doctor`)
    .action(async (options: { json?: true }, command: Command) => {
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/doctor'));
      if (answer.checks.some((check) => check.state === 'problem')) context.setExitCode(EXIT.failure);
      if (options.json) return writeJson(host, answer);
      host.write(answer.checks.map(checkLines).join(''));
    });
}

const MARKS: Readonly<Record<DoctorCheck['state'], string>> = { ok: 'ok', warning: 'warning', problem: 'PROBLEM' };

function checkLines({ name, state, message, fix }: DoctorCheck): string {
  const first = `${MARKS[state].padEnd(8)} ${name}: ${clean(message)}\n`;
  return fix === undefined ? first : `${first}${' '.repeat(9)}→ ${clean(fix)}\n`;
}
