import { HOST_ATTRIBUTES } from '../knowledge/host-values.ts';
import { RECORD_BASE, RECORD_MAKERS, SETTINGS_CLASS } from '../knowledge/settings-classes.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf } from '../python/arguments.ts';
import { parameterFor, parametersOf } from '../python/parameters.ts';
import { binderOf } from '../python/targets.ts';
import { children, field, nodesOf, type Node } from '../python/tree.ts';
import { calleeOf, isBuiltin } from './calls.ts';
import { methodsOf, nameOf } from './definitions.ts';
import { plainValue } from './domains/plain-type.ts';
import { namesLike } from './name-uses.ts';

/**
 * Whether a call only keeps a setting that it is given in a record, and makes nothing of it: by the name of its class, by
 * the code of a class of the notebook, or by what the notebook does with it.
 *
 *     config = TrainConfig(device="cuda", size=64)
 *     task = Evaluation(device="cuda", root="data")     …     os.listdir(task.root)
 *
 * @param setting the value that is given
 */
export function keepsInRecord(setting: Node, call: Node, notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  const own = calleeOf(call, notebook)?.node;
  if (own !== undefined) return isKeptBy(own, setting, call, aliases);
  const callee = field(call, 'function') ?? call;
  const path = qualifiedName(callee, aliases);
  if (path === undefined) return isOfPython(callee, notebook);
  return (
    RECORD_MAKERS.test(path) ||
    SETTINGS_CLASS.test(path) ||
    (argumentsOf(call).every(({ kind }) => kind === 'keyword') && isRead(call, notebook))
  );
}

/** `dict(device="cuda")`, `settings.update(device="cuda")` of a dictionary. */
function isOfPython(callee: Node, notebook: Notebook): boolean {
  if (callee.type === 'identifier') return RECORD_MAKERS.test(callee.text) && isBuiltin(callee, notebook);
  const object = field(callee, 'object');
  return (
    object !== undefined &&
    /^(?:update|setdefault)$/.test(field(callee, 'attribute')?.text ?? '') &&
    plainValue(object, notebook)?.type === 'dict'
  );
}

/** Whether a class of the notebook puts what it is given into a field, and runs no other code when an object is made. */
function isKeptBy(definition: Node, setting: Node, call: Node, aliases: ReadonlyMap<string, string>): boolean {
  const bases = field(definition, 'superclasses');
  const isPlain =
    bases === undefined || children(bases).every((each) => RECORD_BASE.test(qualifiedName(each, aliases) ?? ''));
  const methods = methodsOf(definition);
  if (
    definition.type !== 'class_definition' ||
    !isPlain ||
    methods.some((each) => /^__(?:new|post_init)__$/.test(nameOf(each)))
  )
    return false;
  const init = methods.find((each) => nameOf(each) === '__init__');
  if (init === undefined) return true;
  const parameter = parameterFor(setting, call, parametersOf(init).slice(1));
  if (parameter === undefined || parameter.kind.startsWith('var-')) return false;
  const uses = nodesOf(field(init, 'body') ?? init, 'identifier').filter(({ text }) => text === parameter.name);
  // `self.device = device`; the attribute has the name, too.
  return uses.every(({ fieldName, parent }) => fieldName === 'attribute' || isFieldOf(parent, fieldName));
}

function isFieldOf(parent: Node | null, fieldName: string | null): boolean {
  return parent?.type === 'assignment' && fieldName === 'right' && field(parent, 'left')?.type === 'attribute';
}

/**
 * Whether the notebook reads fields of what a call makes, and calls neither it nor anything in it. What models and tensors
 * have, too, such as `device`, says nothing.
 */
function isRead(call: Node, notebook: Notebook): boolean {
  const assignment = call.parent?.type === 'assignment' ? call.parent : undefined;
  const target = assignment && field(assignment, 'left');
  const uses = target?.type === 'identifier' ? namesLike(target, notebook) : undefined;
  if (uses?.bindings.length !== 1) return false;
  const reads = uses.nodes.filter((each) => binderOf(each) === undefined);
  return reads.every(isOfRecord) && reads.some(isField);
}

function isField({ fieldName, parent }: Node): boolean {
  return (
    fieldName === 'object' &&
    parent?.type === 'attribute' &&
    !HOST_ATTRIBUTES.has(field(parent, 'attribute')?.text ?? '')
  );
}

/** Whether what is done with a name can be done with a record: to read and set fields, to hand it on, to show it. */
function isOfRecord(name: Node): boolean {
  let each = name;
  while (each.fieldName === 'object' && each.parent?.type === 'attribute') each = each.parent;
  const { parent, fieldName } = each;
  if (each.id !== name.id) return !(parent?.type === 'call' && fieldName === 'function');
  return /^(?:argument_list|keyword_argument|expression_statement|interpolation)$/.test(parent?.type ?? '');
}
