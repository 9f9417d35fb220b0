import { decoratorPath, decoratorsOf } from '../../notebook/decorators.ts';
import { qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { moduleAround } from '../../notebook/project.ts';
import { children, field, type Node } from '../../python/tree.ts';
import { evaluatorIn, type Domain } from '../evaluate.ts';

/*
 * The domain of what has made a value: the qualified names of the calls that may have, as far as they are to be seen.
 *
 *     pipe = DiffusionPipeline.from_pretrained(name).to(device)      →  diffusers.DiffusionPipeline.from_pretrained
 *     bars["a"] = tqdm(total=9)                                      →  tqdm.tqdm for `bars[name]`, nothing for `bars`
 */

/** Qualified names; where a value may be something else besides, that is not told. */
type Makers = ReadonlySet<string>;

type Known = Makers | undefined;

const NOTHING: Makers = new Set();

/** What marks the makers of what a list or dictionary holds; what those hold in turn is not told. */
const HELD = '[]';

function holding(item: Known = NOTHING): Makers {
  return new Set([...itself(item)].map((maker) => HELD + maker));
}

function itself(of: Makers): Makers {
  return new Set([...of].filter((maker) => !maker.startsWith(HELD)));
}

function heldIn(of: Makers): Makers {
  return new Set([...of].filter((maker) => maker.startsWith(HELD)).map((maker) => maker.slice(HELD.length)));
}

/** Methods of lists and dictionaries that give something of what they hold. */
const TAKES_OUT = /^(?:get|pop|setdefault)$/;

/**
 * No more are told of a value: `x = x.f()` and `x = x.g()` in a loop make `x.f`, `x.g`, `x.f.f`, `x.f.g`, …, twice as many
 * each time round.
 */
const MOST = 32;

function either(one: Known = NOTHING, other: Known = NOTHING): Makers {
  return other.size === 0 ? one : new Set([...one, ...other].slice(0, MOST));
}

/** Methods that give back their object, or one like it. */
const RETURN_THEMSELVES: ReadonlySet<string> = new Set(
  'to cuda cpu half float bfloat16 eval train requires_grad_ compile prepare __enter__ set_progress_bar_config'.split(
    ' ',
  ),
);

const MAKER: Domain<Makers> = {
  bottom: NOTHING,
  join: either,
  // A class of the notebook makes what its bases make; one of the project has a name of its own, too. A function is made into
  // something else by its decorator: `@triton.testing.perf_report(…)`.
  literal: (type, node, { aliases, notebook }) => {
    if (type === 'function_definition' && node !== undefined)
      return new Set(decoratorsOf(node).map((each) => decoratorPath(each, aliases)));
    if (type !== 'class_definition' || node === undefined) return NOTHING;
    const bases = field(node, 'superclasses');
    const paths = (bases === undefined ? [] : children(bases)).map((each) => qualifiedName(each, aliases));
    const own = moduleAround(node, notebook)?.name;
    const name = field(node, 'name')?.text ?? '';
    return new Set([...(own === undefined ? [] : [`${own}.${name}`]), ...paths.filter((path) => path !== undefined)]);
  },
  parameter: () => undefined,
  operation: () => undefined,
  container: (item) => holding(item),
  dictionary: (entries) => holding(entries.map(({ value }) => value).reduce(either, NOTHING)),
  filled: (of, puts) => either(of, holding(puts.map(({ value }) => value).reduce(either, NOTHING))),
  item: heldIn,
  // `load_dataset(name)["train"]` is a data set, too.
  part: (of, index) => (index.type === 'string' ? either(itself(of), heldIn(of)) : heldIn(of)),
  imported: (path) => new Set([path]),
  attribute: () => undefined,
  entered: (of) => of,
  // `accelerator.prepare(model)` and the like are methods; `torch.compile(model)` gives the model that it gets.
  call: (call, name, { valueOf }) => {
    const [first] = children(field(call, 'arguments') ?? call);
    return name === 'torch.compile' && first !== undefined ? valueOf(first) : new Set([name]);
  },
  // `db = lancedb.connect(path)`, `table = db.open_table(name)`
  method: (_call, of, method) => {
    if (of === undefined || RETURN_THEMSELVES.has(method)) return of;
    const made = new Set([...itself(of)].map((maker) => `${maker}.${method}`));
    return either(made, TAKES_OUT.test(method) ? heldIn(of) : method === 'values' ? holding(heldIn(of)) : NOTHING);
  },
  called: (_call, callee) => callee,
};

const makersIn = evaluatorIn(MAKER);

/** The qualified names of the calls that may have made the value of an expression, as far as they are to be seen. */
export function makersOf(expression: Node, notebook: Notebook): Makers {
  return itself(makersIn(expression, notebook) ?? NOTHING);
}
