import { resolve } from 'node:path';
import { codemods } from '../../codemods/index.ts';
import type { FixChoice, Settings } from '../config/in-force.ts';
import { auditNotebook } from '../engine/audit.ts';
import { planNotebook } from '../engine/plan.ts';
import type { Choose } from '../engine/repair.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { oncePerKey } from '../once-per-key.ts';
import { failedAudit, failedOffers, failedPlan } from '../report/failed.ts';
import { collectGarbage } from '../workspace/garbage.ts';
import { loadTemplates } from '../workspace/templates.ts';
import type { Io } from './io.ts';
import { isolated } from './notebooks.ts';
import { offeredPlan } from './offered-plan.ts';
import { modulesFor } from './project-modules.ts';
import { readNotebook } from './read-notebook.ts';
import { selectCodemods, USUAL } from './select.ts';
import type { Made, Results, What } from './wanted.ts';

/** @param compile asks CPython whether a text that is planned compiles */
type Engine<R> = (settings: Settings, path: string, text: string, compile?: (text: string) => string | null) => Made<R>;

/** One row a kind of result: how it is made, and what stands for it where it can't be. */
interface Kind<R> {
  readonly make: (notebook: Notebook, compile: ((text: string) => string | null) | undefined) => R;
  readonly failed: (path: string, error: string, text: string) => R;
}

/**
 * How many characters of notebooks are read before what is left of them is cleared away. The parser's trees lie outside of
 * V8's memory, which does not see how much they are: without this a thousand notebooks take half as much memory again.
 */
const COLLECTED_AFTER = 500_000;

/**
 * All rules, ready to be asked about one notebook after another. Loading them takes a third of a second, so nobody imports
 * this before there is a notebook to ask about.
 * @returns what asks them; the settings are good ones: see check-layers.ts
 */
export function engineFor<W extends What>(what: W, io: Io): Engine<Results[W]> {
  // Most notebooks have the same settings.
  const kindFor = oncePerKey((settings: string) => kindOf(what, JSON.parse(settings) as Settings));
  let sinceCollection = 0;
  return (settings, path, text, compile) => {
    sinceCollection += text.length;
    if (sinceCollection > COLLECTED_AFTER) {
      collectGarbage();
      sinceCollection = 0;
    }
    const { make, failed } = kindFor(JSON.stringify(settings));
    return isolated<Made<Results[W]>>(
      path,
      io,
      () => {
        const modules = modulesFor(resolve(io.cwd, path), io);
        const notebook = readNotebook(path, text, io, { ...modules, work: settings.work });
        // Those of which Python had to be asked: another one may know other syntax.
        const isLasting = notebook.cells.every(({ kind }) => kind !== 'unreadable');
        return { result: make(notebook, compile), isLasting, modules: modules.asked() };
      },
      (error) => ({ result: failed(path, error, text), isLasting: false, modules: [] }),
    );
  };
}

function kindOf<W extends What>(
  what: W,
  { rules, templates: folder, unsafeFixes, choice }: Settings,
): Kind<Results[W]> {
  const templates = templatesIn(folder ?? '');
  const selected = selectCodemods(codemods, rules, USUAL[what]);
  const kinds: { readonly [Each in What]: Kind<Results[Each]> } = {
    audit: { make: (notebook) => auditNotebook(notebook, selected, templates, codemods), failed: failedAudit },
    edits: {
      make: (notebook) => auditNotebook(notebook, selected, templates, codemods, { replacements: true }),
      failed: failedAudit,
    },
    plan: {
      make: (notebook, compile) =>
        planNotebook(notebook, selected, templates, {
          all: codemods,
          unsafeFixes,
          ...(compile === undefined ? {} : { compile }),
          ...(choice === undefined ? {} : { choose: chosenBy(choice) }),
        }),
      failed: failedPlan,
    },
    offers: {
      make: (notebook, compile) =>
        offeredPlan(notebook, selected, templates, codemods, {
          unsafeFixes,
          ...(compile === undefined ? {} : { compile }),
        }),
      failed: failedOffers,
    },
  };
  return kinds[what];
}

function chosenBy({ only, except }: FixChoice): Choose {
  return ({ id }) => {
    if (except.includes(id)) return { declined: '--except leaves it out' };
    return only === null || only.includes(id) ? true : { declined: '--only leaves it out' };
  };
}

/** Read once, and the same object each time: what is made of templates is kept by it. */
const templatesIn = oncePerKey((folder: string) =>
  loadTemplates(
    codemods.map(({ meta }) => meta.id),
    folder === '' ? null : folder,
  ),
);
