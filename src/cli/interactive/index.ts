import { resolve } from 'node:path';
import { codemods } from '../../../codemods/index.ts';
import type { Settings } from '../../config/in-force.ts';
import { NbfixError } from '../../error.ts';
import type { NotebookPlan } from '../../model/report.ts';
import { failedPlan } from '../../report/failed.ts';
import { loadTemplates } from '../../workspace/templates.ts';
import { checkLayers } from '../check-layers.ts';
import type { FileArguments } from '../command.ts';
import type { Check, Configuration } from '../configuration.ts';
import type { Io } from '../io.ts';
import { note } from '../io.ts';
import { loadNotebooks, saidBy } from '../notebooks.ts';
import { modulesFor } from '../project-modules.ts';
import { readNotebook } from '../read-notebook.ts';
import type { Resulting } from '../results.ts';
import { selectCodemods, USUAL } from '../select.ts';
import type { Person } from './ask.ts';
import { keptDecisions } from './kept-decisions.ts';
import { freshState, reviewNotebook, type Means, type State } from './review.ts';

/**
 * Asks a person about each fix of the notebooks that are meant; yields the plan of each whose last fix is decided. Where the
 * person quits, the notebook at hand and those after it are left out, and the next run goes on there.
 */
export async function* reviewed(
  configuration: Configuration,
  files: FileArguments,
  person: Person,
  io: Io,
): AsyncGenerator<Resulting<NotebookPlan>> {
  const check: Check = async (layers, own) => checkLayers(layers, own, USUAL.plan);
  const kept = keptDecisions(io);
  let rules: ReadonlySet<string> = new Set();
  const done: Done[] = [];
  for await (const loaded of loadNotebooks(files, configuration, check, io)) {
    const { path } = loaded;
    if ('error' in loaded) {
      yield { result: failedPlan(path, loaded.error), file: null, text: '', inForce: null };
      continue;
    }
    const { file, text } = loaded;
    const inForce = await configuration.of(path, text, check).catch(saidBy);
    if (typeof inForce === 'string') {
      yield { result: failedPlan(path, inForce, text), file, text, inForce: null };
      continue;
    }
    const absolute = resolve(io.cwd, file);
    const start = kept.read(absolute, text);
    if (start.decisions.size > 0)
      note(io, `${path}: ${start.decisions.size} fixes are decided already; b goes back to them`);
    try {
      const means = meansFor(path, inForce.settings, io, (state) => kept.keep(absolute, text, state));
      const state = { ...start, rules: new Set([...start.rules, ...rules]) };
      const review = await reviewNotebook(text, state, means, person);
      rules = review.state.rules;
      if (review.plan === null) {
        for (const { file: at, after, state: past } of done) kept.keep(at, after, declinedIn(past, after));
        return;
      }
      done.push({ file: absolute, text, after: review.plan.after, state: review.state });
      yield { result: review.plan, file, text, inForce };
    } catch (error) {
      if (!(error instanceof NbfixError)) throw error;
      yield { result: failedPlan(path, error.message, text), file, text, inForce };
    }
  }
  // Nothing is to be gone on with: who begins again is asked about all that is left.
  for (const { file, text, after } of done) for (const each of [text, after]) kept.keep(file, each, freshState(each));
}

/** A notebook whose last fix was decided. */
interface Done {
  readonly file: string;
  readonly text: string;
  readonly after: string;
  readonly state: State;
}

/** What stays decided of a notebook that was written. */
function declinedIn({ decisions }: State, after: string): State {
  return { ...freshState(after), decisions: new Map([...decisions].filter(([, { isMade }]) => !isMade)) };
}

function meansFor(path: string, { rules, templates, unsafeFixes, work }: Settings, io: Io, keep: Means['keep']): Means {
  const modules = modulesFor(resolve(io.cwd, path), io);
  return {
    codemods: selectCodemods(codemods, rules, USUAL.plan),
    all: codemods,
    templates: loadTemplates(
      codemods.map(({ meta }) => meta.id),
      templates,
    ),
    unsafeFixes,
    read: (text) => readNotebook(path, text, io, { ...modules, work }),
    keep,
  };
}
