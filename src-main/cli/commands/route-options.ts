// What `route set` can say of a route, as options and as the control API takes it.
import { type Command, Option } from 'commander';
import type { ControlBody, RouteStrategyName, RouteTargetView, RouteView } from '../../contract/control-api.ts';
import { usageError } from '../exit.ts';

export interface RouteOptions {
  readonly target?: readonly string[];
  readonly strategy?: RouteStrategyName;
  readonly zdr?: true;
  /** False with `--no-training`. */
  readonly training: boolean;
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly maxPrice?: { readonly prompt: string; readonly completion: string };
  readonly preferences?: Readonly<Record<string, unknown>>;
}

const STRATEGIES = ['in-order', 'cheapest', 'fastest', 'weighted'];

export const addRouteOptions = (command: Command): Command =>
  command
    .option('--target <provider:model...>', 'its targets; a new route needs them')
    .addOption(new Option('--strategy <name>', 'how they are ordered').choices(STRATEGIES))
    .option('--zdr', 'only where nothing is kept')
    .option('--no-training', 'only where nothing is trained on')
    .option('--only <provider...>', 'only these providers')
    .option('--ignore <provider...>', 'none of these providers')
    .addOption(
      new Option('--max-price <in/out>', 'USD per million tokens, such as 1/4: dearer targets are left out').argParser(
        ceiling,
      ),
    )
    .addOption(
      new Option(
        '--preferences <json>',
        'all of it as a provider{} object, in place of what was there; {} takes it away',
      ).argParser(preferencesIn),
    );

/** Options are laid over what the route already prefers, unless `--preferences` says all of it anew. */
export function routeChange(
  options: RouteOptions,
  known: RouteView | undefined,
): ControlBody<'PUT /control/routes/:name'> {
  const { target, strategy, zdr, training, only, ignore, maxPrice, preferences } = options;
  const said = {
    ...(zdr && { zdr }),
    ...(!training && { data_collection: 'deny' }),
    ...(only && { only: [...only] }),
    ...(ignore && { ignore: [...ignore] }),
    ...(maxPrice && { max_price: { ...maxPrice } }),
  };
  if (!target && !known) throw usageError('--target is missing: a new route needs its targets, as provider:model.');
  const isSaid = preferences !== undefined || Object.keys(said).length > 0;
  return {
    ...(target && { targets: target.map(parseTarget) }),
    ...(strategy && { strategy }),
    ...(isSaid && { preferences: { ...(preferences ?? known?.preferences), ...said } }),
  };
}

/** Provider ids hold no colon, model ids may. */
function parseTarget(text: string): RouteTargetView {
  const at = text.indexOf(':');
  if (at < 1 || at === text.length - 1) {
    throw usageError(`--target ${text}: write provider:model, such as openai:gpt-5.`);
  }
  return { providerId: text.slice(0, at), model: text.slice(at + 1) };
}

function ceiling(text: string): { prompt: string; completion: string } {
  const [, prompt, completion] = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (prompt === undefined || completion === undefined)
    throw usageError(`--max-price ${text}: write USD per million tokens in and out, such as 1/4.`);
  return { prompt, completion };
}

function preferencesIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The same words for what is no JSON and for what is no object.
  }
  throw usageError('--preferences: write a JSON object, such as \'{"sort":"price"}\'.');
}
