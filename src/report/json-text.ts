/** Grows when a member is removed or changes its meaning; new members alone do not count. */
export const SCHEMA_VERSION = 2;

/** What a report has as JSON. */
export interface ReportMembers {
  readonly notebooks: readonly object[];
  readonly [name: string]: unknown;
}

/** A report as one object. */
export function json(members: ReportMembers): string {
  return `${jsonText({ schemaVersion: SCHEMA_VERSION, ...members })}\n`;
}

/** A report as JSON lines: one a notebook, then one with the totals and all else. */
export function jsonLines({ notebooks, ...rest }: ReportMembers): string {
  return [...notebooks.map(notebookLine), totalsLine(rest)].join('');
}

export function notebookLine(notebook: object): string {
  return `${jsonText({ type: 'notebook', ...notebook }, 0)}\n`;
}

export function totalsLine(rest: object): string {
  return `${jsonText({ type: 'totals', schemaVersion: SCHEMA_VERSION, ...rest }, 0)}\n`;
}

/** What JSON may hold as it is and a terminal acts on; in JSON it stands in strings only. */
const ACTING = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A value as JSON that only shows, whatever its texts hold; on one line where `indentation` is 0. */
export function jsonText(value: unknown, indentation = 2): string {
  return JSON.stringify(value, null, indentation).replaceAll(ACTING, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
