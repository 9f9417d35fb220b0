import fc from 'fast-check';
import { CACHES } from './ingredients/caches.ts';
import { CONSTRUCTS, DETECTIONS, ENVIRONMENTS, GPU_PIECES, PAGES } from './ingredients/constructs.ts';
import { CPU_PATHS } from './ingredients/cpu-paths.ts';
import { DEFERRED } from './ingredients/deferred.ts';
import { ACTIONS, CLAUSES, ERROR_FRAMES, FRAMES, TAKES, TEXTS, USES } from './ingredients/handlers.ts';
import { DRAWINGS, SEEDS } from './ingredients/seeds.ts';
import {
  BUILTINS,
  CELL_BINDERS,
  FAILING,
  FUNCTION_BINDERS,
  PRIVATE_NAMES,
  PUBLIC_NAMES,
  VALUES,
} from './ingredients/shadows.ts';
import { RAISING_IMPORTS } from './ingredients/raising-imports.ts';
import { SETTINGS } from './ingredients/settings.ts';
import { WORK } from './ingredients/work.ts';
import { WRAPPERS } from './ingredients/wrappers.ts';
import { fill, render, type CellSource } from './notebook.ts';

/** A generated notebook. */
export interface Generated {
  readonly cells: readonly CellSource[];
  readonly text: string;
  /** What it is made of, for counting. */
  readonly ingredients: readonly string[];
  /** In [0, 1): which of its GPU allocations runs out of memory. */
  readonly chance: number;
}

/** A part of a notebook: a few cells that belong together. A `$` ends the names that are its own. */
interface Part {
  readonly cells: readonly string[];
  readonly imports: readonly string[];
  readonly ingredients: readonly string[];
}

type Parts = fc.Arbitrary<Part>;

