/**
 * Puts the built modules into a few files: Node reads some 250 of them otherwise, which takes a third of its time before the
 * first notebook. What one command alone needs stays in a file of its own. Packages that are nothing but JavaScript are packed
 * along; their licences go into a file beside. Run by `npm run build`.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.mjs';
import { reviewClient } from './review-client.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { optionalDependencies: installed } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const built = (path) => `${root}dist/src/${path}.js`;

/**
 * Copies the WebAssembly that modules read out of packages, and lets them find it in the bundle:
 *
 *     import.meta.resolve('a/b.wasm')  →  new URL('b.wasm', import.meta.url).href
 */
const wasmFiles = [];
const copyWasm = {
  name: 'copy-wasm',
  transform(code) {
    return code.replaceAll(/import\.meta\.resolve\('([^']+\.wasm)'\)/g, (_, specifier) => {
      const path = fileURLToPath(import.meta.resolve(specifier));
      wasmFiles.push(path);
      this.emitFile({ type: 'asset', fileName: basename(path), source: readFileSync(path) });
      return `new URL('${basename(path)}', import.meta.url).href`;
    });
  },
};

const bundle = await rolldown({
  // What the programs in bin import.
  input: {
    main: built('cli/main'),
    engine: built('cli/engine'),
    'exit-codes': built('cli/exit-codes'),
    failure: built('workspace/failure'),
  },
  platform: 'node',
  external: new RegExp(`^(?:${Object.keys(installed).join('|')})(?:/|$)`),
  // yargs measures its help text, which is ours and plain, with all of Unicode's rules: setting those up costs more than
  // the rest of it.
  resolve: { alias: { 'string-width': fileURLToPath(new URL('plain-width.mjs', import.meta.url)) } },
  plugins: [copyWasm],
  // For web-tree-sitter, which is no ES module. It evaluates JavaScript that a WebAssembly file may contain; ours contain none.
  transform: { define: { __dirname: 'import.meta.dirname' } },
  checks: { ineffectiveDynamicImport: false, eval: false },
});
const { output } = await bundle.write({
  dir: `${root}dist/bundle`,
  chunkFileNames: '[name].js',
  cleanDir: true,
  // A fifth of the package. Lines stay as they are, for the stack traces of internal errors.
  comments: false,
});

const packed = [...output.flatMap(({ moduleIds = [] }) => moduleIds), ...wasmFiles];
writeFileSync(`${root}dist/bundle/LICENCES`, licencesOf(packed));

// What `nbfix review` puts into its page, with licences of its own, as the page goes its own way.
const client = await reviewClient();
writeFileSync(`${root}dist/bundle/review.json`, JSON.stringify(client));

// Results that were kept by another build are not this one's. Of what it consists beside these files, package.json has the
// exact versions, and the templates are looked at when it runs.
const id = createHash('sha256').update(JSON.stringify(installed));
for (const chunk of output.toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1)))
  id.update(chunk.code ?? chunk.source);
writeFileSync(`${root}dist/bundle/build-id`, id.digest('hex'));
