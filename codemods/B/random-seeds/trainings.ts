import { fits } from '../../../src/knowledge/fits.ts';
import { takesGradient } from '../../../src/gpu/jax-programs.ts';
import { unknownPath } from '../../../src/gpu/unknown-calls.ts';
import { workOf } from '../../../src/gpu/work.ts';
import { bringsTorch } from '../../../src/knowledge/frameworks.ts';
import { WELL_KNOWN } from '../../../src/knowledge/long-calls.ts';
import { DRAW_FROM_TORCH, isTrainingName, SEED_THEMSELVES, TAKES_DEVICE } from '../../../src/knowledge/trainings.ts';
import { memoized } from '../../../src/memoized.ts';
import { aliasesOf, importsOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { isGiven } from '../../../src/python/arguments.ts';
import { ancestors, field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { makersOf } from '../../../src/semantics/domains/maker.ts';
import { namesLike } from '../../../src/semantics/name-uses.ts';
import { isModule } from '../../../src/semantics/torch-modules.ts';
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
  const isTrainer = (each: string): boolean => /(?:Trainer|Agent)$/.test(each) || isOf(each, DRAW_FROM_TORCH);
  return makers.some(isTrainer) && !isModule(object, notebook) ? drawsOf(makers, notebook) : undefined;
}

/**
 * Whether a call of a class that nobody here knows makes a model that the notebook trains: an optimizer gets its parameters, or
 * a training gets it. Its weights are random numbers then, if it does not load them.
 */
export function makesTrained(call: Node, notebook: Notebook): boolean {
  const path = unknownPath(field(call, 'function') ?? call, notebook);
  if (path === undefined || !/(?:^|\.)[A-Z]\w*$/.test(path) || isGiven(call, PRETRAINED)) return false;
  const name = nameGiven(call);
  const uses = name === undefined ? [] : (namesLike(name, notebook)?.nodes ?? []);
  return uses.some((use) => isTrained(use, notebook)) && drawsOf([path], notebook) !== undefined;
}

/** Arguments by which a model comes with weights. */
const PRETRAINED = ['pretrained', 'weights', 'checkpoint', 'checkpoint_path', 'ckpt', 'ckpt_path', 'model_path'];

/** `model` of `model = Net(3).float().to(device)` */
function nameGiven(value: Node): Node | undefined {
  const { parent, fieldName } = value;
  if (parent?.type === 'assignment' && fieldName === 'right') {
    const name = field(parent, 'left');
    return name?.type === 'identifier' ? name : undefined;
  }
  const isPart =
    (parent?.type === 'attribute' && fieldName === 'object') || (parent?.type === 'call' && fieldName === 'function');
  return isPart ? nameGiven(parent) : undefined;
}

/** `Adam(model.parameters())` in a notebook that takes gradients, `train(model, loader)`, `trainer.fit(model)`. */
function isTrained(model: Node, notebook: Notebook): boolean {
  const around = ancestors(model);
  const inside = around.slice(
    0,
    around.findIndex(({ type }) => type.endsWith('_statement')),
  );
  const names = inside.flatMap(({ type, parent }) =>
    type === 'argument_list' && parent !== null ? [lastName(parent)] : [],
  );
  const part = model.parent?.type === 'attribute' ? field(model.parent, 'attribute')?.text : undefined;
  const isModel = part === undefined && MODELS.test(model.text) && !NO_MODELS.test(model.text);
  if ((isModel || /^(?:named_)?parameters$/.test(part ?? '')) && names.some((each) => OPTIMIZERS.test(each)))
    return takesGradients(notebook);
  return isModel && names.slice(0, 1).some((each) => each === 'fit' || isTrainingName(each));
}

/** Of several things that a training is given, the name says which is the model. */
const MODELS = /model|net|classif|regress|encoder|policy/i;
const NO_MODELS = /config|args|data|param|setting|trainer/i;

function lastName(call: Node): string {
  const callee = field(call, 'function');
  return (callee && (field(callee, 'attribute') ?? callee))?.text ?? '';
}

/** What gets the parameters that it is to change, by its last name. */
const OPTIMIZERS =
  /optim|^(?:\w*Adam\w*|\w*SGD\w*|RMSprop|Lion|LBFGS|Ada(?:belief|bound|delta|factor|grad|max)|Muon|Prodigy|LAMB)$/i;

const takesGradients: (notebook: Notebook) => boolean = memoized(({ root }) =>
  nodesOf(root, 'call').some((call) => lastName(call) === 'backward'),
);

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
