import { LIVE_WIDGETS, SHOWS_BAR } from '../knowledge/progress-bars.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { argumentsOf } from '../python/arguments.ts';
import { children, field, nodesOf, type Node } from '../python/tree.ts';
import { throughCalls } from '../semantics/calls.ts';
import { classesOf } from '../semantics/definitions.ts';
import { attributesSet, instanceOf } from '../semantics/domains/instance.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { handedOver } from '../semantics/handed-over.ts';
import { valuesIn } from '../semantics/values.ts';

/** Progress indicators. A bar of tqdm or rich goes to the cell's console, where a person sees it move. */
const INDICATORS =
  /^(?:marimo\.status\.(?:spinner|progress_bar)|tqdm\.(?:\w+\.)*(?:tqdm|trange|tqdm_notebook)|rich\.progress\.(?:track|Progress)|alive_progress\.alive_bar|alive_progress\.alive_it|fastprogress\.\w*bar)$/;

/** Methods of an indicator that move it. */
const MOVES = /^(?:update|advance|set_description|set_postfix|set_postfix_str|comment)$/;

/** Arguments by which work shows its own progress, if they are not off. */
const SHOWING_ARGUMENTS =
  /^(?:streamer|progress_callback|progress_bar|show_progress|show_progress_bar|show_progressbar)$/;

/**
 * Whether the page shows life while a node runs: it is inside `with mo.status.spinner(…):` or after one that is entered by
 * hand, in a loop over an indicator or one each round of which moves an indicator, fills the output or changes a widget, or is
 * a call that is told to show how far it is. A bare call of an indicator shows nothing (failure F8) and does not count.
 */
export function showsProgress(node: Node, notebook: Notebook): boolean {
  if (node.type === 'call' && (showsItself(node) || isGivenWhatShows(node, notebook) || showsBar(node, notebook)))
    return true;
  for (let each: Node | null = node; each !== null && each.type !== 'function_definition'; each = each.parent) {
    if (isIndicator(each, aliasesOf(notebook)) || showsPrints(each, notebook)) return true;
    if (isAfterEntered(each, notebook)) return true;
    if (/_comprehension$|^generator_expression$/.test(each.type) && loopsOf(each).some(overIndicator(notebook)))
      return true;
    if (each.type !== 'for_statement' && each.type !== 'while_statement') continue;
    if (each.type === 'for_statement' && overIndicator(notebook)(each)) return true;
    const body = field(each, 'body');
    if (body !== undefined && (nodesOf(body, 'call').some(showing(notebook)) || setsWidget(body, notebook)))
      return true;
  }
  return false;
}

/** Whether a statement is itself `with mo.status.spinner(…):` or the like. */
export function isIndicator(statement: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (statement.type !== 'with_statement') return false;
  const items = statement.namedChildren.find((child) => child.type === 'with_clause');
  return items !== undefined && callsIndicator(items, aliases);
}

/** `with contextlib.redirect_stdout(Tee()):`, where what is printed meanwhile fills the output of the cell. */
function showsPrints(statement: Node, notebook: Notebook): boolean {
  if (statement.type !== 'with_statement') return false;
  const items = statement.namedChildren.find((child) => child.type === 'with_clause');
  return (items === undefined ? [] : nodesOf(items, 'call')).some((call) => {
    const path = qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook));
    const stream = /^contextlib\.redirect_std(?:out|err)$/.test(path ?? '') ? argumentsOf(call)[0]?.value : undefined;
    return stream !== undefined && showsByMethod(stream, /^write$/, notebook);
  });
}

/** Whether an expression is an object of a class of the notebook with a method that moves an indicator or fills the output. */
function showsByMethod(object: Node, named: RegExp, notebook: Notebook): boolean {
  const of = instanceOf(object, notebook);
  const methods = of?.kind === 'object' ? [...(classesOf(notebook).get(of.class)?.methods ?? [])] : [];
  return methods.some(([name, { node }]) => named.test(name) && nodesOf(node, 'call').some(showing(notebook)));
}

