// A real key in a real keyring, a whole session with it, and then a search of everything that was written.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createProgramHost } from '../support/cli-program.ts';
import { keyringSession, noKeyring } from '../support/keyring-session.ts';
import { chatStream, simulateProvider } from '../support/simulated-provider.ts';
import { tempHome } from '../support/temp-home.ts';

const SECRET = 'sk-live-0F3kQz9vXw2LmN8pRtYb';
const SECOND = 'plainword-secret-Zq81Tt5hJ';

/** Files below the folder whose bytes hold the text, in UTF-8 or UTF-16, plain or base64. */
function filesWith(folder: string, secret: string): string[] {
  const shapes = [
    Buffer.from(secret),
    Buffer.from(secret, 'utf16le'),
    Buffer.from(Buffer.from(secret).toString('base64').slice(0, -4)),
  ];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => shapes.some((shape) => readFileSync(path).includes(shape)));
}

it('the keyring has the key; the home, the database with its WAL, the logs and the answers do not', async ({
  skip,
}) => {
  if (noKeyring !== undefined) skip(noKeyring);
  const session = await keyringSession();
  const home = tempHome();
  const program = createProgramHost(home, { ...session.env, POINTSMAN_SECRET: '' });
  // A vendor that echoes what it was sent, as some do.
  const provider = await simulateProvider((request) =>
    request.body?.['stream'] === true
      ? { steps: chatStream('fine') }
      : {
          status: 401,
          json: { error: { message: `Incorrect API key provided: ${request.headers.authorization ?? ''}` } },
        },
  );
  const texts: string[] = [];
  const run = async (args: readonly string[], stdin?: string): Promise<void> => {
    const result = await program.run(args, stdin);
    texts.push(result.out, result.err);
    expect(result.err + result.out).not.toContain(SECRET);
  };
  const base = ['--dialect', 'openai-chat', '--base-url', provider.baseUrl, '--local', '--model', 'sim'];
  await run(['provider', 'add', 'vendor', ...base, '--key-stdin'], `${SECRET}\n`);
  await run(['provider', 'add', 'other', ...base, '--key-stdin'], `${SECOND}\n`);

  const served = await program.serve();
  const ask = async (model: string, stream: boolean): Promise<void> => {
    const response = await fetch(`${served.gateway}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${served.accessKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, stream, messages: [{ role: 'user', content: 'x' }] }),
    });
    texts.push(await response.text(), JSON.stringify([...response.headers]));
  };
  await ask('vendor:sim', true);
  await ask('vendor:sim', false);
  await ask('other:sim', false);
  await run(['requests', '--json']);
  await run(['provider', 'list', '--json']);
  await run(['provider', 'test', 'vendor']);
  await run(['doctor', '--json']);

  // The upstream really got the key, or this test would prove nothing.
  expect(provider.seen[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
  expect(await session.secretTool('search', '--all', 'service', 'Pointsman')).toContain(SECRET);
  // Looked at twice: while the WAL is still there, and after a kill left everything as it was.
  for (const secret of [SECRET, SECOND]) expect(filesWith(home, secret)).toEqual([]);
  served.child.kill('SIGKILL');
  await served.ended;
  for (const secret of [SECRET, SECOND]) {
    expect(filesWith(home, secret)).toEqual([]);
    for (const text of [...texts, served.output()]) expect(text).not.toContain(secret);
  }
  await provider.close();
}, 60_000);
