// `preset`: named request settings that are laid under requests.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { PresetInput, PresetVersionView, PresetView } from '../../contract/preset-views.ts';
import { appended, type CommandContext, writeJson } from '../command-context.ts';
import { CliError, EXIT, usageError } from '../exit.ts';
import { table, time } from '../format.ts';

interface JsonOption {
  readonly json?: true;
}

interface SetOptions extends JsonOption {
  readonly from?: string;
  readonly model?: readonly string[];
  readonly system?: string;
  readonly set?: readonly string[];
  readonly clear?: readonly string[];
  readonly name?: string;
  readonly description?: string;
}

type Config = Record<string, unknown>;

export function addPresetCommands(program: Command, context: CommandContext): void {
  const { host } = context;
  const preset = program
    .command('preset')
    .description('named request settings: a program asks for model "@preset/<slug>"');

  preset
    .command('set <slug>')
    .description('create a preset, or give it a new version; what is not named stays as it is')
    .option('--from <file>', 'start from the JSON of a request or of settings instead of the version that holds')
    .option('--model <name...>', 'the model, and fallbacks in the order they are tried')
    .option('--system <text>', 'instructions for requests that bring none')
    .option('--set <field=value>', 'a request field, such as temperature=0.2 or provider.sort=price', appended)
    .option('--clear <field>', 'take a field away; "system" takes the instructions', appended)
    .option('--name <text>', 'a name for people')
    .option('--description <text>', 'what it is for')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  ${host.commandLine} preset set reviewer --model anthropic/claude-sonnet-4.5 --system "Be brief."\n  ${host.commandLine} preset set reviewer --set temperature=0.2 --set provider.zdr=true`,
    )
    .action(async (slug: string, options: SetOptions, command: Command) => {
      const from = options.from === undefined ? undefined : await settingsIn(options.from);
      const view = await context.engine(command, async ({ client }) => {
        const { presets } = await client.call('GET /control/presets');
        const known = presets.find((each) => each.slug === slug);
        return client.call('PUT /control/presets/:slug', {
          params: { slug },
          body: inputOf(options, from ?? known ?? { config: {} }),
        });
      });
      if (options.json) writeJson(host, view);
      else host.write(`Version ${view.version} of ${slug} holds. Ask for model "@preset/${slug}".\n${shown(view)}`);
    });

  preset
    .command('list')
    .description('list the presets')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} preset list`)
    .action(async (options: JsonOption, command: Command) => {
      const answer = await context.engine(command, ({ client }) => client.call('GET /control/presets'));
      if (options.json) return writeJson(host, answer);
      if (answer.presets.length > 0) return host.write(presetTable(answer.presets));
      host.write(`No presets yet. Set one: ${host.commandLine} preset set reviewer --model <name> --system <text>\n`);
    });

  preset
    .command('show <slug>')
    .description('show the settings that hold, or those of an earlier version')
    .option('--version-number <n>', 'an earlier version')
    .option('--json', 'print JSON')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} preset show reviewer --version-number 1`)
    .action(async (slug: string, options: JsonOption & { versionNumber?: string }, command: Command) => {
      const { presets } = await context.engine(command, ({ client }) => client.call('GET /control/presets'));
      const known = presets.find((each) => each.slug === slug);
      if (!known) throw new CliError(EXIT.notFound, `There is no preset "${slug}". \`preset list\` names them.`);
      const { versionNumber } = options;
      const version =
        versionNumber === undefined ? known : known.versions.find((each) => String(each.version) === versionNumber);
      if (!version) throw new CliError(EXIT.notFound, `${slug} has no version ${versionNumber}: ${versionsOf(known)}.`);
      if (options.json) writeJson(host, version);
      else host.write(`${slug}, version ${version.version} of ${time(version.createdAt)}\n${shown(version)}`);
    });

  preset
    .command('remove <slug>')
    .description('remove a preset with all its versions; requests that name it are refused from then on')
    .addHelpText('after', `\nExample:\n  ${host.commandLine} preset remove reviewer`)
    .action(async (slug: string, _options: unknown, command: Command) => {
      await context.engine(command, ({ client }) => client.call('DELETE /control/presets/:slug', { params: { slug } }));
      host.write(`Removed ${slug}.\n`);
    });
}

const versionsOf = ({ versions }: PresetView): string => `it has ${versions.map(({ version }) => version).join(', ')}`;

async function settingsIn(file: string): Promise<Pick<PresetInput, 'config' | 'systemPrompt'>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw usageError(`--from ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw usageError(`--from ${file}: the file must hold one JSON object.`);
  const { messages: _, stream: __, system_prompt: system, ...config } = parsed as Config;
  return { config, ...(typeof system === 'string' && { systemPrompt: system }) };
}

function inputOf(options: SetOptions, start: Pick<PresetInput, 'config' | 'systemPrompt'>): PresetInput {
  const config: Config = { ...start.config };
  const cleared = new Set(options.clear);
  for (const field of cleared) {
    if (field !== 'system' && !hasField(config, field)) {
      const there = Object.keys(config).join(', ') || 'none';
      throw usageError(`--clear ${field}: the preset has no such field. It has: ${there}.`);
    }
    setField(config, field, undefined);
  }
  const [model, ...fallbacks] = options.model ?? [];
  if (model !== undefined) {
    setField(config, 'model', model);
    setField(config, 'models', fallbacks.length > 0 ? fallbacks : undefined);
  }
  for (const word of options.set ?? []) {
    const at = word.indexOf('=');
    if (at < 1) throw usageError(`--set ${word}: write field=value, such as --set temperature=0.2.`);
    setField(config, word.slice(0, at), valueOf(word.slice(at + 1)));
  }
  const system = options.system ?? (cleared.has('system') ? undefined : start.systemPrompt);
  return {
    config,
    ...(system !== undefined && { systemPrompt: system }),
    ...(options.name !== undefined && { name: options.name }),
    ...(options.description !== undefined && { description: options.description }),
  };
}

function hasField(config: Config, path: string): boolean {
  const [first = '', ...rest] = path.split('.');
  if (!Object.hasOwn(config, first)) return false;
  const inner = config[first];
  if (rest.length === 0) return true;
  return typeof inner === 'object' && inner !== null && hasField(inner as Config, rest.join('.'));
}

/** Dots lead into objects: `provider.sort`. */
function setField(config: Config, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    if (value === undefined) delete config[first];
    else config[first] = value;
    return;
  }
  const inner = config[first];
  const copy: Config = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
  setField(copy, rest.join('.'), value);
  config[first] = copy;
}

/** JSON where it is JSON, else the text itself. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const presetTable = (presets: readonly PresetView[]): string =>
  table(presets, [
    { title: 'PRESET', value: (row) => row.slug },
    { title: 'VERSION', value: (row) => String(row.version), align: 'right' },
    { title: 'MODEL', value: ({ config }) => (typeof config['model'] === 'string' ? config['model'] : '') },
    {
      title: 'SETTINGS',
      value: ({ config }) =>
        Object.keys(config)
          .filter((name) => name !== 'model')
          .join(', '),
    },
    { title: 'SYSTEM', value: ({ systemPrompt }) => (systemPrompt === undefined ? '' : 'yes') },
    { title: 'CHANGED', value: (row) => time(row.updatedAt) },
  ]);

const shown = ({ config, systemPrompt }: PresetVersionView): string =>
  `${JSON.stringify(config, undefined, 2)}\n${systemPrompt === undefined ? '' : `system: ${systemPrompt}\n`}`;