/**
 * Whether an indicator has been entered by hand above a statement, and not left: `bar.__enter__()`,
 * `stack.enter_context(mo.status.spinner())`, `sys.stdout = Tee()`.
 */
function isAfterEntered(statement: Node, notebook: Notebook): boolean {
  const block = statement.parent?.type === 'block' ? children(statement.parent) : [];
  const at = block.findIndex(({ id }) => id === statement.id);
  for (const above of block.slice(0, Math.max(at, 0)).reverse()) {
    if (/__exit__|\bsys\.__stdout__/.test(above.text)) return false;
    if (/__enter__|enter_context/.test(above.text) && nodesOf(above, 'call').some(entersIndicator(notebook)))
      return true;
    const assignment = above.firstNamedChild?.type === 'assignment' ? above.firstNamedChild : undefined;
    const [target, stream] = [assignment && field(assignment, 'left'), assignment && field(assignment, 'right')];
    if (target?.type !== 'attribute' || stream === undefined) continue;
    if (!/^sys\.std(?:out|err)$/.test(qualifiedName(target, aliasesOf(notebook)) ?? '')) continue;
    return showsByMethod(stream, /^write$/, notebook);
  }
  return false;
}

function entersIndicator(notebook: Notebook): (call: Node) => boolean {
  return (call) => {
    const callee = field(call, 'function');
    const method = callee && field(callee, 'attribute')?.text;
    const entered = method === 'enter_context' ? argumentsOf(call)[0]?.value : callee && field(callee, 'object');
    const isEntering = method === '__enter__' || method === 'enter_context';
    return isEntering && entered !== undefined && isMadeByIndicator(entered, notebook);
  };
}

function callsIndicator(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  return nodesOf(node, 'call').some((each) =>
    INDICATORS.test(qualifiedName(field(each, 'function') ?? each, aliases) ?? ''),
  );
}

function loopsOf(comprehension: Node): readonly Node[] {
  return children(comprehension).filter(({ type }) => type === 'for_in_clause');
}

/** `for batch in tqdm(batches)`, and over a bar that has a name. */
function overIndicator(notebook: Notebook): (loop: Node) => boolean {
  return (loop) => {
    const over = field(loop, 'right');
    return over !== undefined && (callsIndicator(over, aliasesOf(notebook)) || isMadeByIndicator(over, notebook));
  };
}

/** A bar, also one that was put into an attribute of whatever object: `self.bar = mo.status.progress_bar(total=9)`. */
function isMadeByIndicator(node: Node, notebook: Notebook): boolean {
  return isMadeBy(INDICATORS, node, notebook);
}

function isMadeBy(what: RegExp, node: Node, notebook: Notebook): boolean {
  const set = node.type === 'attribute' ? attributesSet(field(node, 'attribute')?.text ?? '', notebook) : [];
  const values = set.flatMap(({ parent }) => (parent?.type === 'assignment' ? (field(parent, 'right') ?? []) : []));
  return [node, ...values].some((each) => [...makersOf(each, notebook)].some((maker) => what.test(maker)));
}

/** `widget.src = plot(losses)`, `figure.data[0].y = losses`: the page shows what a widget holds as soon as it is set. */
function setsWidget(code: Node, notebook: Notebook): boolean {
  const set = [...nodesOf(code, 'assignment'), ...nodesOf(code, 'augmented_assignment')];
  return set.some((each) => {
    const target = field(each, 'left');
    return target?.type === 'attribute' && ownersOf(target).some((owner) => isMadeBy(LIVE_WIDGETS, owner, notebook));
  });
}

/** `figure.data[0]`, `figure.data` and `figure` of `figure.data[0].y`. */
function ownersOf(part: Node): readonly Node[] {
  const owner = field(part, part.type === 'subscript' ? 'value' : 'object');
  return owner === undefined ? [] : [owner, ...ownersOf(owner)];
}

