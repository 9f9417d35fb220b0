import { qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { children, field, type Node } from '../../python/tree.ts';
import { evaluatorIn, type Domain } from '../evaluate.ts';

/*
 * The domain of what has made a value: the qualified names of the calls that may have, as far as they are to be seen.
 *
 *     pipe = DiffusionPipeline.from_pretrained(name).to(device)      →  diffusers.DiffusionPipeline.from_pretrained
 */

/** Qualified names; where a value may be something else besides, that is not told. */
type Makers = ReadonlySet<string>;

type Known = Makers | undefined;

const NOTHING: Makers = new Set();

function either(one: Known = NOTHING, other: Known = NOTHING): Makers {
  return other.size === 0 ? one : new Set([...one, ...other]);
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
  // A class of the notebook makes what its bases make.
  literal: (type, node, { aliases }) => {
    const bases = type === 'class_definition' && node !== undefined ? field(node, 'superclasses') : undefined;
    const paths = (bases === undefined ? [] : children(bases)).map((each) => qualifiedName(each, aliases));
    return new Set(paths.filter((path) => path !== undefined));
  },
  parameter: () => undefined,
  operation: () => undefined,
  container: () => undefined,
  dictionary: () => undefined,
  filled: (of) => of,
  item: () => undefined,
  part: () => undefined,
  imported: (path) => new Set([path]),
  attribute: () => undefined,
  entered: (of) => of,
  // `accelerator.prepare(model)` and the like are methods; `torch.compile(model)` gives the model that it gets.
  call: (call, name, { valueOf }) => {
    const [first] = children(field(call, 'arguments') ?? call);
    return name === 'torch.compile' && first !== undefined ? valueOf(first) : new Set([name]);
  },
  // `db = lancedb.connect(path)`, `table = db.open_table(name)`
  method: (_call, of, method) =>
    of === undefined || RETURN_THEMSELVES.has(method) ? of : new Set([...of].map((maker) => `${maker}.${method}`)),
  called: (_call, callee) => callee,
};

const makersIn = evaluatorIn(MAKER);

/** The qualified names of the calls that may have made the value of an expression, as far as they are to be seen. */
export function makersOf(expression: Node, notebook: Notebook): Makers {
  return makersIn(expression, notebook) ?? NOTHING;
}
