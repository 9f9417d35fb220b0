import { rowFinder } from '../knowledge/fits.ts';
import { ENVIRONMENTS } from '../knowledge/long-calls.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { ancestors, contains, field, nodesOf, type Node } from '../python/tree.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { LOOP, roundsOf } from '../semantics/rounds.ts';

/** So many steps take seconds in the quickest environments, too. */
const MANY_STEPS = 10_000;

/** What is counted for a loop of which it is not known when it ends: few episodes are shorter. */
const EPISODE = 10;

/** Whether a loop takes very many steps in an environment: `while len(rows) < 200_000: … env.step(action)`. */
export function takesManySteps(loop: Node, notebook: Notebook): boolean {
  return nodesOf(loop, 'call').some((call) => {
    const callee = field(call, 'function');
    const object = callee !== undefined && field(callee, 'attribute')?.text === 'step' && field(callee, 'object');
    if (!object || ![...makersOf(object, notebook)].some((maker) => environment(maker) !== undefined)) return false;
    const loops = ancestors(call).filter((each) => LOOP.test(each.type) && contains(loop, each));
    return (
      loops.reduce(
        (steps, each) => steps * (roundsOf(each, notebook)?.least ?? (each.type === 'while_statement' ? EPISODE : 1)),
        1,
      ) >= MANY_STEPS
    );
  });
}

const environment = rowFinder(ENVIRONMENTS);
