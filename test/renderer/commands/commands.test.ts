// The commands that the palette offers, and what each of them does.
import { describe, expect, it } from 'vitest';
import { commandsFor, curlFor, type CommandWorld } from '../../../src-renderer/commands/commands.ts';
import { modelOf, providerOf, statusOf } from '../views.ts';

function commands(rest: Partial<CommandWorld> = {}) {
  const done: unknown[] = [];
  const note =
    (what: string) =>
    (...values: unknown[]) =>
      void done.push([what, ...values]);
  const all = commandsFor({
    status: statusOf(),
    pages: [{ path: '/spend', name: 'Spend' }],
    routes: [],
    models: [],
    providers: [],
    isDark: false,
    open: note('open'),
    copy: note('copy'),
    setPaused: note('pause'),
    setTheme: note('theme'),
    putFirst: note('first'),
    ...rest,
  });
  return {
    done,
    titles: all.map(({ title }) => title),
    ids: all.map(({ id }) => id),
    run(title: string) {
      const found = all.find((command) => command.title === title);
      if (!found) throw new Error(`there is no command "${title}"`);
      found.run();
    },
  };
}

const target = (model: string) => ({
  providerId: 'openai',
  providerName: 'OpenAI',
  model,
  inputPrice: null,
  outputPrice: null,
  ready: true,
});

describe('commands', () => {
  it('does not offer to pause what is paused, or to copy an address that is not there', () => {
    const { titles, run, done } = commands({ status: statusOf({ paused: true, gateway: null }) });
    expect(titles).toContain('Resume gateway');
    expect(titles).not.toContain('Pause gateway');
    expect(titles.filter((title) => title.startsWith('Copy'))).toEqual([]);
    run('Resume gateway');
    expect(done).toEqual([['pause', false]]);
  });

  it('does not offer the theme that is on', () => {
    expect(commands({ isDark: true }).titles).toContain('Use the light theme');
    const { run, done } = commands({ isDark: false });
    run('Use the dark theme');
    expect(done).toEqual([['theme', 'dark']]);
  });

  it('does not offer to chat with a model that no key opens', () => {
    const models = [modelOf('openai/gpt', { openai: true }), modelOf('x/closed', { x: false })];
    expect(commands({ models }).titles.filter((title) => title.startsWith('Chat with'))).toEqual([
      'Chat with openai/gpt',
    ]);
  });

  it('does not let the slash of a model id end the address', () => {
    const { run, done } = commands({ models: [modelOf('openai/gpt&5', { openai: true })] });
    run('Chat with openai/gpt&5');
    expect(done).toEqual([['open', '/chat?model=openai%2Fgpt%265']]);
  });

  it('does not mix up the targets of a route', () => {
    const route = { name: 'current', updatedAt: 0, targets: [target('a'), target('b')] };
    const { run, done } = commands({ routes: [route] });
    run('current: use b');
    expect(done).toEqual([['first', route, 1]]);
  });

  it('does not give two commands one id, which would run the wrong one', () => {
    const routes = ['current', 'fast'].map((name) => ({ name, updatedAt: 0, targets: [target('a'), target('a')] }));
    const { ids } = commands({
      routes,
      models: [modelOf('spend', { openai: true })],
      providers: [providerOf('spend')],
    });
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leads to the page and to the provider that it names', () => {
    const { run, done } = commands({ providers: [providerOf('groq', { name: 'Groq' })] });
    run('Spend');
    run('Keys of Groq');
    run('New chat');
    expect(done).toEqual([
      ['open', '/spend'],
      ['open', '/keys?provider=groq'],
      ['open', '/chat?new'],
    ]);
  });
});

describe('curl', () => {
  it('does not carry a key, and asks for the route in force', () => {
    const { run, done } = commands();
    run('Copy curl');
    const [[, command]] = done as [[string, string]];
    expect(command).toContain('http://127.0.0.1:8787/v1/chat/completions');
    expect(command).toContain('$POINTSMAN_KEY');
    expect(command).toContain('"model":"current"');
  });

  it('does not send a body that is no JSON', () => {
    const body = /-d '(.*)'$/.exec(curlFor('http://127.0.0.1:1/v1', 'demo/echo'))?.[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({ model: 'demo/echo' });
  });
});
