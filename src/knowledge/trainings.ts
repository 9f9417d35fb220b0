/*
 * Functions and objects that train models, and where their random numbers come from, as data. Paths are qualified names
 * with import aliases resolved, as `fits.ts` reads them.
 */

/** What says of a function that it trains: `train_from_config`, `run_training`, `finetune`. */
const TRAINS = /^(?:run_|do_|start_)?(?:re)?(?:train|fine_?tun(?:e|ing))(?:ing)?(?:_\w+)?$/;

/** What the like of that only prepares a training. */
const PREPARES =
  /^(?:re)?train(?:ing)?_(?:test_split|valid\w*|val\w*|data\w*|loader\w*|set\w*|split\w*|transforms?|augment\w*|args|arguments|config\w*|params|df|iter|collate\w*)$/;

/** Whether a function, by its name, trains a model. */
export function isTrainingName(name: string): boolean {
  return TRAINS.test(name) && !PREPARES.test(name);
}

/** Trainers that give the same model each time without anyone's seed, with the reason. */
export const SEED_THEMSELVES: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'transformers.**', why: 'TrainingArguments(seed=42) seeds Python, NumPy and PyTorch when a Trainer is made' },
  { path: 'trl.**', why: 'its trainers are those of Transformers' },
  { path: 'unsloth.**', why: 'its trainers are those of Transformers' },
  { path: 'sentence_transformers.**', why: 'its trainer is that of Transformers' },
  { path: 'setfit.**', why: 'TrainingArguments(seed=42)' },
  { path: 'ultralytics.**', why: 'seed=0 and deterministic=True are the defaults' },
  { path: 'xgboost.**', why: 'seed=0 is the default' },
  { path: 'lightgbm.**', why: 'all its seeds have defaults' },
  { path: 'catboost.**', why: 'random_seed=0 is the default' },
  { path: 'pytorch_tabnet.**', why: 'seed=0 is the default' },
];

/** Libraries whose trainers take a GPU where there is one: `accelerator="auto"` is the default. */
export const TAKES_DEVICE = /^(?:pytorch_)?lightning(?:\.|$)/;

/** Trainers that draw from PyTorch's global generator, with the reason. */
export const DRAW_FROM_TORCH: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'lightning.**', why: 'seed_everything is left to the caller' },
  { path: 'pytorch_lightning.**', why: 'seed_everything is left to the caller' },
  { path: 'd2l.torch.**', why: "the book's trainings take weights and order as they come" },
  { path: 'skorch.**', why: 'weights and order come from the global generator' },
];
