// Starts what is compared, each in a process of its own: the provider itself, the floor, nginx, Pointsman.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Subject } from './load.ts';

const root = join(import.meta.dirname, '../..');
const PATH = '/v1/chat/completions';

export interface Subjects {
  readonly all: readonly Subject[];
  /** Why a subject is missing, in one line each. */
  readonly missing: readonly string[];
  stop(): Promise<void>;
}

export async function startSubjects(): Promise<Subjects> {
  const home = mkdtempSync(join(tmpdir(), 'pointsman-bench-'));
  const children: ChildProcess[] = [];
  const start = async (script: string, ...args: string[]): Promise<string> => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: benchEnv(home),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return firstLine(child);
  };
  const upstreamPort = await start(join(import.meta.dirname, 'upstream.ts'));
  const floorPort = await start(join(import.meta.dirname, 'floor.ts'), upstreamPort);
  const nginx = await startNginx(home, upstreamPort);
  if (nginx) children.push(nginx.child);
  addProvider(home, upstreamPort);
  const served = JSON.parse(
    await start(join(root, 'dist/main/cli.js'), 'serve', '--port', '0', '--no-ui', '--json', '--show-key'),
  ) as { gateway: string; accessKey: string };

  const plain = (name: string, port: string): Subject => ({
    name,
    origin: `http://127.0.0.1:${port}`,
    path: PATH,
    headers: {},
  });
  return {
    all: [
      plain('direct', upstreamPort),
      plain('node floor', floorPort),
      ...(nginx ? [plain('nginx', nginx.port)] : []),
      {
        name: 'pointsman',
        origin: new URL(served.gateway).origin,
        path: PATH,
        headers: { authorization: `Bearer ${served.accessKey}` },
      },
    ],
    missing: nginx ? [] : ['nginx is not installed here, so its column is left out'],
    async stop() {
      for (const child of children) {
        child.kill();
        if (child.exitCode === null) await once(child, 'exit');
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const benchEnv = (home: string): NodeJS.ProcessEnv => ({
  ...process.env,
  POINTSMAN_HOME: home,
  POINTSMAN_SECRET: 'bench',
  DBUS_SESSION_BUS_ADDRESS: 'disabled:',
});

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the child has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('a process of the bench ended before it was ready');
}

function addProvider(home: string, upstreamPort: string): void {
  const args = [
    'provider',
    'add',
    'bench',
    '--dialect',
    'openai-chat',
    '--base-url',
    `http://127.0.0.1:${upstreamPort}/v1`,
    '--local',
    '--no-key',
    '--model',
    'bench',
  ];
  execFileSync(process.execPath, [join(root, 'dist/main/cli.js'), ...args], {
    env: benchEnv(home),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
}

/** undefined where nginx is not installed. */
async function startNginx(
  home: string,
  upstreamPort: string,
): Promise<{ port: string; child: ChildProcess } | undefined> {
  const binary = ['/usr/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx'].find((path) =>
    existsSync(path),
  );
  if (!binary) return undefined;
  const port = await freePort();
  const config = join(home, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${home}/nginx.pid; error_log stderr crit;
events { worker_connections 512; }
http {
  access_log off; client_max_body_size 64m; client_body_buffer_size 1m;
  client_body_temp_path ${home}/b; proxy_temp_path ${home}/p; fastcgi_temp_path ${home}/f; uwsgi_temp_path ${home}/u; scgi_temp_path ${home}/s;
  upstream provider { server 127.0.0.1:${upstreamPort}; keepalive 64; }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
  }
}`,
  );
  const child = spawn(binary, ['-c', config, '-p', home], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '"stream":false' }).catch(
      () => undefined,
    );
    if (answer) return { port, child };
    if (child.exitCode !== null) return undefined;
  }
}
