// Real command-line tools of other makers, installed on demand into a cache outside the project.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The versions these tests were last seen to pass with. */
const CLIS = {
  claude: '@anthropic-ai/claude-code@2.1.330',
  codex: '@openai/codex@0.169.0',
  gemini: '@google/gemini-cli@0.61.0',
  opencode: 'opencode-ai@1.18.33',
} as const;

export type CliName = keyof typeof CLIS;

const cache = process.env['POINTSMAN_CLIENTS_CACHE'] ?? join(homedir(), '.cache', 'pointsman-clients');
const MINUTE_MS = 60_000;

export type InstalledCli =
  { readonly ok: true; readonly command: string } | { readonly ok: false; readonly why: string };

/** The tool's program; installs it first when it is not there. The reason for a skip when that fails: no registry, most likely. */
export function installedCli(name: CliName): InstalledCli {
  const wanted = CLIS[name];
  const folder = join(cache, wanted.replaceAll(/[^\w.-]+/g, '_'));
  const command = join(folder, 'node_modules', '.bin', name);
  if (existsSync(command)) return { ok: true, command };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', wanted], {
    cwd: folder,
    timeout: 5 * MINUTE_MS,
    encoding: 'utf8',
  });
  if (status === 0 && existsSync(command)) return { ok: true, command };
  return { ok: false, why: `skipped: ${wanted} could not be installed: ${stderr.trim().split('\n').at(-1) ?? ''}` };
}
