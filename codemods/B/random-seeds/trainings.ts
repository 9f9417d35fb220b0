import { fits } from '../../../src/knowledge/fits.ts';
import { takesGradient } from '../../../src/gpu/jax-programs.ts';
import { workOf } from '../../../src/gpu/work.ts';
import { bringsTorch } from '../../../src/knowledge/frameworks.ts';
import { WELL_KNOWN } from '../../../src/knowledge/long-calls.ts';
import { DRAW_FROM_TORCH, isTrainingName, SEED_THEMSELVES, TAKES_DEVICE } from '../../../src/knowledge/trainings.ts';
import { memoized } from '../../../src/memoized.ts';
import { aliasesOf, importsOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { makersOf } from '../../../src/semantics/domains/maker.ts';
import { isSeedName } from './seed-name.ts';

/** `surely` draws from PyTorch's global generator, or `perhaps`: nobody here knows what it does. */
type Draws = 'surely' | 'perhaps' | undefined;

/**
 * Whether a call of a library trains a model with the numbers of the global generator.
 * @param path the qualified name of what is called
 */
export function trainingCalled(path: string, notebook: Notebook): Draws {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return isTrainingName(name) && !WELL_KNOWN.test(path) ? drawsOf([path], notebook) : undefined;
}

/** The same for a method of an object: `trainer.fit(model)`, where the object was made by what is called a trainer. */
export function trainingBy(object: Node, method: string, notebook: Notebook): Draws {
  if (!/^(?:train|fit|train_model)$/.test(method)) return undefined;
  const makers = [...makersOf(object, notebook)];
  const isTrainer = (each: string): boolean => each.endsWith('Trainer') || isOf(each, DRAW_FROM_TORCH);
  return makers.some(isTrainer) ? drawsOf(makers, notebook) : undefined;
}

function drawsOf(makers: readonly string[], notebook: Notebook): Draws {
  if (makers.some((each) => isOf(each, SEED_THEMSELVES))) return undefined;
  if (makers.some((each) => isOf(each, DRAW_FROM_TORCH))) return 'surely';
  return importsTorch(notebook) && !setsSeed(notebook) ? 'perhaps' : undefined;
}

function isOf(path: string, table: typeof SEED_THEMSELVES): boolean {
  return table.some((each) => fits(path, each.path));
}

/** Whether a notebook calls a training of a library that draws, or may draw, from PyTorch's global generator. */
export const callsTraining: (notebook: Notebook) => boolean = memoized((notebook) =>
  nodesOf(notebook.root, 'call').some((call) => {
    const callee = field(call, 'function');
    const path = callee && qualifiedName(callee, aliasesOf(notebook));
    if (path !== undefined) return trainingCalled(path, notebook) !== undefined;
    const [object, method] = [callee && field(callee, 'object'), callee && field(callee, 'attribute')?.text];
    return object !== undefined && method !== undefined && trainingBy(object, method, notebook) !== undefined;
  }),
);

/** Whether a notebook trains a network: by gradients of PyTorch or JAX, or a model of Keras. */
export const trainsNetworks: (notebook: Notebook) => boolean = memoized((notebook) => {
  const isTrained = (call: Node): boolean => {
    const callee = field(call, 'function');
    const [object, method] = [callee && field(callee, 'object'), callee && field(callee, 'attribute')?.text];
    if (object === undefined) return takesGradient(notebook)(call);
    if (method === 'backward' || takesGradient(notebook)(call)) return true;
    return (
      /^(?:fit|train_on_batch)$/.test(method ?? '') &&
      [...makersOf(object, notebook)].some((maker) => KERAS.test(maker))
    );
  };
  const trains = workOf(notebook).cells.some(({ longOperations }) =>
    longOperations.some(({ what }) => what.startsWith('training')),
  );
  return trains && nodesOf(notebook.root, 'call').some(isTrained);
});

const KERAS = /^(?:keras|keras_core|tensorflow\.keras)\./;

const importsTorch: (notebook: Notebook) => boolean = memoized((notebook) =>
  importsOf(notebook).some(({ module }) => bringsTorch(module)),
);

/** Whether a notebook gives something a seed that a training may take: `seed=42`, `config.seed = 42`, `{"seed": 42}`. */
const setsSeed: (notebook: Notebook) => boolean = memoized(({ root }) => {
  const isSet = (name: Node | undefined): boolean =>
    name !== undefined && isSeedName(name.text.replaceAll(/['"]/g, ''));
  const given = nodesOf(root, 'keyword_argument').filter((each) => {
    const call = each.parent?.parent;
    return !/shuffle|split|sample/.test(call == null ? '' : (field(call, 'function')?.text ?? ''));
  });
  return (
    given.some((each) => isSet(field(each, 'name'))) ||
    nodesOf(root, 'pair').some((each) => isSet(field(each, 'key'))) ||
    nodesOf(root, 'assignment').some((each) => {
      const left = field(each, 'left');
      return left?.type === 'attribute' && isSet(field(left, 'attribute'));
    })
  );
});

/** Whether a notebook that leaves all work to a library speaks of a GPU, or its library takes one unasked. */
export const mayTakeDevice: (notebook: Notebook) => boolean = memoized(
  (notebook) =>
    nodesOf(notebook.root, 'identifier').some(({ text }) => /gpu|cuda|device/i.test(text)) ||
    importsOf(notebook).some(({ module }) => TAKES_DEVICE.test(module)),
);

/** Whether a notebook calls anything that by its name trains. */
export const trainsAnything: (notebook: Notebook) => boolean = memoized(({ root }) =>
  nodesOf(root, 'call').some((call) => {
    const callee = field(call, 'function');
    const name = (callee && field(callee, 'attribute')) ?? callee;
    return name !== undefined && (/^(?:backward|fit)$|Trainer$/.test(name.text) || isTrainingName(name.text));
  }),
);
