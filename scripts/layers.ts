/*
 * The layers of the code: what each folder knows and may import, types included. `npm run docs` makes of this table the
 * linter's rules in .oxlintrc.json and the picture in ARCHITECTURE.md; tests say when these are not current.
 */

interface Layer {
  /** The folder in src, or `codemods`. */
  readonly name: string;
  /** What it knows, for ARCHITECTURE.md. */
  readonly knows: string;
  /** The other layers that it may import. All may import the files that lie in src itself, such as error.ts. */
  readonly mayImport: readonly string[];
  readonly packages?: readonly string[];
  /** Node's own modules, without `node:`. */
  readonly node?: readonly string[];
  /** What the linter says about any other layer. */
  readonly message?: string;
  /** The parts of the folder that import one way, too: files and folders, the lowest first. */
  readonly parts?: readonly string[];
}

const CODE = ['python', 'notebook', 'marimo', 'semantics', 'gpu', 'edit', 'memory', 'engine'];

/** The layers of the code that lie below one of them. */
function below(name: string): readonly string[] {
  return CODE.slice(0, CODE.indexOf(name));
}

/** From the bottom to the top. */
export const LAYERS: readonly Layer[] = [
  { name: 'knowledge', knows: 'tables of libraries and their functions, and how a row is read', mayImport: [] },
  { name: 'model', knows: 'what a report says: findings, fixes, plans, outcomes', mayImport: [] },
  {
    name: 'python',
    knows: 'the syntax tree, patterns with holes, scopes, strings',
    mayImport: [],
    packages: ['tree-sitter', 'tree-sitter-python', 'web-tree-sitter'],
    // The parser in WebAssembly, which import can't load.
    node: ['fs/promises'],
  },
  {
    name: 'notebook',
    knows: 'cells, their definitions and references, the dataflow graph, what a cell shows, modules of the project',
    mayImport: [...below('notebook'), 'knowledge'],
  },
  {
    name: 'marimo',
    knows: 'controls, stops, progress, caching contexts',
    mayImport: [...below('marimo'), 'knowledge'],
  },
  {
    name: 'semantics',
    knows: 'what code means, whatever it computes on: definitions, values, escapes',
    mayImport: [...below('semantics'), 'knowledge'],
    node: ['util'],
  },
  {
    name: 'gpu',
    knows: 'GPU operations, detection, need, gates; the run without a GPU',
    mayImport: [...below('gpu'), 'knowledge'],
  },
  {
    name: 'edit',
    knows: 'edits, templates with holes, new cells, signatures, names, imports',
    mayImport: [...below('edit'), 'knowledge'],
    packages: ['magic-string'],
  },
  {
    name: 'memory',
    knows: 'regions of work, what holds GPU memory and gives it back, its errors',
    mayImport: [...below('memory'), 'knowledge'],
  },
  {
    name: 'engine',
    knows: 'the codemod contract, the plan of a notebook, the invariants of every fix',
    mayImport: [...below('engine'), 'knowledge', 'model'],
    // Hashes, for names that stay.
    node: ['crypto'],
    message: 'Imports point down: the engine receives codemods and templates as arguments.',
  },
  {
    name: 'codemods',
    knows: 'one folder a rule: how it is found and fixed, with the analysis that only it uses',
    mayImport: [...CODE, 'knowledge'],
    message: 'A codemod knows syntax trees and edits, and no other codemod: what two of them need lives in src.',
  },
  {
    name: 'propagate',
    knows: 'a template and the notebooks made from it: recognising and merging cells, the lock',
    mayImport: [...CODE, 'knowledge', 'model'],
    packages: ['diff'],
    message: 'Imports point down: the command line hands in texts, codemods and templates.',
    parts: ['model.ts', 'match', 'merge'],
  },
  {
    name: 'verify',
    knows: 'the checklist and the scenarios; driver/ is the Python that runs notebooks in marimo',
    mayImport: [...CODE, 'knowledge', 'model'],
    message: 'Imports point down: the command line runs the processes and hands in what they printed.',
  },
  {
    name: 'report',
    knows: 'reports as text, diffs and pages, and for programs: JSON, SARIF and the like',
    mayImport: ['model'],
    packages: ['diff', 'fast-string-truncated-width'],
    node: ['util'],
    message: 'src/report knows the model of a report only.',
  },
  {
    name: 'review',
    knows: 'the page in which a person accepts fixes; client/ is what runs in the browser',
    mayImport: ['model', 'report'],
    packages: ['diff', 'preact', '@dagrejs/dagre', '@lezer/highlight', '@lezer/python'],
    message: 'src/review knows the model of a report, and how its texts are shown.',
  },
  {
    name: 'config',
    knows: 'the settings of `[tool.nbfix]`: keys, what is wrong with a value, which place has the last word',
    mayImport: ['model'],
    packages: ['toml-eslint-parser', 'picomatch'],
    message: 'src/config knows texts and settings; the command line reads the files.',
  },
  {
    name: 'workspace',
    knows: 'files, folders, git and processes',
    mayImport: [],
    node: [
      'buffer',
      'child_process',
      'crypto',
      'events',
      'fs',
      'http',
      'net',
      'os',
      'path',
      'url',
      'v8',
      'vm',
      'worker_threads',
      'zlib',
    ],
    packages: ['ignore', 'picomatch'],
    message: 'src/workspace knows files, not notebooks.',
  },
  {
    name: 'cli',
    knows: 'arguments to options, one file a command',
    mayImport: [
      ...CODE,
      'knowledge',
      'model',
      'codemods',
      'propagate',
      'verify',
      'report',
      'review',
      'config',
      'workspace',
    ],
    packages: ['@clack/prompts', 'valibot', 'yargs'],
    node: ['path', 'timers/promises'],
  },
];

