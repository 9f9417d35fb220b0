import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { parametersOf } from '../python/parameters.ts';
import { nestedStatements } from '../python/statements.ts';
import { children, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { methodsOf, nameOf } from '../semantics/definitions.ts';

/** A class of the notebook that holds a low-rank update: two factors that share the rank and nothing else. */
export interface AdapterClass {
  readonly name: string;
  /** The attributes that hold the factors: `lora_A`, `lora_B`. */
  readonly factors: readonly [string, string];
  /** What the factors are: `nn.Parameter`s, or `nn.Linear` layers. */
  readonly madeOf: 'parameters' | 'layers';
  /** Whether `forward` takes one input and no more, so that its result is the update alone. */
  readonly takesOneInput: boolean;
}

interface Factor {
  readonly attribute: string;
  readonly madeOf: AdapterClass['madeOf'];
  /** The parameters of `__init__` that its shape comes from. */
  readonly sizes: ReadonlySet<string>;
}

/** The adapter classes of the notebook, by their shape and not by their names. */
export function adapterClasses(notebook: Notebook): AdapterClass[] {
  const aliases = aliasesOf(notebook);
  return notebook.cells
    .flatMap(({ statements }) => statements.flatMap((statement) => walk(statement)))
    .filter(({ type }) => type === 'class_definition')
    .flatMap((definition) => adapterClass(definition, aliases) ?? []);
}

function adapterClass(definition: Node, aliases: ReadonlyMap<string, string>): AdapterClass | undefined {
  const name = field(definition, 'name')?.text;
  const bases = children(field(definition, 'superclasses') ?? definition).map((base) => qualifiedName(base, aliases));
  const init = methodOf(definition, '__init__');
  if (name === undefined || init === undefined || !bases.includes('torch.nn.Module')) return undefined;
  const sizes = new Set(
    parametersOf(init)
      .slice(1)
      .map((each) => each.name),
  );
  const factors = [...nestedStatements(children(field(init, 'body') ?? init))].flatMap(
    (statement) => factorAt(statement, sizes, aliases) ?? [],
  );
  const [first, second] = factors;
  if (factors.length !== 2 || first === undefined || second === undefined) return undefined;
  const only = (one: Factor, other: Factor): boolean => [...one.sizes].some((size) => !other.sizes.has(size));
  const sharesRank = [...first.sizes].some((size) => second.sizes.has(size));
  if (!sharesRank || !only(first, second) || !only(second, first)) return undefined;
  const forward = methodOf(definition, 'forward');
  return {
    name,
    factors: [first.attribute, second.attribute],
    madeOf: factors.some(({ madeOf }) => madeOf === 'layers') ? 'layers' : 'parameters',
    takesOneInput: forward !== undefined && parametersOf(forward).length === 2,
  };
}

/** `self.lora_A = nn.Parameter(torch.randn(in_features, rank))`. */
function factorAt(
  statement: Node,
  sizes: ReadonlySet<string>,
  aliases: ReadonlyMap<string, string>,
): Factor | undefined {
  const assignment = statement.firstNamedChild;
  if (statement.type !== 'expression_statement' || assignment?.type !== 'assignment') return undefined;
  const target = field(assignment, 'left');
  const value = field(assignment, 'right');
  if (target?.type !== 'attribute' || field(target, 'object')?.text !== 'self' || value?.type !== 'call')
    return undefined;
  const made = qualifiedName(field(value, 'function') ?? value, aliases);
  if (made !== 'torch.nn.Parameter' && made !== 'torch.nn.Linear') return undefined;
  const used = nodesOf(value, 'identifier').filter(({ text }) => sizes.has(text));
  return {
    attribute: field(target, 'attribute')?.text ?? '',
    madeOf: made === 'torch.nn.Parameter' ? 'parameters' : 'layers',
    sizes: new Set(used.map(({ text }) => text)),
  };
}

function methodOf(definition: Node, name: string): Node | undefined {
  return methodsOf(definition).find((each) => nameOf(each) === name);
}
