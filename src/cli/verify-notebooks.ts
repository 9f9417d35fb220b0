import { codemods } from '../../codemods/index.ts';
import type { Said } from '../config/layer.ts';
import { auditNotebook } from '../engine/audit.ts';
import { planNotebook } from '../engine/plan.ts';
import { NbfixError } from '../error.ts';
import type { NotebookAudit, NotebookPlan } from '../model/report.ts';
import type { NotebookVerification, VerifyReport } from '../model/verify-report.ts';
import { oncePerKey } from '../once-per-key.ts';
import { failedAudit } from '../report/failed.ts';
import { failedVerification, verificationOf } from '../verify/verification.ts';
import { loadTemplates } from '../workspace/templates.ts';
import { checkLayers } from './check-layers.ts';
import type { FileArguments } from './command.ts';
import type { Check, Configuration } from './configuration.ts';
import type { Io } from './io.ts';
import { isolated, loadNotebooks, saidBy } from './notebooks.ts';
import { readNotebook } from './read-notebook.ts';
import type { RunWish, Runnable, Runs } from './run-notebooks.ts';
import { withPython } from './python-named.ts';
import { selectCodemods, USUAL_PHASES } from './select.ts';

const rules = codemods.map(({ meta }) => meta.id);

/** A notebook that was read and audited, or why not. */
interface Read {
  /** The Python that its configuration names. */
  readonly python: Said<string> | undefined;
  readonly audit: NotebookAudit;
  readonly runnable: Runnable | null;
  readonly plan: NotebookPlan | null;
  readonly text: string;
}

interface Verified {
  readonly report: VerifyReport;
  /** What `apply` would do, by path; empty unless asked for. */
  readonly plans: ReadonlyMap<string, NotebookPlan>;
  /** The texts of the notebooks, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What is wanted beside the checklist. */
interface Extras {
  /** What `apply` would do. */
  readonly plans: boolean;
  /** Which findings nbfix can repair. */
  readonly fixes: boolean;
}

/**
 * Answers the checklist for the notebooks that are meant.
 * @param wish how to run them; null: they are only read
 */
export async function verifyNotebooks(
  files: FileArguments,
  configuration: Configuration,
  wish: RunWish | null,
  io: Io,
  wanted: Extras,
): Promise<Verified> {
  const templatesIn = oncePerKey((folder: string) => loadTemplates(rules, folder === '' ? null : folder));
  const check: Check = async (layers, own) => checkLayers(layers, own, USUAL_PHASES);
  const read: Read[] = [];
  for await (const loaded of loadNotebooks(files, configuration, check, io)) {
    const { path } = loaded;
    if ('error' in loaded) {
      read.push(unread(path, loaded.error, ''));
      continue;
    }
    const inForce = await configuration.of(path, loaded.text, check).catch(saidBy);
    if (typeof inForce === 'string') {
      read.push(unread(path, inForce, loaded.text));
      continue;
    }
    const { settings, python } = inForce;
    const attempt = (): Read => {
      const notebook = readNotebook(path, loaded.text, io, { work: settings.work });
      const templates = templatesIn(settings.templates ?? '');
      const selected = selectCodemods(codemods, settings.rules, USUAL_PHASES);
      const { unsafeFixes } = settings;
      const plan = wanted.plans ? planNotebook(notebook, selected, templates, { all: codemods, unsafeFixes }) : null;
      const audit = auditNotebook(notebook, codemods, wanted.fixes ? templates : null);
      return {
        python,
        audit,
        runnable: { notebook, file: loaded.file, text: null, called: path },
        plan,
        text: loaded.text,
      };
    };
    read.push(isolated(path, io, attempt, (error) => unread(path, error, loaded.text)));
  }
  const runnable = read.flatMap((each) => each.runnable ?? []);
  const { runs, runError } = await run(
    runnable,
    wish === null
      ? null
      : withPython(
          wish,
          read.flatMap(({ runnable, python }) => (runnable === null ? [] : [python])),
        ),
    io,
  );
  const notebooks = read.map(({ audit, runnable: readable }): NotebookVerification => {
    if (readable === null) return failedVerification(audit);
    return verificationOf(readable.notebook, audit, rules, runs?.runs.get(readable) ?? null);
  });
  const plans = new Map(read.flatMap(({ plan }) => (plan === null ? [] : [[plan.path, plan] as const])));
  const texts = new Map(read.map(({ audit, text }) => [audit.path, text]));
  return { report: { run: runs?.setting ?? null, runError, notebooks }, plans, texts };
}

function unread(path: string, error: string, text: string): Read {
  return { python: undefined, audit: failedAudit(path, error, text), runnable: null, plan: null, text };
}

/** What can't be run is still checked as far as it can be read, so a missing marimo is part of the report. */
async function run(
  notebooks: readonly Runnable[],
  wish: RunWish | null,
  io: Io,
): Promise<{ readonly runs: Runs | null; readonly runError: string | null }> {
  if (wish === null || notebooks.length === 0 || io.interrupt.aborted) return { runs: null, runError: null };
  const { runNotebooks } = await import('./run-notebooks.ts');
  try {
    return { runs: await runNotebooks(notebooks, wish, io), runError: null };
  } catch (error) {
    if (!(error instanceof NbfixError)) throw error;
    return { runs: null, runError: error.message };
  }
}
