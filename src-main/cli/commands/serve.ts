// `serve`: runs the gateway, the control API and the page until it is told to stop.
import { type Command, InvalidArgumentError } from 'commander';
import { type ControlClient, ControlError, createControlClient } from '../../control/client.ts';
import { defaultHome } from '../../control/default-home.ts';
import { findRunningEngine } from '../../control/running-engine.ts';
import type { EngineAddress } from '../../engine.ts';
import type { CliHost } from '../cli-host.ts';
import { type CommandContext, writeJson } from '../command-context.ts';
import { CliError, EXIT, usageError } from '../exit.ts';
import { shellWord } from '../format.ts';

const DEFAULT_PORT = 4774;
const DEFAULT_HOST = '127.0.0.1';

interface ServeOptions {
  readonly port?: number;
  readonly host?: string;
  readonly json?: true;
  readonly showKey?: true;
  readonly ui: boolean;
  readonly allowHost?: readonly string[];
}

export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('run the gateway and, for a browser, the window')
    .option('--port <number>', 'gateway port; 0 picks a free one (default: POINTSMAN_PORT or 4774)', parsePort)
    .option('--host <address>', 'address to listen on (default: POINTSMAN_HOST or 127.0.0.1)')
    .option('--allow-host <name...>', 'host names besides loopback that clients may use')
    .option('--json', 'print one line of JSON when ready, the access key included')
    .option('--show-key', 'print the access key itself')
    .option('--no-ui', 'no page and no control API over TCP')
    .addHelpText(
      'after',
      `
Examples:
  ${context.host.commandLine} serve
  ${context.host.commandLine} serve --port 0 --json
  ${context.host.commandLine} serve --host 0.0.0.0 --allow-host models.example.internal`,
    )
    .action(async (options: ServeOptions, command: Command) => serve(options, context.home(command), context.host));
}

async function serve(options: ServeOptions, home: string, host: CliHost): Promise<void> {
  await refuseSecondEngine(home);
  const stop = host.catchStop();
  const engine = host.createEngine({
    home,
    env: host.env,
    version: host.version,
    gateway: {
      host: options.host ?? host.env['POINTSMAN_HOST'] ?? DEFAULT_HOST,
      port: options.port ?? portOf(host.env['POINTSMAN_PORT']) ?? DEFAULT_PORT,
    },
    ui: options.ui ? { uiFolder: host.uiFolder } : undefined,
    ...(options.allowHost && { allowHosts: options.allowHost }),
    log: (line) => host.writeError(`${line}\n`),
  });
  const address = await engine.start();
  try {
    const client = createControlClient((request) => engine.control(request));
    await announce(address, options, home, client, host);
    await aborted(stop);
  } finally {
    await engine.stop();
  }
}

async function refuseSecondEngine(home: string): Promise<void> {
  const running = await findRunningEngine(home);
  if (!running) return;
  await running.close();
  const { facts, status } = running;
  const where = facts.gateway ?? 'no gateway address (it is paused)';
  throw new CliError(
    EXIT.alreadyRunning,
    `Pointsman already runs in ${home}: ${where}, pid ${status.pid}. Use it, stop it, or choose another folder with --home.`,
  );
}

async function announce(
  address: EngineAddress,
  options: ServeOptions,
  home: string,
  client: ControlClient,
  host: CliHost,
): Promise<void> {
  const gateway = address.gateway ?? '';
  const secret = options.json || options.showKey ? await revealKey(client, address.accessKeyName) : undefined;
  if (options.json) {
    const { version } = host;
    writeJson(host, { gateway, ui: address.uiLogin ?? null, accessKey: secret ?? null, pid: process.pid, version });
    return;
  }
  const homeWords = home === defaultHome(host.env) && !host.env['POINTSMAN_HOME'] ? '' : ` --home ${shellWord(home)}`;
  const showKey = `${host.commandLine} key show ${shellWord(address.accessKeyName)}${homeWords}`;
  const keyLine = secret ?? `${address.accessKeyName} (show it: ${showKey})`;
  host.write(`Gateway:     ${gateway}\n`);
  if (address.uiLogin !== undefined) host.write(`Window:      ${address.uiLogin}\n`);
  host.write(`Access key:  ${keyLine}\n`);
  host.write(`Try it:      ${curl(gateway, secret ?? `$(${showKey})`)}\n`);
}

/** undefined when the key was revoked: then nothing can be shown. */
async function revealKey(client: ControlClient, name: string): Promise<string | undefined> {
  try {
    const { secret } = await client.call('POST /control/access-keys/:id/reveal', { params: { id: name } });
    return secret;
  } catch (error) {
    if (error instanceof ControlError && error.status === 404) return undefined;
    throw error;
  }
}

/** One line that a POSIX shell runs as it stands. */
function curl(gateway: string, key: string): string {
  const body = JSON.stringify({ model: 'demo/echo', messages: [{ role: 'user', content: 'Hello, Pointsman' }] });
  // A wildcard is an address to listen on, not one to ask.
  const url = gateway.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  return `curl -s ${url}/chat/completions -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' -d '${body}'`;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Give a whole number from 0 to 65535.');
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw usageError(`POINTSMAN_PORT is "${text}". Set it to a whole number from 0 to 65535.`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