interface Pattern {
  readonly group: readonly string[];
  readonly message: string;
}

interface Override {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, unknown>>;
}

const RULE = 'no-restricted-imports';
const DOWN = 'Imports point down: the layers stand in ARCHITECTURE.md.';

/** The linter's configuration with the rules of the layers brought up to date. What else stands in it stays. */
export function withLayers(configuration: { readonly overrides: readonly Override[] }): object {
  const others = configuration.overrides.filter(({ rules }) => !(RULE in rules));
  // Of several overrides for a file the last one counts, so what is further in comes later.
  return { ...configuration, overrides: [beside(), ...LAYERS.flatMap(overridesOf), ...others] };
}

function override(files: readonly string[], patterns: readonly Pattern[]): Override {
  return { files, rules: { [RULE]: ['error', { patterns }] } };
}

/** The files in src itself serve all layers. */
function beside(): Override {
  const layer = { name: '', knows: '', mayImport: [] };
  const all = { group: LAYERS.map(({ name }) => `**/${name}/**`), message: 'Files beside the folders import none.' };
  return override(['src/*.ts'], [...outside(layer), all]);
}

function overridesOf(layer: Layer): Override[] {
  if (layer.name === 'codemods') {
    // The sample of `npm run new` lies as deep as a codemod does.
    const files = [['codemods/*/*/*', 'scripts/new-codemod/*/*'], ['codemods/*/*/*/**']];
    return files.map((each, depth) => override(each, [...outside(layer), codemodPattern(layer, depth)]));
  }
  const others = forbidden(layer).map((name) => `**/${name}/**`);
  const rest = others.length === 0 ? [] : [{ group: others, message: layer.message ?? DOWN }];
  const parts = layer.parts ?? [];
  return [
    override([`src/${layer.name}/**`], [...outside(layer), ...rest]),
    ...parts.map((part, index) => partOverride(layer, part, parts.slice(0, index))),
  ];
}

/** The layers that one may not import. */
function forbidden({ name, mayImport }: Layer): string[] {
  return LAYERS.map((each) => each.name).filter((each) => each !== name && !mayImport.includes(each));
}

/** Node's own modules and packages that are another layer's. */
function outside({ node = [], packages = [] }: Layer): Pattern[] {
  const owners = (name: string): string =>
    LAYERS.filter((each) => each.packages?.includes(name))
      .map((each) => `src/${each.name}`)
      .join(' and ');
  const all = [...new Set(LAYERS.flatMap((each) => each.packages ?? []))];
  return [
    { group: ['node:*', ...node.map((name) => `!node:${name}`)], message: nodeMessage(node) },
    ...all
      .filter((name) => !packages.includes(name))
      .map((name) => ({ group: [name, `${name}/*`], message: `${name} is the business of ${owners(name)}.` })),
  ];
}

function nodeMessage(node: readonly string[]): string {
  return node.includes('fs')
    ? 'Only bin touches the process.'
    : 'Pure code: src/workspace touches the system, and src/cli tells it to.';
}

/** A codemod imports what lies in its own folder, and layers of src. `depth`: how many folders further in the file lies. */
function codemodPattern(layer: Layer, depth: number): Pattern {
  const root = '../'.repeat(3 + depth);
  const group = [
    `${'../'.repeat(1 + depth)}**`,
    `!${root}src/**`,
    ...forbidden(layer).map((name) => `${root}src/${name}/**`),
  ];
  return { group, message: layer.message ?? DOWN };
}

/** A part of a layer imports those before it, and what the whole layer may. */
function partOverride(layer: Layer, part: string, lower: readonly string[]): Override {
  const message = `Inside src/${layer.name} imports point one way, too: ${(layer.parts ?? []).toReversed().join(', then ')}.`;
  if (part.endsWith('.ts')) {
    const layers = { group: forbidden(layer).map((name) => `**/${name}/**`), message: layer.message ?? DOWN };
    return override([`src/${layer.name}/${part}`], [...outside(layer), layers, { group: ['./**'], message }]);
  }
  const group = [
    '../**',
    '!../../**',
    ...lower.map((name) => (name.endsWith('.ts') ? `!../${name}` : `!../${name}/**`)),
    ...forbidden(layer).map((name) => (name === 'codemods' ? '../../../codemods/**' : `../../${name}/**`)),
    `../../${layer.name}/**`,
  ];
  return override([`src/${layer.name}/${part}/**`], [...outside(layer), { group, message }]);
}

/** The layers as a table and a picture in Markdown, from the top to the bottom. */
export function picture(): string {
  const layers = LAYERS.toReversed();
  const folder = (name: string): string => (name === 'codemods' ? name : `src/${name}`);
  const rows = layers.map(({ name, knows, packages = [] }) => [`\`${folder(name)}\``, knows, packages.join(', ')]);
  const arrows = layers.flatMap((layer) => direct(layer).map((lower) => `  ${layer.name} --> ${lower}`));
  return ['```mermaid', 'graph TD', ...arrows, '```', '', ...table([['folder', 'knows', 'packages'], ...rows])].join(
    '\n',
  );
}

/** What a layer may import that no other layer between the two may: the arrows that say all. */
function direct({ mayImport }: Layer): string[] {
  const between = LAYERS.filter(({ name }) => mayImport.includes(name));
  return LAYERS.map(({ name }) => name)
    .filter((name) => mayImport.includes(name) && !between.some((each) => each.mayImport.includes(name)))
    .toReversed();
}

/** Laid out as prettier does. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => `| ${row.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`);
  return [lines[0]!, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)];
}
