// Tells from npm's own records whether node_modules holds what package-lock.json asks for.

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 */

/**
 * @param {Lock} lock package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json, which npm writes after each install
 */
export function installedMatchesLock(lock, installed) {
  const wanted = lock.packages ?? {};
  const present = installed.packages ?? {};
  const nothingElse = Object.keys(present).every((path) => path in wanted);
  return nothingElse && Object.entries(wanted).every(([path, locked]) => isSatisfied(path, locked, present[path]));
}

/**
 * @param {string} path
 * @param {LockedPackage} locked
 * @param {LockedPackage | undefined} present
 */
function isSatisfied(path, locked, present) {
  if (path === '') return true;
  // An optional package for another system is in the lock and rightly not on the disk.
  if (present === undefined) return locked.optional === true || locked.devOptional === true;
  return present.version === locked.version;
}
