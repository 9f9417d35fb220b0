/** Lets benchmarks use modules of the tests, which are TypeScript: Node 20 reads that through Vite only. */
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

/**
 * What a module exports.
 * @param {string} path from the repository's root: `/test/support/marimo.ts`
 */
export async function load(path) {
  const server = await createViteServer({
    root: fileURLToPath(new URL('../../', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await server.ssrLoadModule(path);
  } finally {
    await server.close();
  }
}