/** The ways to make parts, by name. */
function waysToMakeParts(): Readonly<Record<string, Parts>> {
  const of = <T>(kind: string, table: Readonly<Record<string, T>>): fc.Arbitrary<{ name: string; value: T }> => {
    const entries = Object.entries(table).map(([name, value]) => ({ name: `${kind}: ${name}`, value }));
    return fc.constantFrom(...entries);
  };
  const single = of('wrapper', WRAPPERS);
  const nested = fc.tuple(single, single).map(([outer, inner]) => ({
    name: `${outer.name}, ${inner.name}`,
    value: {
      code: fill(outer.value.code, { BODY: inner.value.code.replaceAll(/\b_(?=[a-z])/g, '_in_') }),
      imports: [...(outer.value.imports ?? []), ...(inner.value.imports ?? [])],
    },
  }));
  const wrapper = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ name: 'wrapper: plain', value: WRAPPERS['plain']! }) },
    { weight: 3, arbitrary: single },
    { weight: 1, arbitrary: nested },
  );
  const construct = fc.constantFrom(...CONSTRUCTS);
  const piece = fc.constantFrom(...GPU_PIECES);
  const wrapped = (outer: { value: { code: string } }, body: string): string => fill(outer.value.code, { BODY: body });

  const deferred: Parts = fc
    .record({
      work: of('work', WORK),
      wrapper,
      later: of('deferred', DEFERRED),
      also: fc.option(of('deferred', DEFERRED)),
      read: fc.nat(9),
      between: fc.option(construct),
      order: fc.boolean(),
    })
    .map(({ work, wrapper, later, also, read, between, order }) => {
      const expression = (at: number): string => work.value.reads[(read + at) % work.value.reads.length]!;
      const laters = [later, ...(also === null ? [] : [also])].map(({ value }, at) => {
        const other = (code?: string): string => (code ?? '').replaceAll(/(\w+)\$/g, at === 0 ? '$1$' : '$1b$');
        const filled = (code?: string): string => fill(other(code), { EXPR: expression(at) });
        return {
          first: other(value.first),
          early: filled(value.early),
          late: filled(value.late),
          next: filled(value.next),
        };
      });
      const early = laters.map((each) => each.early);
      const { setUp, body, end } = work.value;
      const main = joined([
        ...(order
          ? [setUp, ...early]
          : [
              ...early.filter((code) => !/go\$|ensure_future|iter\(|Thread|register_forward/.test(code)),
              setUp,
              ...early.filter((code) => /go\$|ensure_future|iter\(|Thread|register_forward/.test(code)),
            ]),
        wrapped(wrapper, body),
        end,
        ...laters.map((each) => each.late),
      ]);
      return {
        cells: [
          ...laters.map(({ first }) => first),
          main,
          ...(between === null ? [] : [between.replaceAll('$', 'z$')]),
          ...laters.map(({ next }) => next),
        ].filter((code) => code !== ''),
        imports: [...(wrapper.value.imports ?? []), ...(later.value.imports ?? []), ...(also?.value.imports ?? [])],
        ingredients: [work.name, wrapper.name, later.name, ...(also === null ? [] : [also.name])],
      };
    });

  const handled: Parts = fc
    .record({
      frame: of('frame', FRAMES),
      take: fc.constantFrom(...TAKES),
      clause: fc.constantFrom(...CLAUSES),
      action: fc.constantFrom(...ACTIONS),
      wrapper,
      before: fc.option(piece),
      after: fc.option(piece),
    })
    .map(({ frame, take, clause, action, wrapper, before, after }) => ({
      cells: [
        joined([
          (before ?? '').replaceAll('$', 'y$'),
          wrapped(wrapper, fill(frame.value.code, { CLAUSE: clause, ACTION: action, TAKE: take })),
          (after ?? '').replaceAll('$', 'z$'),
        ]),
      ],
      imports: [...(frame.value.imports ?? []), ...(wrapper.value.imports ?? [])],
      ingredients: [frame.name, wrapper.name, `clause: ${clause}`, `action: ${action.split('\n')[0]!}`],
    }));

  const errors: Parts = fc
    .record({
      frame: of('error', ERROR_FRAMES),
      text: fc.constantFrom(...TEXTS),
      use: of('use', USES),
      also: fc.option(of('use', USES)),
      wrapper,
      isSplit: fc.boolean(),
    })
    .map(({ frame, text, use, also, wrapper, isSplit }) => {
      const [main, rest] =
        frame.value.endsWith('\nUSE') && isSplit ? [frame.value.slice(0, -'\nUSE'.length), 'USE'] : [frame.value, ''];
      const uses = joined([use.value.code, also === null || also.name === use.name ? '' : also.value.code]);
      return {
        cells: [wrapped(wrapper, fill(main, { USE: uses, TEXT: text })), fill(rest, { USE: uses })].filter(
          (code) => code !== '',
        ),
        imports: [...(use.value.imports ?? []), ...(also?.value.imports ?? []), ...(wrapper.value.imports ?? [])],
        ingredients: [frame.name, use.name, wrapper.name, `text: ${text}`],
      };
    });

  const shadowed: Parts = fc
    .record({
      binder: of('binder', CELL_BINDERS),
      name: fc.constantFrom(...BUILTINS, ...PUBLIC_NAMES),
      value: fc.constantFrom(...VALUES),
      work: of('work', WORK),
      isSame: fc.boolean(),
    })
    .map(({ binder, name, value, work, isSame }) => {
      const bound = `${fill(binder.value, { NAME: name, VALUE: value })}\nprint(${name} is not None)`;
      const main = joined([work.value.setUp, work.value.body, work.value.end]);
      return {
        cells: isSame ? [`${main}\n${bound}`] : [bound, main],
        imports: [],
        ingredients: [binder.name, work.name, `named: ${name}`],
      };
    });

  const bound: Parts = fc
    .record({
      binder: of('function binder', FUNCTION_BINDERS),
      name: fc.oneof(fc.constant('type'), fc.constantFrom(...BUILTINS)),
      body: fc.constantFrom(...FAILING),
      isSplit: fc.boolean(),
    })
    .map(({ binder, name, body, isSplit }) => {
      const code = fill(binder.value, { NAME: name, BODY: body });
      const at = code.lastIndexOf('\nprint(');
      return {
        cells: isSplit ? [code.slice(0, at), code.slice(at + 1)] : [code],
        imports: [],
        ingredients: [binder.name, `named: ${name}`],
      };
    });

  const paths: Parts = of('CPU path', CPU_PATHS).map(({ name, value }) => ({
    cells: value.cells,
    imports: value.imports ?? [],
    ingredients: [name],
  }));

  const seeds: Parts = fc
    .record({
      seed: of('seed', SEEDS),
      drawing: of('drawing', DRAWINGS),
      name: fc.constantFrom('seed', 'SEED', 'random_state', 'random_seed', 'rng_seed'),
      isRead: fc.boolean(),
      isSame: fc.boolean(),
    })
    .map(({ seed, drawing, name, isRead, isSame }) => {
      const isElement = seed.value.includes('mo.ui');
      const given = seed.value.replaceAll('seed$', `${name}$`);
      const draw = joined([
        isRead ? `print("seed", ${isElement ? `getattr(${name}$, "value", None)` : `${name}$ is None`})` : '',
        drawing.value.code,
      ]);
      return {
        cells: isSame && !isElement ? [joined([given, draw])] : [given, draw],
        imports: drawing.value.imports ?? [],
        ingredients: [seed.name, drawing.name],
      };
    });

  const caches: Parts = of('cache', CACHES).map(({ name, value }) => ({
    cells: value,
    imports: [],
    ingredients: [name],
  }));

  const statements: Parts = fc
    .array(fc.record({ code: fc.oneof(construct, piece), wrapper, isNew: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((each) => {
      const cells: string[][] = [];
      for (const [at, { code, wrapper, isNew }] of each.entries()) {
        if (isNew || cells.length === 0) cells.push([]);
        cells.at(-1)!.push(wrapped(wrapper, code.replaceAll('$', `${'abcde'[at]}$`)));
      }
      return {
        cells: cells.map(joined),
        imports: each.flatMap(({ wrapper }) => wrapper.value.imports ?? []),
        ingredients: each.map(({ wrapper }) => wrapper.name),
      };
    });

  const privates: Parts = fc
    .record({
      names: fc.uniqueArray(fc.constantFrom(...PRIVATE_NAMES), { minLength: 1, maxLength: 3 }),
      work: of('work', WORK),
      isLater: fc.boolean(),
      value: fc.constantFrom('"kept"', '7', '[1]', 'len', 'str', 'print'),
    })
    .map(({ names, work, isLater, value }) => {
      const given = names.map((name) => `${name} = ${value}`).join('\n');
      const shown = names
        .map((name) => `print("${name}", ${name}${/len|str|print/.test(value) ? '("abc")' : ''})`)
        .join('\n');
      const { setUp, body, end } = work.value;
      return {
        cells: [
          isLater ? joined([setUp, given, body, end, shown]) : joined([given, setUp, body, end, shown]),
          joined([given, shown]),
        ],
        imports: [],
        ingredients: [work.name, ...names.map((name) => `private: ${name}`)],
      };
    });

  const environments: Parts = fc
    .record({
      setting: fc.constantFrom(...ENVIRONMENTS),
      work: of('work', WORK),
      isSame: fc.boolean(),
      first: fc.option(construct),
    })
    .map(({ setting, work, isSame, first }) => {
      const main = joined([work.value.setUp, work.value.body, work.value.end]);
      const start = (first ?? '').replaceAll('$', 'y$');
      return {
        cells: isSame
          ? [joined([start, setting, main])]
          : [joined([start, setting, 'set$ = True']), joined(['print(set$)', main])],
        imports: ['import os'],
        ingredients: [work.name, 'environment'],
      };
    });

  const buttons: Parts = fc
    .record({
      work: of('work', WORK),
      shape: fc.constantFrom('stop', 'stop with a text', 'if', 'early None'),
      name: fc.constantFrom('go', 'run', 'train', 'start', 'min', 'sum', 'type', 'seed', 'model'),
      read: fc.nat(5),
    })
    .map(({ work, shape, name, read }) => {
      const button = BUILTINS.includes(name) ? name : `${name}_button$`;
      const { setUp, body, end, reads } = work.value;
      const main = joined([setUp, body, end]);
      const seen = reads[read % reads.length]!;
      const shaped = {
        stop: joined([`mo.stop(not ${button}.value)`, main]),
        'stop with a text': joined([`mo.stop(not ${button}.value, mo.md("Press **run**"))`, main]),
        if: fill(`if ${button}.value:\n    BODY`, { BODY: main }),
        'early None': joined([
          'result$ = None',
          fill(`if ${button}.value:\n    BODY`, { BODY: joined([main, `result$ = ${seen}`]) }),
        ]),
      }[shape];
      return {
        cells: [
          `${button} = mo.ui.run_button(label="Run")\n${button}`,
          shaped,
          shape === 'early None' ? 'print(result$)' : `print(${seen})`,
        ],
        imports: [],
        ingredients: [work.name, `button: ${shape}`],
      };
    });

  const functions: Parts = fc
    .record({
      work: of('work', WORK),
      wrapper,
      read: fc.nat(5),
      shape: fc.constantFrom('def', 'method', 'lambda of it', 'generator', 'async def', 'top level'),
    })
    .map(({ work, wrapper, read, shape }) => {
      const { setUp, body, end, reads } = work.value;
      const inner = joined([setUp, body, end, `return ${reads[read % reads.length]!}`]).replaceAll('$', '');
      const define = fill('def work$():\n    BODY', { BODY: inner });
      const call = (code: string): string => joined([wrapped(wrapper, `got$ = ${code}`), 'print("got", got$)']);
      const cells = {
        def: [define, call('work$()'), 'print(got$)'],
        method: [fill('class Worker$:\n    def work(self):\n        BODY', { BODY: inner }), call('Worker$().work()')],
        'lambda of it': [define, 'later$ = lambda: work$()', call('later$()')],
        generator: [define.replace('return ', 'yield '), call('next(work$())')],
        'async def': [`async ${define}`, call('await work$()')],
        'top level': [`${define}\nfirst$ = work$()\nprint(first$)`, 'print(first$, work$())'],
      }[shape];
      return {
        cells,
        imports: wrapper.value.imports ?? [],
        ingredients: [work.name, wrapper.name, `function: ${shape}`],
      };
    });

  const settings: Parts = of('settings', SETTINGS).map(({ name, value }) => ({
    cells: value.cells,
    imports: value.imports ?? [],
    ingredients: [name],
  }));

  const mutations: Parts = fc.record({ work: of('work', WORK), read: fc.nat(5) }).map(({ work, read }) => {
    const { setUp, body, end, reads } = work.value;
    return {
      cells: [
        'store$ = {"runs": []}',
        joined([
          setUp,
          body,
          end,
          `store$["runs"].append(${reads[read % reads.length]!})`,
          `store$["hold"] = lambda: ${reads[0]!}`,
          'done$ = True',
        ]),
        'print(done$, store$["runs"], store$["hold"]())',
      ],
      imports: [],
      ingredients: [work.name, 'mutation'],
    };
  });

  return {
    deferred,
    handled,
    errors,
    shadowed,
    bound,
    paths,
    seeds,
    caches,
    statements,
    privates,
    environments,
    buttons,
    functions,
    mutations,
    settings,
  };
}

function joined(codes: readonly string[]): string {
  return codes.filter((code) => code !== '').join('\n');
}

/** Modules by what reads them. */
const MODULES: readonly (readonly [RegExp, string])[] = [
  [/\bcupy\./, 'import cupy'],
  [/\bcuml\./, 'import cuml'],
  [/\btransformers\./, 'import transformers'],
  [/\bsentence_transformers\./, 'import sentence_transformers'],
  [/\bgc\./, 'import gc'],
  [/\bsys\./, 'import sys'],
];

const IMPORTS = ['one cell', 'a cell each', 'setup', 'first use', 'guarded', 'last cell'] as const;

/** Notebooks of one to three parts. */
export function notebooks(): fc.Arbitrary<Generated> {
  const part = fc.oneof(
    ...Object.entries(waysToMakeParts()).map(([name, arbitrary]) => ({
      weight: name === 'deferred' || name === 'handled' || name === 'errors' ? 3 : 2,
      arbitrary: arbitrary.map((each) => ({ ...each, ingredients: [`part: ${name}`, ...each.ingredients] })),
    })),
  );
  const usual = fc
    .record({
      parts: fc.array(part, { minLength: 1, maxLength: 3 }),
      isPrivate: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      imports: fc.constantFrom(...IMPORTS),
      layers: fc.constantFrom('torch.nn', 'from torch import nn', 'import torch.nn as nn'),
      detection: fc.oneof({ weight: 3, arbitrary: fc.constant('none') }, fc.constantFrom(...Object.keys(DETECTIONS))),
      page: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom(...PAGES)),
      chance: fc.nat(999),
    })
    .map(assembled);
  const guarded = fc
    .record({
      code: fc.constantFrom(...GUARDED),
      chance: fc.nat(999),
      page: fc.constantFrom(...PAGES.slice(0, 2)),
      other: construct(),
    })
    .map(({ code, chance, page, other }) =>
      generated(
        [
          { code: 'import marimo as mo' },
          ...(page === '' ? [] : [{ code: `mo.md("""${page}""")` }]),
          ...code.map((each) => ({ code: each.replaceAll('$', '') })),
          { code: other.replaceAll('$', '_2') },
        ],
        ['part: guarded import'],
        chance,
      ),
    );
  const raising = fc
    .record({
      code: fc.constantFrom(...RAISING_IMPORTS),
      setting: fc.constantFrom('', ...ENVIRONMENTS),
      chance: fc.nat(999),
      other: construct(),
    })
    .map(({ code, setting, chance, other }) => {
      const set = setting === '' ? '' : `import os\n${setting}`;
      const cells = [...code.map((each) => fill(each, { SET: set })), other.replaceAll('$', '_2')];
      return generated(
        cells.filter((each) => each !== '').map((each) => ({ code: each })),
        ['part: import that raises'],
        chance,
      );
    });
  return fc.oneof(
    { weight: 20, arbitrary: usual },
    { weight: 1, arbitrary: guarded },
    { weight: 1, arbitrary: raising },
  );
}

function construct(): fc.Arbitrary<string> {
  return fc.constantFrom(...CONSTRUCTS);
}

/** Notebooks that import PyTorch only if it is there. */
const GUARDED: readonly (readonly string[])[] = [
  [
    'def load(n):\n    try:\n        import torch\n        return torch.ones(n, device="cuda").sum().item()\n    except Exception:\n        return None',
    'print(load(3))',
  ],
  [
    'def load(n):\n    try:\n        import torch\n    except ImportError:\n        return "no torch"\n    try:\n        return torch.ones(n, device="cuda").sum().item()\n    except RuntimeError:\n        return "failed"',
    'print(load(3))',
  ],
  [
    'try:\n    import torch\nexcept ImportError:\n    torch = None',
    'def load(n):\n    if torch is None:\n        return 0\n    return torch.ones(n, device="cuda").sum().item()',
    'print(load(3))',
  ],
  [
    'try:\n    import torch as _torch\n    has = True\nexcept ModuleNotFoundError:\n    has = False',
    'if has:\n    import torch\n    print(torch.ones(3, device="cuda" if torch.cuda.is_available() else "cpu").sum().item())\nelse:\n    print("no torch")',
  ],
  [
    'import importlib.util\nhas = importlib.util.find_spec("torch") is not None',
    'def load(n):\n    if not has:\n        return "none"\n    import torch\n    return torch.ones(n, device="cuda").sum().item()',
    'print(load(3))',
  ],
  [
    'import contextlib\ntorch = None\nwith contextlib.suppress(ImportError):\n    import torch',
    'for _i in range(2):\n    result = torch.ones(3).to("cuda" if torch.cuda.is_available() else "cpu").sum().item() if torch else 0\nprint(result)',
  ],
  [
    'class Backend:\n    def __init__(self):\n        try:\n            import torch\n            self.torch = torch\n        except ImportError:\n            self.torch = None\n    def run(self, n):\n        try:\n            return self.torch.ones(n, device="cuda").sum().item()\n        except Exception as e:\n            return "failed"',
    'print(Backend().run(3))',
  ],
  [
    'def train(n):\n    import torch\n    model = torch.nn.Linear(2, 2).cuda()\n    for _ in range(n):\n        out = model(torch.randn(2, 2, device="cuda"))\n    return out.item()',
    'try:\n    print(train(3))\nexcept ImportError:\n    print("no torch")',
  ],
];

interface Choices {
  readonly parts: readonly Part[];
  readonly isPrivate: readonly boolean[];
  readonly imports: (typeof IMPORTS)[number];
  readonly layers: string;
  readonly detection: string;
  readonly page: string;
  readonly chance: number;
}

function assembled({ parts, isPrivate, imports, layers, detection, page, chance }: Choices): Generated {
  const found = DETECTIONS[detection]!;
  const told = page === '' ? [] : [{ code: `mo.md("""${page}""")` }];
  const cells = unclashed(parts).flatMap((part, at) => finished(part, at, isPrivate[at] === true));
  const all = [...(found.code === '' ? [] : [found.code]), ...cells];
  const text = all.join('\n');
  const isShort = layers !== 'torch.nn' && text.includes('torch.nn.');
  const codes = isShort ? all.map((code) => code.replaceAll('torch.nn.', 'nn.')) : all;
  const needed = new Set([
    'import marimo as mo',
    ...(/\btorch\b/.test(text) ? ['import torch'] : []),
    ...(isShort ? [layers] : []),
    ...MODULES.filter(([use]) => use.test(text)).map(([, line]) => line),
    ...(found.imports ?? []),
    ...parts.flatMap((part) => part.imports),
  ]);
  return generated(
    [...placed([...needed], codes, imports, told)],
    [...parts.flatMap(({ ingredients }) => ingredients), `imports: ${imports}`, `detection: ${detection}`],
    chance,
  );
}

/** Without the parts that take a name for themselves which another part, or a cell in front, uses as Python has it. */
function unclashed(parts: readonly Part[]): Part[] {
  const taken = (part: Part): string[] =>
    part.ingredients.filter((each) => each.startsWith('named: ')).map((each) => each.slice('named: '.length));
  const isPublic = (part: Part): boolean => part.ingredients.includes('part: shadowed');
  const kept: Part[] = [];
  for (const part of parts) {
    const names = new Set([...kept, part].filter(isPublic).flatMap(taken));
    const uses = [...kept, part].flatMap(({ cells }) => cells).join('\n');
    const clashes = [...names].some((name) =>
      new RegExp(`(?<![.\\w])${name}(?:\\(|:|\\.)|except ${name}`).test(
        uses.replaceAll(new RegExp(`(?:def|class) ${name}\\b.*`, 'g'), ''),
      ),
    );
    const twice =
      isPublic(part) && kept.some((each) => isPublic(each) && taken(each).some((name) => taken(part).includes(name)));
    if (!clashes && !twice) kept.push(part);
  }
  return kept.length === 0 ? [{ cells: [GPU_PIECES[2]!], imports: [], ingredients: [] }] : kept;
}

/** The cells of a part with names that no other part has; names of one cell alone may be private. */
function finished(part: Part, at: number, isPrivate: boolean): string[] {
  const suffix = at === 0 ? '' : `_${at + 1}`;
  const cellsWith = (name: string): number => part.cells.filter((code) => code.includes(name)).length;
  return part.cells.map((code) =>
    code.replaceAll(/\b(\w+)\$/g, (whole, name: string) =>
      isPrivate && cellsWith(whole) === 1 && !name.startsWith('_') ? `_${name}` : name + suffix,
    ),
  );
}

function placed(
  lines: readonly string[],
  codes: readonly string[],
  style: Choices['imports'],
  told: readonly CellSource[],
): CellSource[] {
  const rest = codes.map((code) => ({ code }));
  if (style === 'a cell each') return [...lines.map((code) => ({ code })), ...told, ...rest];
  if (style === 'setup') return [{ code: lines.join('\n'), kind: 'setup' }, ...told, ...rest];
  if (style === 'last cell') return [...told, ...rest, { code: lines.join('\n') }];
  if (style === 'guarded') {
    const others = lines.filter((line) => line !== 'import torch');
    return [
      {
        code: joined([
          ...others.filter((line) => !line.includes('torch')),
          'try:\n    import torch\nexcept ImportError:\n    torch = None',
          ...others.filter((line) => line.includes('torch')),
        ]),
      },
      ...told,
      ...rest,
    ];
  }
  if (style === 'first use') {
    const left = new Set(lines.filter((line) => line !== 'import marimo as mo'));
    const inUse = codes.map((code) => {
      const used = [...left].filter((line) => new RegExp(`\\b${line.split(' ').at(-1)!}\\b`).test(code));
      for (const line of used) left.delete(line);
      return { code: joined([...used, code]) };
    });
    return [{ code: joined(['import marimo as mo', ...left]) }, ...told, ...inUse];
  }
  return [{ code: lines.join('\n') }, ...told, ...rest];
}

function generated(cells: readonly CellSource[], ingredients: readonly string[], chance: number): Generated {
  return { cells, text: render(cells), ingredients, chance: chance / 1000 };
}
