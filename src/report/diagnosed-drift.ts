import { WHOLE, type DiagnosedNotebook, type Rule } from '../model/diagnostic.ts';
import type { CellState, PropagatedNotebook } from '../model/propagate-report.ts';
import { isBehind, MEANINGS } from './drift.ts';

/** What `drift` can tell of. */
export const DRIFT_RULES: readonly Rule[] = [
  {
    id: 'behind',
    severity: 'medium',
    what: 'The notebook is behind its template.',
    why: 'What the template repairs is still wrong here.',
    fix: '`nbfix propagate` brings it over.',
  },
];

const TOLD: ReadonlySet<CellState> = new Set(['behind', 'conflict']);

/** A notebook that is behind its template as diagnostics: one a cell that is. */
export function diagnosedDrift(template: string, notebook: PropagatedNotebook): DiagnosedNotebook {
  const { path, error, before, cells, appConflict } = notebook;
  const told = cells.filter(({ state }) => TOLD.has(state));
  const messages = [
    ...told.map(({ id, cell, state, conflict }) => ({
      message: `${id}: ${state === 'conflict' ? (conflict?.reason ?? MEANINGS.conflict) : MEANINGS.behind}`,
      cell: cell === null ? null : `cell ${cell}`,
      line: conflict?.line ?? 1,
    })),
    ...(appConflict === null ? [] : [{ message: `marimo.App: ${appConflict}`, cell: null, line: 1 }]),
  ];
  const whole = { message: `behind ${template}`, cell: null, line: 1 };
  const all = messages.length === 0 && isBehind(notebook) ? [whole] : messages;
  return {
    path,
    error,
    text: before,
    diagnostics: all.map(({ message, cell, line }) => ({
      rule: 'behind',
      severity: 'medium',
      message,
      why: '',
      help: 'see `nbfix propagate --dry-run`',
      cell,
      place: { ...WHOLE, line, endLine: line },
      fix: null,
    })),
  };
}
