// Builds everything (the page, the node-side programs, the preload script) and names the test projects.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const root = import.meta.dirname;
const target = 'node24';

/** The programs that run on Node or in Electron, by the name of their file in dist/main. */
const programs = {
  cli: join(root, 'src-main/cli/main.ts'),
  'engine-process': join(root, 'src-main/electron/engine-process.ts'),
  'electron-main': join(root, 'src-main/electron/main.ts'),
  'ledger-reader-worker': join(root, 'src-main/ledger/reader-worker.ts'),
};

const environments: ViteUserConfig['environments'] = {
  client: {
    build: { outDir: join(root, 'dist/renderer'), emptyOutDir: true, sourcemap: true },
  },
  main: {
    consumer: 'server',
    // Bundled, so that a packaged app carries only what it runs; a native addon cannot be.
    resolve: { noExternal: true, external: ['electron', 'keytar'] },
    build: {
      outDir: join(root, 'dist/main'),
      emptyOutDir: true,
      sourcemap: true,
      target,
      rolldownOptions: {
        input: programs,
        platform: 'node',
        // Shared chunks lie beside the programs, so that `import.meta.dirname` is dist/main in all of them.
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunk-[hash].js',
          banner: (chunk) => (chunk.name === 'cli' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  },
  preload: {
    consumer: 'server',
    resolve: { noExternal: true, external: ['electron'] },
    build: {
      outDir: join(root, 'dist/main'),
      emptyOutDir: false,
      sourcemap: true,
      target,
      rolldownOptions: {
        input: { preload: join(root, 'src-main/electron/preload.ts') },
        platform: 'node',
        // A sandboxed preload script must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
};

/** The catalogue's snapshot lies beside the programs, as files: it is read, not run. */
function catalogSnapshot(): Plugin {
  const folder = join(root, 'src-main/catalog/snapshot');
  return {
    name: 'catalog-snapshot',
    applyToEnvironment: (environment) => environment.name === 'main',
    generateBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.jsonl')) continue;
        const fileName = `catalog/${name.replaceAll('\\', '/')}`;
        this.emitFile({ type: 'asset', fileName, source: readFileSync(join(folder, name)) });
      }
    },
  };
}

/** A hanging test ends; a slow machine fails none. */
const patience = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  root: join(root, 'src-renderer'),
  base: '/',
  plugins: [react(), tailwindcss(), catalogSnapshot()],
  environments,
  builder: {
    async buildApp(builder) {
      for (const name of Object.keys(environments)) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  test: {
    root,
    projects: [
      {
        root,
        test: {
          ...patience,
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{renderer,e2e,electron,clients,bench}/**'],
        },
      },
      {
        root,
        test: {
          ...patience,
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
        },
      },
      { root, test: { ...patience, name: 'electron', environment: 'node', include: ['test/electron/**/*.test.ts'] } },
      { root, test: { ...patience, name: 'e2e', environment: 'node', include: ['test/e2e/**/*.test.ts'] } },
      { root, test: { ...patience, name: 'clients', environment: 'node', include: ['test/clients/**/*.test.ts'] } },
    ],
  },
});
