// Where the control API of a home listens.
import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

/** The kernel's limit is 108 bytes on Linux and 104 on macOS, the closing zero included. */
const MAX_PATH_BYTES = 100;

/** A Unix socket in the home, or a short path named after the home where that would be too long; a named pipe on Windows. */
export function controlSocketPath(home: string): string {
  const absolute = resolve(home);
  const hash = createHash('sha256').update(absolute).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\pointsman-${hash}`;
  const inHome = join(absolute, 'control.sock');
  if (Buffer.byteLength(inHome) <= MAX_PATH_BYTES) return inHome;
  return join(shortFolder(), `${hash}.sock`);
}

function shortFolder(): string {
  const runtime = process.env['XDG_RUNTIME_DIR'];
  if (runtime && Buffer.byteLength(runtime) < 50) return join(runtime, 'pointsman');
  // A temporary folder of macOS may itself be too long; /tmp is everywhere.
  const temporary = Buffer.byteLength(tmpdir()) < 50 ? tmpdir() : '/tmp';
  return join(temporary, `pointsman-${userInfo().uid}`);
}
