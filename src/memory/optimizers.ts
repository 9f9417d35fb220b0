import { qualifiedName } from '../notebook/imports.ts';
import { field, type Node } from '../python/tree.ts';

/*
 * What drives a training and is of no use when it has ended: optimizers, schedulers of learning rates, gradient scalers.
 */

/** The classes and functions that make one: torch.optim, optax, bitsandbytes, transformers, torch.amp, apex. */
const MAKERS =
  /^(?:(?:Paged)?(?:\w*Adam\w*|ASGD|SGD|NAdam|RAdam|Lion|LBFGS|RMSprop|Adagrad|Adadelta|Adafactor|Rprop)(?:8bit|32bit)?|\w+Optimizer|\w+LR|\w+Scheduler|get_\w*schedule\w*|CosineAnnealing\w*|ReduceLROnPlateau|GradScaler)$/i;

/** Names that people give them; `optimized_model` is none. */
const NAMES =
  /^_*(?:\w+_)?(?:optim|optimizer|opt|scheduler|sched|lr_sched|grad_scaler|scaler|profiler|prof)s?(?:_\w+)?\d*$/i;

/** Whether a call makes an optimizer, a scheduler or a scaler. */
export function makesOptimizer(call: Node, aliases: ReadonlyMap<string, string>): boolean {
  const callee = call.type === 'call' ? field(call, 'function') : undefined;
  if (callee === undefined || callee.type === 'call') return false;
  const path = qualifiedName(callee, aliases);
  if (path === undefined && callee.type !== 'identifier') return false;
  return MAKERS.test((path ?? callee.text).split('.').at(-1) ?? '');
}

/** Whether a name says that it is one. */
export function isOptimizerName(name: string): boolean {
  return NAMES.test(name);
}
