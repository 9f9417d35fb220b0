import type { Argv } from 'yargs';
import type { FixChoice } from '../config/in-force.ts';
import { NbfixError } from '../error.ts';
import type { NotebookPlan } from '../model/report.ts';
import { didYouMean } from '../suggest.ts';
import type { FileArguments, RuleArguments } from './command.ts';
import { configurationOf, type Configuration } from './configuration.ts';
import type { Io } from './io.ts';
import { listOption, type FixArguments } from './options.ts';
import type { KeptNotebook } from './plan-file.ts';
import { last } from './values.ts';
import { wishOf } from './wish.ts';

/** Which of the fixes are made. */
export interface ChoiceArguments {
  readonly plan: string | undefined;
  readonly only: readonly string[];
  readonly except: readonly string[];
}

export function choiceOptions<T>(parser: Argv<T>): Argv<T & ChoiceArguments> {
  return parser
    .option('plan', {
      type: 'string',
      requiresArg: true,
      coerce: last<string>,
      describe: 'make the fixes of this file, which `nbfix plan` wrote, and no others',
    })
    .option('only', listOption('only the fixes with these ids', 'all'))
    .option('except', listOption('not the fixes with these ids', 'none')) as unknown as Argv<T & ChoiceArguments>;
}

/** The options as they were typed. */
export function choiceWords({ plan, only, except }: ChoiceArguments): string[] {
  const list = (option: string, ids: readonly string[]): string[] => (ids.length === 0 ? [] : [option, ids.join(',')]);
  return [...(plan === undefined ? [] : ['--plan', plan]), ...list('--only', only), ...list('--except', except)];
}

type Given = ChoiceArguments & FileArguments & RuleArguments & FixArguments;

/** What is to be planned, and how it is told whether that is what was meant. */
export interface Chosen {
  readonly files: FileArguments;
  readonly configuration: Configuration;
  /** Fails a notebook of which the plan in the file says something else. */
  readonly checked: (plan: NotebookPlan) => NotebookPlan;
  /** @throws NbfixError where a fix was named that no notebook has */
  readonly finish: (plans: readonly NotebookPlan[]) => void;
}

/**
 * What is asked for of which notebooks.
 * @throws NbfixError for a plan that can't be read, for ids that it does not have, and for options that make no sense with it
 */
export async function chosenBy(given: Given, io: Io): Promise<Chosen> {
  const { plan, only, except } = given;
  if (plan !== undefined) return await chosenFromPlan(plan, given, io);
  const configuration = configurationOf(wishOf(given, io.cwd), io);
  if (only.length + except.length === 0)
    return { files: given, configuration, checked: (each) => each, finish: () => {} };
  const choice = { only: only.length === 0 ? null : only, except };
  return {
    files: given,
    configuration: withChoice(configuration, () => choice),
    checked: (each) => each,
    finish: (plans) => {
      const met = new Set(plans.flatMap(({ applied, leftOut }) => [...applied.map(({ id }) => id), ...leftOut]));
      const missing = [...only, ...except].find((id) => !met.has(id));
      if (missing === undefined) return;
      const help = 'nbfix plan lists the fixes and what each of them needs';
      throw new NbfixError(`nothing was written: no fix ${missing} was met; ${help}`);
    },
  };
}

function withChoice(configuration: Configuration, choiceFor: (path: string) => FixChoice): Configuration {
  return {
    ...configuration,
    of: async (path, text, check) => {
      const inForce = await configuration.of(path, text, check);
      return { ...inForce, settings: { ...inForce.settings, choice: choiceFor(path) } };
    },
  };
}

