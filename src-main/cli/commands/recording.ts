// `recording`: whether what is said in requests is kept, for how long, and what was kept.
import { InvalidArgumentError, type Command } from 'commander';
import type { RecordingView } from '../../contract/recording-views.ts';
import { appended, type CommandContext, writeJson } from '../command-context.ts';
import { time } from '../format.ts';

interface JsonOption {
  readonly json?: true;
}

export function addRecordingCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const recording = program
    .command('recording')
    .description('keep what is said in requests and answers; off unless switched on');
  const tell = (view: RecordingView, { json }: JsonOption): void => {
    if (json) return writeJson(host, view);
    const whose = view.keys.length > 0 ? ` of ${view.keys.join(', ')}` : '';
    const kept = `Contents of ${view.recorded} requests are kept.`;
    host.write(
      view.days === null
        ? `Recording is off. ${kept}\n`
        : `Requests${whose} are recorded for ${view.days} days. ${kept}\n`,
    );
  };

  recording
    .command('status')
    .description('whether it is on, for whom, and how much is kept')
    .option('--json', 'print JSON')
    .action(async (options: JsonOption, command: Command) =>
      tell(await context.engine(command, ({ client }) => client.call('GET /control/recording')), options),
    );

  recording
    .command('on')
    .description('record from the next request on; what is older than the days is removed')
    .requiredOption('--days <number>', 'how long contents are kept, 1 to 3650', days)
    .option('--key <name>', 'only requests of this access key; may be given several times', appended)
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} recording on --days 30 --key editor`)
    .action(async (options: JsonOption & { days: number; key?: readonly string[] }, command: Command) => {
      const body = { days: options.days, ...(options.key && { keys: [...options.key] }) };
      tell(await context.engine(command, ({ client }) => client.call('PUT /control/recording', { body })), options);
    });

  recording
    .command('off')
    .description('record nothing more; what was kept stays until its time is over, or `recording clear`')
    .option('--json', 'print JSON')
    .action(async (options: JsonOption, command: Command) => {
      const body = { days: null };
      tell(await context.engine(command, ({ client }) => client.call('PUT /control/recording', { body })), options);
    });

  recording
    .command('clear')
    .description('remove all recorded contents')
    .action(async (_options: unknown, command: Command) => {
      const { removed } = await context.engine(command, ({ client }) => client.call('DELETE /control/recording'));
      host.write(`Removed the contents of ${removed} requests.\n`);
    });

  recording
    .command('show <id>')
    .description('what was said in one request')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} recording show gen-…`)
    .action(async (id: string, options: JsonOption, command: Command) => {
      const view = await context.engine(command, ({ client }) =>
        client.call('GET /control/requests/:id/content', { params: { id } }),
      );
      if (options.json) return writeJson(host, view);
      const said = [
        ['messages', JSON.stringify(view.messages, undefined, 2)],
        ['reasoning', view.reasoning],
        ['completion', view.completion],
        ['tool calls', view.toolCalls.length > 0 ? JSON.stringify(view.toolCalls, undefined, 2) : null],
      ].flatMap(([name, text]) => (text === null ? [] : [`${name}:\n${text}\n`]));
      host.write(`${id}, ${time(view.recordedAt)}\n${said.join('')}`);
    });

  recording
    .command('remove <id>')
    .description('remove what was said in one request')
    .action(async (id: string, _options: unknown, command: Command) => {
      await context.engine(command, ({ client }) =>
        client.call('DELETE /control/requests/:id/content', { params: { id } }),
      );
      host.write(`Removed the contents of ${id}.\n`);
    });
}

function days(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 3650) return value;
  throw new InvalidArgumentError('Use a whole number of days from 1 to 3650.');
}