/** A call that shows a bar of `tqdm.auto`, in a notebook that puts bars which marimo shows in their place. */
function showsBar(call: Node, notebook: Notebook): boolean {
  const callee = replacesBars(notebook) ? field(call, 'function') : undefined;
  if (callee === undefined) return false;
  const path = qualifiedName(callee, aliasesOf(notebook));
  const object = callee.type === 'attribute' ? (field(callee, 'object') ?? callee) : callee;
  const method = field(callee, 'attribute')?.text ?? '__call__';
  const names = path === undefined ? [...makersOf(object, notebook)].map((maker) => `${maker}.${method}`) : [path];
  return names.some((name) => SHOWS_BAR.some((row) => row.test(name)));
}

/** `tqdm.auto.tqdm = tqdm.notebook.tqdm` */
const replacesBars: (notebook: Notebook) => boolean = memoized((notebook) =>
  notebook.cells
    .flatMap(walkCell)
    .some(
      (node) =>
        node.type === 'assignment' &&
        qualifiedName(field(node, 'left') ?? node, aliasesOf(notebook)) === 'tqdm.auto.tqdm',
    ),
);

/**
 * `study.optimize(objective)`, where the objective fills the output of the cell at each trial; `model.fit(x, callbacks=[Bar()])`,
 * where a method of the callback does, and a trainer that was made with one.
 */
function isGivenWhatShows(call: Node, notebook: Notebook): boolean {
  const callee = field(call, 'function');
  const object = callee && field(callee, 'object');
  const makings = object?.type === 'identifier' ? (valuesIn(notebook).get(symbolOf(object)) ?? []) : [];
  const shows = ({ node }: { readonly node: Node }): boolean =>
    showing(notebook)(node) || showsByMethod(node, /./, notebook);
  return [call, ...makings].some((each) => each.type === 'call' && handedOver(each, aliasesOf(notebook)).some(shows));
}

/** `model.generate(**inputs, streamer=streamer)`, `encode(texts, show_progress_bar=True)` */
function showsItself(call: Node): boolean {
  return argumentsOf(call).some(
    ({ name, value }) => SHOWING_ARGUMENTS.test(name ?? '') && !/^(?:None|False)$/.test(value.text),
  );
}

/**
 * `mo.output.replace(chart)`, `mo.output.append(figure)`. A note that is added, `mo.output.append(mo.md("Running …"))`, is there
 * to be read afterwards too: lost-output writes such.
 */
function fillsOutput(call: Node, path: string, aliases: ReadonlyMap<string, string>): boolean {
  if (/^marimo\.output\.replace(?:_at_index)?$/.test(path)) return true;
  // marimo makes the latter of the former.
  if (!/^(?:IPython\.(?:core\.display_functions|display)\.display|marimo\.output\.append)$/.test(path)) return false;
  const value = argumentsOf(call)[0]?.value;
  const made = value?.type === 'call' ? qualifiedName(field(value, 'function') ?? value, aliases) : undefined;
  return made === undefined || !/^(?:IPython|marimo)\./.test(made);
}

/** Whether a call moves an indicator, fills the cell's output or changes a widget, itself or in a function of the notebook. */
const showing: (notebook: Notebook) => (call: Node) => boolean = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  return throughCalls(
    notebook,
    (call) => {
      const callee = field(call, 'function');
      if (callee === undefined) return false;
      const path = qualifiedName(callee, aliases);
      if (path !== undefined) return fillsOutput(call, path, aliases);
      const object = callee.type === 'attribute' ? field(callee, 'object') : undefined;
      const method = field(callee, 'attribute')?.text ?? '';
      return object !== undefined && MOVES.test(method) && isMadeByIndicator(object, notebook);
    },
    (code) => setsWidget(code, notebook),
  );
});
