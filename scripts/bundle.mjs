/**
 * Puts the built modules into a few files: Node reads some 250 of them otherwise, which takes a third of its time before the
 * first notebook. What one command alone needs stays in a file of its own. Run by `npm run build`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const built = (path) => `${root}dist/src/${path}.js`;

const bundle = await rolldown({
  // What bin/nbfix.js imports.
  input: {
    main: built('cli/main'),
    'exit-codes': built('cli/exit-codes'),
    failure: built('workspace/failure'),
  },
  platform: 'node',
  external: new RegExp(`^(?:${Object.keys(dependencies).join('|')})(?:/|$)`),
  checks: { ineffectiveDynamicImport: false },
});
await bundle.write({ dir: `${root}dist/bundle`, chunkFileNames: '[name].js', cleanDir: true });
