// Absolute paths of the checkout that the scripts work on.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const modulesDir = join(projectRoot, 'node_modules');
export const distDir = join(projectRoot, 'dist');
