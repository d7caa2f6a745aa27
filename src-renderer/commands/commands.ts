// Commands as data: what the palette offers, each with what it does.
import type { ModelView, RouteView, Status } from '../../src-main/contract/control-api.ts';
import type { Theme } from '../stores/theme.ts';

export interface Command {
  readonly id: string;
  readonly group: 'Pages' | 'Actions' | 'Routes' | 'Models' | 'Providers';
  readonly title: string;
  /** Further words to find it by. */
  readonly words?: string;
  readonly run: () => void;
}

export interface CommandWorld {
  readonly status: Status;
  readonly pages: readonly { readonly path: string; readonly name: string }[];
  readonly routes: readonly RouteView[];
  readonly models: readonly ModelView[];
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly isDark: boolean;
  open(path: string): void;
  copy(text: string): void;
  setPaused(paused: boolean): void;
  setTheme(theme: Theme): void;
  /** Puts this target of the route first. */
  putFirst(route: RouteView, index: number): void;
}

export function commandsFor(world: CommandWorld): readonly Command[] {
  return [
    ...pageCommands(world),
    ...actionCommands(world),
    ...routeCommands(world),
    ...modelCommands(world),
    ...providerCommands(world),
  ];
}

const pageCommands = ({ pages, open }: CommandWorld): Command[] =>
  pages.map(({ path, name }) => ({ id: `page ${path}`, group: 'Pages', title: name, run: () => open(path) }));

/** The form of a call that works in any shell once the key is in the variable. */
export const curlFor = (baseUrl: string, model: string): string =>
  `curl ${baseUrl}/chat/completions -H "authorization: Bearer $POINTSMAN_KEY" -H 'content-type: application/json' -d '{"model":"${model}","messages":[{"role":"user","content":"Hello"}]}'`;

function actionCommands({ status, isDark, copy, setPaused, setTheme, open }: CommandWorld): Command[] {
  const baseUrl = status.gateway?.baseUrl;
  const actions: Command[] = [
    { id: 'new chat', group: 'Actions', title: 'New chat', run: () => open('/chat?new') },
    status.paused
      ? { id: 'resume', group: 'Actions', title: 'Resume gateway', run: () => setPaused(false) }
      : { id: 'pause', group: 'Actions', title: 'Pause gateway', words: 'stop', run: () => setPaused(true) },
    {
      id: 'theme',
      group: 'Actions',
      title: isDark ? 'Use the light theme' : 'Use the dark theme',
      run: () => setTheme(isDark ? 'light' : 'dark'),
    },
  ];
  if (baseUrl === undefined) return actions;
  return [
    ...actions,
    { id: 'copy url', group: 'Actions', title: 'Copy base URL', words: baseUrl, run: () => copy(baseUrl) },
    { id: 'copy curl', group: 'Actions', title: 'Copy curl', run: () => copy(curlFor(baseUrl, 'current')) },
  ];
}

const routeCommands = ({ routes, putFirst }: CommandWorld): Command[] =>
  routes.flatMap((route) =>
    route.targets.map((target, index) => ({
      id: `route ${route.name} ${index}`,
      group: 'Routes' as const,
      title: `${route.name}: use ${target.model}`,
      words: target.providerName,
      run: () => putFirst(route, index),
    })),
  );

const modelCommands = ({ models, open }: CommandWorld): Command[] =>
  models
    .filter((model) => model.reachable)
    .map((model) => ({
      id: `model ${model.id}`,
      group: 'Models',
      title: `Chat with ${model.id}`,
      words: model.name,
      run: () => open(`/chat?model=${encodeURIComponent(model.id)}`),
    }));

const providerCommands = ({ providers, open }: CommandWorld): Command[] =>
  providers.map(({ id, name }) => ({
    id: `provider ${id}`,
    group: 'Providers',
    title: `Keys of ${name}`,
    run: () => open(`/keys?provider=${id}`),
  }));
