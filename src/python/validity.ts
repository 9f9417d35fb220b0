/**
 * What the grammar takes for Python and no Python does: tree-sitter reads code as editors see it, half written, and
 * knows Python 2. The rules are those of CPython's parser and symbol table, as far as the syntax tree alone tells; what
 * they leave out, CPython itself finds before anything is written.
 */
import { children, field, type Node, walk } from './tree.ts';
import { checkDeclaration } from './validity/declarations.ts';
import { checkBlock, checkClauses, checkHasBlock, checkModule } from './validity/indentation.ts';
import {
  checkCharacters,
  checkConcatenated,
  checkFloat,
  checkInteger,
  checkInterpolation,
  checkString,
} from './validity/literals.ts';
import type { Found, Mistake } from './validity/mistake.ts';
import { checkAsPattern, checkCase, checkClassPattern, checkMatch, checkSequencePattern } from './validity/patterns.ts';
import {
  checkAs,
  checkAsync,
  checkAwait,
  checkComprehensionFor,
  checkLoopExit,
  checkReturn,
  checkStarPlace,
  checkWalrusPlace,
  checkYield,
} from './validity/places.ts';
import { checkArguments, checkParameters, checkTypeAlias, checkTypeParameters } from './validity/signatures.ts';
import {
  checkAlias,
  checkAssignment,
  checkAugmentedAssignment,
  checkDelete,
  checkFor,
  checkLoneStar,
  checkWalrus,
} from './validity/targets.ts';

export type { Mistake } from './validity/mistake.ts';

type Check = (node: Node, text: string) => Found;

/** The words that Python reserves (language reference, section 2.3.1). The grammar takes some of them for names. */
const KEYWORDS: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

const COMPOUND: readonly Check[] = [checkHasBlock, checkClauses];

const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  module: [checkModule],
  block: [checkBlock],
  identifier: [(node) => (KEYWORDS.has(node.text) ? `unexpected \`${node.text}\`` : undefined)],
  print_statement: [
    // `print >>file, x` is an expression of Python 3, too.
    (node) => (children(node)[0]?.type === 'chevron' ? undefined : "missing parentheses in call to 'print'"),
  ],
  exec_statement: [() => "missing parentheses in call to 'exec'"],
  comparison_operator: [
    (node) => (node.children.some(({ type }) => type === '<>') ? '`<>` is of Python 2' : undefined),
    // The grammar takes `a not b`.
    (node) =>
      node.children.some(({ type, text }) => type === 'not in' && text === 'not') ? 'invalid syntax' : undefined,
  ],
  assert_statement: [(node) => (children(node).length > 2 ? 'invalid syntax' : undefined)],
  raise_statement: [
    (node) => (children(node)[0]?.type === 'expression_list' ? 'invalid syntax' : undefined),
    (node) => (node.children[1]?.type === 'from' ? 'invalid syntax' : undefined),
  ],
  future_import_statement: [checkFuture],
  import_statement: [checkNoComma],
  import_from_statement: [checkNoComma],
  integer: [checkInteger],
  float: [checkFloat],
  string: [checkString],
  concatenated_string: [checkConcatenated],
  interpolation: [checkInterpolation],
  assignment: [checkAssignment],
  augmented_assignment: [checkAugmentedAssignment],
  named_expression: [checkWalrus, checkWalrusPlace],
  delete_statement: [checkDelete],
  as_pattern: [checkAs, checkAsPattern],
  as_pattern_target: [checkAlias],
  for_in_clause: [checkFor, checkComprehensionFor, checkAsync],
  for_statement: [...COMPOUND, checkFor, checkAsync],
  while_statement: COMPOUND,
  if_statement: COMPOUND,
  try_statement: [...COMPOUND, checkHandlers],
  with_statement: [...COMPOUND, checkAsync],
  with_clause: [(node) => (node.text.endsWith(',') ? 'invalid syntax' : undefined)],
  match_statement: [...COMPOUND, checkMatch],
  case_clause: [checkHasBlock, checkCase],
  elif_clause: [checkHasBlock],
  else_clause: [checkHasBlock],
  except_clause: [checkHasBlock],
  except_group_clause: [checkHasBlock],
  finally_clause: [checkHasBlock],
  function_definition: [checkHasBlock],
  class_definition: [checkHasBlock],
  decorated_definition: [checkClauses],
  parameters: [checkParameters],
  lambda_parameters: [checkParameters],
  argument_list: [checkArguments],
  type_parameter: [checkTypeParameters],
  type_alias_statement: [checkTypeAlias],
  constrained_type: [
    // `a: int: int`
    (node) => (node.parent?.parent?.type === 'type_parameter' ? undefined : 'invalid syntax'),
  ],
  return_statement: [checkReturn, checkOneStar],
  yield: [checkYield],
  await: [checkAwait],
  break_statement: [checkLoopExit],
  continue_statement: [checkLoopExit],
  global_statement: [checkDeclaration],
  nonlocal_statement: [checkDeclaration],
  list_splat: [checkStarPlace],
  class_pattern: [checkClassPattern],
  list_pattern: [checkSequencePattern],
  tuple: [checkLoneStar],
  tuple_pattern: [checkSequencePattern, checkLoneStar],
};

/**
 * The first mistake in code that the grammar takes.
 * @param text the source that `root` was parsed from
 * @returns undefined when there is none that the tree shows
 */
export function mistakeIn(root: Node, text: string): Mistake | undefined {
  const strange = resultOf(checkCharacters(root, text), root);
  if (strange !== undefined) return strange;
  for (const node of walk(root)) {
    for (const check of CHECKS[node.type] ?? []) {
      const found = resultOf(check(node, text), node);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function resultOf(found: Found, node: Node): Mistake | undefined {
  return typeof found === 'string' ? { node, message: found } : found;
}

/** `import a,`: only parentheses allow a comma at the end. */
function checkNoComma(node: Node): Found {
  return node.text.endsWith(',') ? 'trailing comma not allowed without surrounding parentheses' : undefined;
}

/** `return *a` without a comma. */
function checkOneStar(node: Node): Found {
  return children(node)[0]?.type === 'list_splat' ? "can't use starred expression here" : undefined;
}

function checkHandlers(node: Node): Found {
  const handlers = children(node).filter(({ type }) => type === 'except_clause');
  const bare = handlers.slice(0, -1).find((handler) => field(handler, 'value') === undefined);
  if (bare !== undefined) return { node: bare, message: "default 'except:' must be last" };
  const isMixed = handlers.length > 0 && children(node).some(({ type }) => type === 'except_group_clause');
  return isMixed ? "cannot have both 'except' and 'except*' on the same 'try'" : undefined;
}

const FEATURES =
  /^(?:nested_scopes|generators|division|absolute_import|with_statement|print_function|unicode_literals|barry_as_FLUFL|generator_stop|annotations)$/;

function checkFuture(node: Node): Found {
  const odd = children(node).find((each) => !FEATURES.test((field(each, 'name') ?? each).text));
  return odd === undefined ? undefined : { node: odd, message: `future feature ${odd.text} is not defined` };
}
