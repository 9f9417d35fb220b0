import { IMPORT_ERRORS } from '../../../src/knowledge/known-calls.ts';
import { memoized } from '../../../src/memoized.ts';
import { decoratorsOf, undecorated } from '../../../src/notebook/decorators.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { argumentsOf, positional } from '../../../src/python/arguments.ts';
import { plainText } from '../../../src/python/strings.ts';
import { ancestors, contains, field, walk, type Node } from '../../../src/python/tree.ts';
import { reachedBy } from '../../../src/semantics/reached.ts';

/** Variables that a GPU library reads when it starts. */
const READ_BY_GPU_LIBRARIES = /CUDA|GPU|NVIDIA|TORCH|XLA|JAX|^TF_|NCCL|CUPY|NUMBA|RAPIDS/;

const SETTERS =
  /^os\.(?:environ\.(?:update|setdefault|pop|popitem|clear|__\w+item__|__ior__)|putenv|unsetenv)$|^dotenv\.load_dotenv$|^jax\.(?:config\.update|distributed\.initialize)$/;

/** What is given all variables and changes none. */
const READERS = /^(?:dict|list|tuple|set|len|print|str|repr|sorted|iter)$/;

/** What a notebook calls the environment, and which of its functions set it. */
interface Environment {
  readonly aliases: ReadonlyMap<string, string>;
  readonly names: ReadonlySet<string>;
  readonly setters: ReadonlySet<string>;
}

/**
 * The statements of a cell that change what a GPU library reads from the environment when it starts, by themselves or in
 * a function that they call. A library that was asked for a GPU has started: what is set after that has no effect.
 */
export function environmentStatements(notebook: Notebook, cell: Cell): readonly Node[] {
  const environment = environmentOf(notebook);
  const places = reachedBy(notebook, cell).filter(({ node }) => setsEnvironment(node, environment));
  return cell.statements.filter(
    (statement) => places.some(({ from }) => contains(statement, from)) || definesWithSetting(statement, environment),
  );
}

const environmentOf: (notebook: Notebook) => Environment = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  const nodes = walk(notebook.root);
  const names = new Set(
    nodes.flatMap((node) => {
      const [left, right] = node.type === 'assignment' ? [field(node, 'left'), field(node, 'right')] : [];
      const isAlias = right?.type === 'attribute' && qualifiedName(right, aliases) === 'os.environ';
      return left !== undefined && isAlias ? [left.text] : [];
    }),
  );
  const setters = new Set<string>();
  const isSetting = (node: Node): boolean =>
    setsEnvironment(node, { aliases, names, setters }) || (node.type === 'identifier' && setters.has(node.text));
  // A function sets it, too, that calls one that does.
  for (let size = -1; size < setters.size;) {
    size = setters.size;
    for (const node of nodes) if (isSetting(node)) for (const name of functionsAround(node)) setters.add(name);
  }
  return { aliases, names, setters };
});

function functionsAround(node: Node): readonly string[] {
  const names: string[] = [];
  for (const each of ancestors(node))
    if (each.type === 'function_definition') names.push(field(each, 'name')?.text ?? '');
  return names;
}

/** Whether to define a function or a class sets it: by a decorator, or in the body of the class. */
function definesWithSetting(statement: Node, environment: Environment): boolean {
  const inner = undecorated(statement);
  if (!inner.type.endsWith('_definition')) return false;
  const body = inner.type === 'class_definition' ? field(inner, 'body') : undefined;
  const isFunction = ({ type }: Node): boolean => type === 'function_definition' || type === 'lambda';
  return [...decoratorsOf(inner), ...(body === undefined ? [] : [body])]
    .flatMap((part) => walk(part, isFunction))
    .some((node) => setsEnvironment(node, environment) || environment.setters.has(nameOf(node)));
}

/** The name that an expression ends with. */
function nameOf(node: Node): string {
  return (node.type === 'attribute' ? field(node, 'attribute') : node)?.text ?? '';
}

function setsEnvironment(node: Node, environment: Environment): boolean {
  if (node.type === 'call') return callSets(node, environment);
  if (node.type.startsWith('import_')) return importSets(node);
  const target = node.type === 'delete_statement' ? node.firstNamedChild : field(node, 'left');
  if (!['assignment', 'augmented_assignment', 'delete_statement'].includes(node.type)) return false;
  // `os.environ |= settings`
  if (target?.type === 'attribute') {
    const path = qualifiedName(target, environment.aliases) ?? '';
    return path === 'os.environ' || path.startsWith('jax.config.');
  }
  const object = target?.type === 'subscript' ? field(target, 'value') : undefined;
  return object !== undefined && isEnvironment(object, environment) && isRead(field(target ?? node, 'subscript'));
}

/** `import unsloth`, which does so itself. */
function importSets(node: Node): boolean {
  const modules = (/^from\s+([\w.]+)/.exec(node.text)?.[1] ?? node.text.replace(/^import\s+/, '')).split(/\s*,\s*/);
  return modules.some((each) => IMPORT_ERRORS.some(({ module }) => module.test(each)));
}

function callSets(call: Node, environment: Environment): boolean {
  const callee = field(call, 'function') ?? call;
  const object = field(callee, 'object');
  const isAlias = object !== undefined && environment.names.has(object.text);
  const path = isAlias ? `os.environ.${nameOf(callee)}` : qualifiedName(callee, environment.aliases);
  if (path !== undefined && SETTERS.test(path))
    return isRead(/\.(?:setdefault|pop|putenv|unsetenv|__\w+item__)$/.test(path) ? positional(call)[0] : undefined);
  // A method of an object of the notebook.
  if (path === undefined && callee.type === 'attribute' && environment.setters.has(nameOf(callee))) return true;
  // `patch.dict(os.environ, settings)`
  const isGiven = argumentsOf(call).some(
    ({ kind, value }) => kind === 'positional' && isEnvironment(value, environment),
  );
  return isGiven && !READERS.test(callee.text);
}

function isEnvironment(node: Node, { aliases, names }: Environment): boolean {
  return qualifiedName(node, aliases) === 'os.environ' || (node.type === 'identifier' && names.has(node.text));
}

/** Whether a GPU library may read the variable; one whose name is not known may be any. */
function isRead(key: Node | undefined): boolean {
  const name = key === undefined ? undefined : plainText(key);
  return name === undefined || READ_BY_GPU_LIBRARIES.test(name);
}
