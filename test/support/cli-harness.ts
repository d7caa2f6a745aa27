// Runs command lines in this process, over an engine made of in-memory parts.
import type { CliHost } from '../../src-main/cli/cli-host.ts';
import { runCli } from '../../src-main/cli/run-cli.ts';
import { createControlApp } from '../../src-main/control/app.ts';
import { ensureDefaultAccessKey } from '../../src-main/control/default-access-key.ts';
import type { Engine, EngineAddress, EngineOptions } from '../../src-main/engine.ts';
import { type FakeEngineParts, fakeParts } from './control-fakes.ts';
import { tempHome } from './temp-home.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliHarness {
  readonly home: string;
  readonly fake: FakeEngineParts;
  /** Words of one command line; the home is added. */
  run(...words: string[]): Promise<CliRun>;
  /** What the next commands find on standard input; undefined = a person at the keyboard, who types `typed`. */
  stdin: string | undefined;
  typed: string;
  env: Record<string, string | undefined>;
  /** What engines were made with, in order. */
  readonly engines: EngineOptions[];
  readonly stops: number[];
  startEngine: (options: EngineOptions) => Promise<EngineAddress>;
  /** Called with all output so far whenever something is written. */
  onOutput: (out: string) => void;
  readonly stop: AbortController;
}

export function cliHarness(): CliHarness {
  const home = tempHome();
  const fake = fakeParts(home);
  const harness: CliHarness = {
    home,
    fake,
    stdin: '',
    typed: '',
    env: {},
    engines: [],
    stops: [],
    startEngine: async ({ gateway, ui }) => ({
      ...(gateway?.listen !== false && { gateway: `http://127.0.0.1:${gateway?.port}/v1` }),
      ...(ui && { uiLogin: 'http://127.0.0.1:4775/login?token=once' }),
      controlSocket: 'none',
      accessKeyName: 'default',
    }),
    onOutput: () => {},
    stop: new AbortController(),
    async run(...words) {
      let [out, err] = ['', ''];
      const host: CliHost = {
        write(text) {
          out += text;
          harness.onOutput(out);
        },
        writeError: (text) => void (err += text),
        env: harness.env,
        isInteractive: harness.stdin === undefined,
        readStdin: async () => harness.stdin ?? '',
        askHidden: async () => harness.typed,
        catchStop: () => harness.stop.signal,
        createEngine: (options) => fakeEngine(harness, options),
        now: () => fake.now,
        version: '9.9.9',
        uiFolder: '/ui',
        commandLine: 'pointsman',
      };
      const code = await runCli([...words, '--home', home], host);
      return { code, out, err };
    },
  };
  return harness;
}

function fakeEngine(harness: CliHarness, options: EngineOptions): Engine {
  harness.engines.push(options);
  const { parts } = harness.fake;
  const app = createControlApp(parts);
  return {
    async start() {
      await ensureDefaultAccessKey(parts.accessKeys, parts.credentials);
      return harness.startEngine(options);
    },
    async stop({ drainMs = 10_000 } = {}) {
      harness.stops.push(drainMs);
      await app.close();
    },
    control: (request) => app.fetch(request),
  };
}
