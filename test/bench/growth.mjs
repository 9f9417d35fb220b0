/**
 * How `nbfix audit` and `nbfix apply` grow with one notebook: with the size of a list, the statements of a cell, the
 * cells, the cells of work, the lines of comments, the findings in a cell, and how deep an expression nests. Time and peak
 * memory are those of nbfix itself, less what a notebook of one empty cell takes; the exponent says by what power they
 * grow from one row to the next, 1 is linear. Run it with `npm run bench:growth`, or, to compare, with
 * `node test/bench/growth.mjs path/to/another/bin/nbfix.js [curve …]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** @typedef {{ readonly seconds: number, readonly memory: number, readonly status: string }} Cost */

/** Training without a gate, a spinner or a guard: `apply` wraps and edits the cell. */
const WORK = [
  'net = torch.nn.Linear(8, 8).cuda()',
  'for step in range(1000):',
  '    loss = net(torch.randn(4, 8, device="cuda")).pow(2).mean()',
  '    loss.backward()',
];

/** The same for a cell of its own, that shows what has come of it. */
const CELL_OF_WORK = [
  '_losses = []',
  'for _step in range(1000):',
  '    _loss = net(torch.randn(4, 8, device="cuda")).pow(2).mean()',
  '    _loss.backward()',
  '    _losses.append(_loss.item())',
  'mo.md(f"loss {_losses[-1]}")',
];

/** By name: how many of them, and the lines of the cells of a notebook with so many. */
const CURVES = {
  'numbers in a list': {
    sizes: [12_500, 25_000, 50_000, 100_000, 200_000, 400_000],
    cells: (/** @type {number} */ size) => [[`values = [${range(size, (at) => String(at % 1000)).join(', ')}]`]],
  },
  'lines of a list in a cell of work': {
    sizes: [12_500, 25_000, 50_000, 100_000, 200_000],
    cells: (/** @type {number} */ size) => [['values = [', ...range(size, (at) => `    ${at % 1000},`), ']', ...WORK]],
  },
  'statements in a cell': {
    sizes: [500, 1_000, 2_000, 4_000, 8_000],
    cells: (/** @type {number} */ size) => [range(size, (at) => `value_${at} = value_${Math.max(at - 1, 0)} + ${at}`)],
  },
  'lines of one function': {
    sizes: [500, 1_000, 2_000, 4_000, 8_000],
    cells: (/** @type {number} */ size) => [
      ['def compute(x):', ...range(size, (at) => `    x = torch.relu(x + ${at})`), '    return x'],
    ],
  },
  cells: {
    sizes: [50, 100, 200, 400, 800],
    cells: (/** @type {number} */ size) =>
      range(size, (at) => [`value_${at} = torch.ones(${at + 1}) + 1`, `print(value_${at})`]),
  },
  'cells of work': {
    sizes: [25, 50, 100, 200],
    cells: (/** @type {number} */ size) => [
      ['net = torch.nn.Linear(8, 8).cuda()'],
      ...range(size, (at) => [`_seconds = ${at}`, ...CELL_OF_WORK]),
    ],
  },
  'lines of comments': {
    sizes: [1_000, 2_000, 4_000, 8_000, 16_000],
    cells: (/** @type {number} */ size) => [[...range(size, (at) => `# line ${at}`), ...WORK]],
  },
  'findings in a cell': {
    sizes: [10, 20, 40, 80],
    cells: (/** @type {number} */ size) =>
      ['1', '2'].map((value) => range(size, (at) => `name_${at} = ${value}\n    print(name_${at})`)),
  },
  'terms of a sum': {
    sizes: [300, 600, 1_200, 2_400, 4_800],
    cells: (/** @type {number} */ size) => [[`z = ${range(size, () => '"a"').join(' + ')}`]],
  },
};

const HOOK = `import { writeSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }));
});`;

const root = fileURLToPath(new URL('../../', import.meta.url));
const [bin = join(root, 'bin/nbfix.js'), ...wanted] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'nbfix-bench-'));
try {
  for (const [name, { sizes, cells }] of Object.entries(CURVES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const command of ['audit', 'apply']) {
      const start = cost(command, notebook([['x = 1']]));
      /** @type {(Cost & { readonly size: number }) | undefined} */
      let last;
      process.stdout.write(`\n${command}: ${name}\n`);
      process.stdout.write(`${row('number', 'KiB', 's', 'exponent', 'MiB', 'exponent', '')}\n`);
      for (const size of sizes) {
        const text = notebook(cells(size));
        const found = cost(command, text);
        const grown = (/** @type {'seconds' | 'memory'} */ unit) =>
          last === undefined ? '' : exponent(last[unit] - start[unit], found[unit] - start[unit], size / last.size);
        const { seconds, memory, status } = found;
        const kib = (text.length / 1024).toFixed(0);
        process.stdout.write(
          `${row(size, kib, seconds.toFixed(2), grown('seconds'), memory.toFixed(0), grown('memory'), status)}\n`,
        );
        last = { ...found, size };
        if (seconds > 120) break;
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * @template T
 * @param {number} size
 * @param {(at: number) => T} make
 */
function range(size, make) {
  return Array.from({ length: size }, (_, at) => make(at));
}

/** @param {readonly (readonly string[])[]} cells */
function notebook(cells) {
  const body = cells.map(
    (lines) => `@app.cell\ndef _(torch):\n${lines.map((each) => `    ${each}\n`).join('')}    return\n`,
  );
  const imports = '@app.cell\ndef _():\n    import marimo as mo\n    import torch\n    return mo, torch\n';
  return `import marimo\n\napp = marimo.App()\n\n\n${[imports, ...body].join('\n\n')}\n\nif __name__ == "__main__":\n    app.run()\n`;
}

/**
 * What a run takes, on a fresh copy of the notebook.
 * @param {string} command
 * @param {string} text
 * @returns {Cost}
 */
function cost(command, text) {
  const path = join(folder, 'notebook.py');
  writeFileSync(path, text);
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  const { status, signal, output, stderr } = spawnSync(
    process.execPath,
    ['--import', hook, bin, command, 'notebook.py'],
    {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 30,
    },
  );
  const usage = output[3] === '' ? { seconds: Number.NaN, memory: Number.NaN } : JSON.parse(output[3] ?? '');
  const failure = /error|error:|stack/i.exec(stderr) === null ? '' : ` ${stderr.trim().split('\n')[0]?.slice(0, 60)}`;
  return { ...usage, status: `exit ${status ?? signal}${failure}` };
}

/**
 * @param {number} before
 * @param {number} after
 * @param {number} ratio
 */
function exponent(before, after, ratio) {
  return before <= 0 || after <= 0 ? '' : (Math.log(after / before) / Math.log(ratio)).toFixed(2);
}

/** @param {...(string | number)} columns */
function row(...columns) {
  return columns.map((column) => String(column).padStart(9)).join(' ');
}
