import { basename, dirname, join, resolve } from 'node:path';
import type { Settings } from '../config/in-force.ts';
import { NbfixError } from '../error.ts';
import type { OfferedPlan } from '../model/offer.ts';
import type { NotebookAudit, NotebookPlan } from '../model/report.ts';
import { oncePerKey } from '../once-per-key.ts';
import { NO_CACHE, cacheFolder, openCache, type Key } from '../workspace/cache.ts';
import { lineLengthIn, ownLineLength } from '../workspace/line-length.ts';
import { stateOf } from '../workspace/project-modules.ts';
import { templatesDigest } from '../workspace/templates.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import type { Made, Results, What } from './wanted.ts';

/** Results of earlier runs, and those that this one leaves for later ones. */
interface KeptResults<R> {
  /** Which settings earlier runs have found to be good. */
  readonly checked: Checked;
  /** @param file the absolute path of the notebook */
  readonly keyOf: (settings: Settings, path: string, file: string, text: string) => Key;
  /** What was kept of the notebook; undefined where nothing was, or nothing that can be read. */
  readonly read: (key: Key, path: string, text: string) => R | undefined;
  readonly write: (key: Key, made: Omit<Made<R>, 'isLasting'>) => void;
}

/** Settings as they were written, and the folder of templates that they name. */
interface Checkable {
  readonly text: string;
  readonly templates: string | undefined;
}

interface Checked {
  readonly has: (settings: Checkable) => boolean;
  readonly add: (settings: Checkable) => void;
}

/** A result without what is known when it is read: the path, and the texts that are the notebook's own. */
interface Form<R> {
  readonly without: (result: R) => R;
  readonly restored: (result: R, path: string, text: string) => R;
}

const AUDIT_FORM: Form<NotebookAudit> = {
  without: (audit) => ({ ...audit, path: '' }),
  restored: (audit, path) => ({ ...audit, path }),
};

const FORMS: { readonly [W in What]: Form<Results[W]> } = {
  audit: AUDIT_FORM,
  edits: AUDIT_FORM,
  plan: planForm<NotebookPlan>(),
  offers: planForm<OfferedPlan>(),
};

function planForm<P extends NotebookPlan>(): Form<P> {
  return {
    without: (plan) => ({
      ...plan,
      path: '',
      before: '',
      after: plan.changed ? plan.after : '',
      audit: { ...plan.audit, path: '' },
    }),
    restored: (plan, path, text) => ({
      ...plan,
      path,
      before: text,
      after: plan.changed ? plan.after : text,
      audit: { ...plan.audit, path },
    }),
  };
}

/**
 * @param isWanted whether anything is to be kept at all. nbfix run from its source keeps nothing: nothing tells one state of
 * the source from another.
 */
export function keptResults<W extends What>(what: W, isWanted: boolean, io: Io): KeptResults<Results[W]> {
  const { built } = io;
  const problem = (text: string): void =>
    note(io, `nothing is kept for the next run: ${folder}: ${text} (NBFIX_CACHE_DIR names another folder)`);
  const folder = cacheFolder(io.env);
  const cache = isWanted && built !== undefined ? openCache(folder, problem) : NO_CACHE;
  const build = built?.id ?? '';
  const digestOf = oncePerKey((templates: string): string => {
    try {
      return templatesDigest(templates === '' ? null : templates);
    } catch (error) {
      if (!(error instanceof NbfixError)) throw error;
      return ''; // whoever loads them says so
    }
  });
  const checkedKey = ({ text, templates }: Checkable): Key => [build, what, text, digestOf(templates ?? '')];
  const form: Form<Results[W]> = FORMS[what];
  // Notebooks of one folder ask the same of it, and the run takes it to stay as it is.
  const lengthIn = oncePerKey(lineLengthIn);
  const stateIn = oncePerKey((question: string): string => {
    const [folder = '', name = ''] = question.split('\0');
    return stateOf(join(folder, 'notebook'), name)[1];
  });
  const stateFor = (file: string, name: string): string =>
    // No module is the notebook itself.
    basename(file, '.py') === name ? stateOf(file, name)[1] : stateIn(`${dirname(file)}\0${name}`);
  return {
    checked: {
      has: (settings) => cache.read(checkedKey(settings)) !== undefined,
      add: (settings) => cache.write(checkedKey(settings), ''),
    },
    keyOf: (settings, path, file, text) => [
      build,
      what,
      JSON.stringify(settings),
      digestOf(settings.templates ?? ''),
      path,
      file,
      String(ownLineLength(text) ?? lengthIn(dirname(file))),
      text,
    ],
    read: (key, path, text) => {
      const kept = cache.read(key);
      if (kept === undefined) return undefined;
      // Its hash says that it is as it was written: by us, under this very key.
      const { result, modules } = JSON.parse(kept) as Omit<Made<Results[W]>, 'isLasting'>;
      // Which modules there are to ask for, only the notebook says: who asks for the same and finds the same comes to the same.
      const isSame = modules.every(([name, state]) => stateFor(resolve(io.cwd, path), name) === state);
      return isSame ? form.restored(result, path, text) : undefined;
    },
    write: (key, { result, modules }) => cache.write(key, JSON.stringify({ result: form.without(result), modules })),
  };
}
