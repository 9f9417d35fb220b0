import type { Argv } from 'yargs';
import { NbfixError } from '../error.ts';
import type { NotebookPlan, PlannedFix } from '../model/report.ts';
import { count } from '../report/counts.ts';
import { visible } from '../report/shown.ts';

/** Whether what is written is committed, too. */
export interface CommitArguments {
  readonly 'commit-per-rule': boolean;
  readonly 'commit-per-notebook': boolean;
  readonly 'allow-dirty': boolean;
}

export function commitOptions<T>(parser: Argv<T>): Argv<T & CommitArguments> {
  return parser
    .option('commit-per-rule', {
      type: 'boolean',
      default: false,
      describe: 'commit what is written, rule by rule (git)',
    })
    .option('commit-per-notebook', {
      type: 'boolean',
      default: false,
      describe: 'commit what is written, notebook by notebook (git)',
    })
    .option('allow-dirty', {
      type: 'boolean',
      default: false,
      describe: 'commit even where something else is not committed yet',
    }) as unknown as Argv<T & CommitArguments>;
}

/** What is committed together; null where nothing is. @throws NbfixError for options that make no sense together */
export function unitOf(given: CommitArguments, isWritten: boolean): 'rule' | 'notebook' | null {
  const [byRule, byNotebook] = [given['commit-per-rule'], given['commit-per-notebook']];
  if (byRule && byNotebook) throw new NbfixError('give --commit-per-rule or --commit-per-notebook, not both');
  if (given['allow-dirty'] && !byRule && !byNotebook)
    throw new NbfixError('--allow-dirty is about commits: give --commit-per-rule or --commit-per-notebook');
  if ((byRule || byNotebook) && !isWritten) throw new NbfixError('a dry run commits nothing');
  return byRule ? 'rule' : byNotebook ? 'notebook' : null;
}

/** Changes that are written and committed together. */
export interface Step {
  readonly message: string;
  readonly plans: readonly NotebookPlan[];
}

export function stepsByNotebook(plans: readonly NotebookPlan[]): Step[] {
  return plans
    .filter(({ changed }) => changed)
    .map((plan) => ({
      message: messageOf(`Fix ${count(plan.applied.length, 'finding')} in ${visible(plan.path)}`, [plan]),
      plans: [plan],
    }));
}

/**
 * A step for each rule, in the order in which they run. After each, a notebook is as it would be with the fixes of the rules so
 * far and no others.
 * @param rules the ids of all rules, in their order
 * @param textWith the text of a notebook with these of its fixes
 */
export function stepsByRule(
  plans: readonly NotebookPlan[],
  rules: readonly string[],
  textWith: (plan: NotebookPlan, ids: readonly string[]) => string,
): Step[] {
  const texts = new Map(plans.map((plan) => [plan, plan.before]));
  return rules.flatMap((rule, at) => {
    const changed = plans.flatMap((plan) => {
      const own = plan.applied.filter((fix) => fix.rule === rule);
      if (!plan.changed || own.length === 0) return [];
      const isLast = plan.applied.every((fix) => rules.indexOf(fix.rule) <= at);
      const soFar = plan.applied.filter((fix) => rules.indexOf(fix.rule) <= at).map(({ id }) => id);
      const [before, after] = [texts.get(plan)!, isLast ? plan.after : textWith(plan, soFar)];
      texts.set(plan, after);
      return before === after ? [] : [{ ...plan, before, after, applied: own }];
    });
    if (changed.length === 0) return [];
    const subject = `Fix ${rule} in ${count(changed.length, 'notebook')}`;
    return [{ message: messageOf(subject, changed), plans: changed }];
  });
}

/** git's own width for a subject is 72. */
function messageOf(subject: string, plans: readonly NotebookPlan[]): string {
  const short = subject.length <= 72 ? subject : `${subject.slice(0, 71)}…`;
  const lines = plans.flatMap(({ path, applied }) => applied.map((fix) => lineOf(path, fix)));
  return `${short}\n\n${lines.join('\n')}\n`;
}

function lineOf(path: string, { rule, originalLine, message }: PlannedFix): string {
  return `- ${visible(`${path}:${originalLine}: ${rule}: ${message}`)}`;
}
