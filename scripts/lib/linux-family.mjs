// Tells which Linux this is, as far as installing packages goes.
import { readFileSync } from 'node:fs';

/**
 * @param {string} osRelease content of /etc/os-release
 * @returns {'debian' | 'debian-like' | 'other'} `debian-like` has apt, but packages may differ (Ubuntu's chromium is a snap)
 */
export function linuxFamilyOf(osRelease) {
  const field = (/** @type {string} */ name) =>
    new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1]?.split(' ') ?? [];
  if (field('ID').includes('debian')) return 'debian';
  return field('ID_LIKE').includes('debian') ? 'debian-like' : 'other';
}

/** @returns {'debian' | 'debian-like' | 'other'} */
export function linuxFamily() {
  try {
    return linuxFamilyOf(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return 'other';
  }
}