async function chosenFromPlan(file: string, given: Given, io: Io): Promise<Chosen> {
  const [{ readPlan }, { packageVersion }, { textHash }] = await Promise.all([
    import('./read-plan.ts'),
    import('../workspace/package.ts'),
    import('../workspace/digest.ts'),
  ]);
  checkAlone(given);
  const { nbfix, notebooks } = readPlan(file, io);
  const choice = choiceAmong(notebooks, given);
  const byPath = new Map(notebooks.map((notebook) => [notebook.path, notebook]));
  const again = `plan again: nbfix plan -o ${file}`;
  return {
    files: { ...given, paths: [...byPath.keys()] },
    configuration: {
      lookingInto: async (work) => work({ isExcluded: () => false, lookAt: () => {} }),
      layersOf: async () => [],
      of: async (path, text) => {
        const planned = byPath.get(path);
        if (planned === undefined) throw new NbfixError(`${path}: it is not in the plan; ${again}`);
        if (planned.before !== textHash(text))
          throw new NbfixError(`${path}: changed since the plan was made; ${again}`);
        return { settings: { ...planned.settings, choice }, failOn: undefined, python: undefined };
      },
    },
    checked: (plan) => {
      const planned = byPath.get(plan.path);
      if (planned === undefined || plan.error !== null || plan.audit.status === 'failed') return plan;
      const because = differsFrom(planned, plan, choice, textHash);
      if (because === null) return plan;
      const by =
        nbfix === packageVersion()
          ? 'templates or modules of the project may have changed'
          : `the plan is nbfix ${nbfix}'s`;
      return { ...plan, error: `${plan.path}: ${because} (${by}); ${again}`, after: plan.before, changed: false };
    },
    finish: () => {},
  };
}

/** @throws NbfixError for options that the plan has answered */
function checkAlone(given: Given): void {
  const answered: readonly (readonly [string, boolean])[] = [
    ['paths', given.paths.length > 0],
    ['--phase', given.phase.length > 0],
    ['--select', given.select.length > 0],
    ['--extend-select', given['extend-select'].length > 0],
    ['--ignore', given.ignore.length > 0],
    ['--unsafe-fixes', given['unsafe-fixes'] !== undefined],
    ['--templates', given.templates !== undefined],
    ['--changed', given.changed],
    ['--staged', given.staged],
    ['--since', given.since !== undefined],
  ];
  const [name] = answered.find(([, isGiven]) => isGiven) ?? [];
  if (name !== undefined) throw new NbfixError(`--plan says which notebooks and rules are meant; leave ${name} out`);
}

/**
 * What is made of a plan: what was named, without what needs a fix that is left out.
 * @throws NbfixError for an id that no fix has, and for a fix that needs one which was not named
 */
function choiceAmong(notebooks: readonly KeptNotebook[], { only, except }: ChoiceArguments): FixChoice {
  const needs = new Map(notebooks.flatMap(({ fixes }) => fixes.map((fix) => [fix.id, fix.needs] as const)));
  for (const id of [...only, ...except]) {
    if (needs.has(id)) continue;
    const ids = [...needs.keys()];
    throw new NbfixError(`the plan has no fix "${id}"${didYouMean(id, ids)}`);
  }
  const wanted = (only.length === 0 ? [...needs.keys()] : only).filter((id) => !except.includes(id));
  const lacking = (id: string): string | undefined => needs.get(id)?.find((needed) => !wanted.includes(needed));
  if (only.length > 0) {
    for (const id of wanted) {
      const needed = lacking(id);
      if (needed !== undefined) throw new NbfixError(`${id} needs ${needed}: name that too, or leave both out`);
    }
  }
  return { only: wanted.filter((id) => lacking(id) === undefined), except };
}

/** What differs between a plan in a file and the one that was made of it; null where nothing does. */
function differsFrom(
  { fixes, after }: KeptNotebook,
  plan: NotebookPlan,
  { only }: FixChoice,
  hash: (text: string) => string,
): string | null {
  const made = new Set(plan.applied.map(({ id }) => id));
  const chosen = fixes.filter(({ id }) => only?.includes(id) !== false);
  const missing = chosen.find(({ id }) => !made.has(id));
  if (missing !== undefined) return `${missing.id} is not among the fixes now`;
  const isWhole = chosen.length === fixes.length;
  return isWhole && after !== null && hash(plan.after) !== after ? 'its fixes would change something else now' : null;
}
