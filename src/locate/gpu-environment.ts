import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { plainText } from '../python/strings.ts';
import { contains, field, type Node } from '../python/tree.ts';
import { positional } from './arguments.ts';
import { reachedBy } from './reached.ts';

/** Variables that a GPU library reads when it starts. */
const READ_BY_GPU_LIBRARIES = /CUDA|GPU|NVIDIA|TORCH|XLA|JAX|^TF_|NCCL|CUPY|NUMBA|RAPIDS/;

const SETTERS =
  /^os\.(?:environ\.(?:update|setdefault|pop|clear)|putenv|unsetenv)$|^dotenv\.load_dotenv$|^jax\.config\.update$/;

/**
 * The statements of a cell that change what a GPU library reads from the environment when it starts, by themselves or in
 * a function that they call. A library that was asked for a GPU has started: what is set behind that has no effect.
 */
export function environmentStatements(notebook: Notebook, cell: Cell): readonly Node[] {
  const aliases = aliasesOf(notebook);
  const places = reachedBy(notebook, cell).filter(({ node }) => setsEnvironment(node, aliases));
  return cell.statements.filter((statement) => places.some(({ from }) => contains(statement, from)));
}

function setsEnvironment(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (node.type === 'call') {
    const path = qualifiedName(field(node, 'function') ?? node, aliases);
    if (path === undefined || !SETTERS.test(path)) return false;
    return isRead(/\.(?:setdefault|pop|putenv|unsetenv)$/.test(path) ? positional(node)[0] : undefined);
  }
  const target = node.type === 'delete_statement' ? node.firstNamedChild : field(node, 'left');
  if (!['assignment', 'augmented_assignment', 'delete_statement'].includes(node.type)) return false;
  // `os.environ |= settings`
  if (target?.type === 'attribute') return qualifiedName(target, aliases) === 'os.environ';
  const object = target?.type === 'subscript' ? field(target, 'value') : undefined;
  if (object === undefined || qualifiedName(object, aliases) !== 'os.environ') return false;
  return isRead(field(target ?? node, 'subscript'));
}

/** Whether a GPU library may read the variable; one whose name is not known may be any. */
function isRead(key: Node | undefined): boolean {
  const name = key === undefined ? undefined : plainText(key);
  return name === undefined || READ_BY_GPU_LIBRARIES.test(name);
}
