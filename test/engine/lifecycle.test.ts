// Starting, stopping, crashing: nothing is lost and every refusal says what to do.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createProgramHost } from '../support/cli-program.ts';
import { runEngine } from '../support/running-engine.ts';
import { chatStream, simulateProvider } from '../support/simulated-provider.ts';
import { tempHome } from '../support/temp-home.ts';

const LONG = 60_000;

describe('pointsman serve', () => {
  it(
    'prints one line of JSON, answers at it, and ends in order on SIGTERM',
    async () => {
      const program = createProgramHost(tempHome());
      const served = await program.serve();
      const health = (await (await fetch(served.gateway.replace('/v1', '/healthz'))).json()) as { status: string };
      expect(health.status).toBe('ok');
      expect(served.accessKey).toMatch(/^pm-[\w-]{43}$/);
      served.child.kill('SIGTERM');
      expect(await served.ended).toBe(0);
    },
    LONG,
  );

  it(
    'the curl it prints works as printed',
    async () => {
      const home = tempHome();
      const program = createProgramHost(home);
      const { spawn, execFileSync } = await import('node:child_process');
      const child = spawn(process.execPath, ['src-main/cli/main.ts', 'serve', '--port', '0', '--show-key'], {
        env: {
          ...process.env,
          NODE_NO_WARNINGS: '1',
          POINTSMAN_HOME: home,
          POINTSMAN_SECRET: 'x',
          DBUS_SESSION_BUS_ADDRESS: 'disabled:',
          XDG_RUNTIME_DIR: '',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      for await (const chunk of child.stdout) {
        out += String(chunk);
        if (/curl [\s\S]*\n$/.test(out)) break;
      }
      const curl = /curl [\s\S]*/.exec(out)?.[0] ?? '';
      const answer = execFileSync('sh', ['-c', curl], { encoding: 'utf8' });
      expect(answer).toContain('"content":"');
      expect((await program.json<{ requests: unknown[] }>('requests', '--json')).requests).toHaveLength(1);
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
    LONG,
  );

  it(
    'a second start in the same home says where the first listens and exits with 3',
    async () => {
      const program = createProgramHost(tempHome());
      const served = await program.serve();
      const second = await program.run(['serve', '--port', '0']);
      expect(second.code).toBe(3);
      expect(second.err).toContain(served.gateway);
      served.child.kill('SIGTERM');
      await served.ended;
    },
    LONG,
  );

  it(
    'a busy port names the port and the way out and exits with 4',
    async () => {
      const holder = createServer().listen(0, '127.0.0.1');
      await once(holder, 'listening');
      const { port } = holder.address() as AddressInfo;
      const result = await createProgramHost(tempHome()).run(['serve', '--port', String(port)]);
      expect(result.code).toBe(4);
      expect(result.err).toContain(String(port));
      expect(result.err).toContain('--port');
      holder.close();
    },
    LONG,
  );

  it(
    'refuses to open to the network without a host name to be asked for',
    async () => {
      const result = await createProgramHost(tempHome()).run(['serve', '--port', '0', '--host', '0.0.0.0']);
      expect(result.code).not.toBe(0);
      expect(result.err).toContain('--allow-host');
    },
    LONG,
  );

  it(
    'after kill -9 in the middle of a stream the request is there, marked interrupted, and the same home starts again',
    async () => {
      const program = createProgramHost(tempHome());
      const provider = await simulateProvider(() => ({
        steps: [...chatStream('never ends at all').slice(0, 3), { hang: true }],
      }));
      await program.run([
        'provider',
        'add',
        'vendor',
        '--dialect',
        'openai-chat',
        '--base-url',
        provider.baseUrl,
        '--local',
        '--no-key',
        '--model',
        'sim',
      ]);
      const served = await program.serve();
      const response = await fetch(`${served.gateway}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${served.accessKey}` },
        body: JSON.stringify({ model: 'vendor:sim', stream: true, messages: [{ role: 'user', content: 'x' }] }),
      });
      await response.body?.getReader().read();
      // The row is written with the next group, not with the request.
      while ((await program.json<{ requests: unknown[] }>('requests', '--json')).requests.length === 0);
      served.child.kill('SIGKILL');
      await served.ended;
      const { requests } = await program.json<{ requests: { outcome: string; requestedModel: string }[] }>(
        'requests',
        '--json',
      );
      expect(requests).toMatchObject([{ outcome: 'interrupted', requestedModel: 'vendor:sim' }]);
      const again = await program.serve();
      expect(again.accessKey).toBe(served.accessKey);
      again.child.kill('SIGTERM');
      expect(await again.ended).toBe(0);
      await provider.close();
    },
    LONG,
  );
});

describe('two engines in one process', () => {
  it('share nothing', async () => {
    const [one, two] = [await runEngine(), await runEngine()];
    await one.route('current', { providerId: 'demo', model: 'demo/slow' });
    const routes = await two.control.call('GET /control/routes');
    expect(routes.routes.find((route) => route.name === 'current')?.targets).toMatchObject([{ model: 'demo/echo' }]);
    const foreign = await fetch(`${two.gateway}/models`, { headers: { authorization: `Bearer ${one.accessKey}` } });
    expect(foreign.status).toBe(401);
    await Promise.all([one.stop(), two.stop()]);
  });

  it('stop waits for a running answer and refuses new ones meanwhile', async () => {
    const engine = await runEngine();
    const gate = Promise.withResolvers<void>();
    const [opening, word, ...rest] = chatStream('to the end');
    if (!opening || !word) throw new Error('stream too short');
    const provider = await simulateProvider(() => ({ steps: [opening, word, { wait: gate.promise }, ...rest] }));
    await engine.provider('vendor', {
      dialect: 'openai-chat',
      baseUrl: provider.baseUrl,
      local: true,
      models: ['sim'],
    });
    const response = await engine.post('/v1/chat/completions', {
      model: 'vendor:sim',
      stream: true,
      messages: [{ role: 'user', content: 'x' }],
    });
    const stopped = engine.stop(10_000);
    await expect(engine.post('/v1/chat/completions', {})).rejects.toThrow();
    gate.resolve();
    expect(await response.text()).toContain('[DONE]');
    await stopped;
    await provider.close();
  });
});
