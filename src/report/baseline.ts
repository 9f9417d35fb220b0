import { NbfixError } from '../error.ts';
import type { NotebookAudit, ReportedFinding } from '../model/report.ts';
import { didYouMean } from '../suggest.ts';

/**
 * Findings that a repository lives with for now. They are recognised by their rule and the text of their line, so that
 * lines may move, and counted, because a line may be there twice. Messages do not count: they are worded anew.
 */
export type Baseline = ReadonlyMap<string, readonly BaselineEntry[]>;

/** Findings of one rule that begin on lines of one text. */
export interface BaselineEntry {
  readonly rule: string;
  /** The line, without the blanks around it and with single ones in it. */
  readonly code: string;
  readonly count: number;
}

const VERSION = 1;

/** An audit without the findings of the baseline, and what the baseline has that is no longer found. */
export interface Compared {
  readonly audit: NotebookAudit;
  /** How many findings the baseline has too many. */
  readonly gone: number;
}

/** @param entries what the baseline has of the notebook */
export function withoutBaseline(audit: NotebookAudit, entries: readonly BaselineEntry[]): Compared {
  const left = new Map(entries.map((entry) => [keyOf(entry), entry.count]));
  const findings = audit.findings.filter((finding) => {
    const count = left.get(keyOf(finding)) ?? 0;
    left.set(keyOf(finding), count - 1);
    return count <= 0;
  });
  const gone = [...left.values()].reduce((sum, count) => sum + Math.max(0, count), 0);
  const quiet = audit.unchecked.length > 0 ? 'not-checked' : 'ok';
  const status = audit.status === 'needs-fixes' && findings.length === 0 ? quiet : audit.status;
  return { audit: { ...audit, status, findings, inBaseline: audit.findings.length - findings.length }, gone };
}

/** The findings of an audit as entries of a baseline. */
export function entriesOf({ findings }: NotebookAudit): readonly BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const finding of findings) {
    const { rule, code } = finding;
    entries.set(keyOf(finding), { rule, code, count: (entries.get(keyOf(finding))?.count ?? 0) + 1 });
  }
  return [...entries.values()];
}

function keyOf({ rule, code }: Pick<ReportedFinding, 'rule' | 'code'>): string {
  return `${rule}\n${code}`;
}

/** The text of a baseline file: sorted, an entry a line, so that a diff shows what has come and gone. */
export function baselineText(baseline: Baseline): string {
  const notebooks = [...baseline]
    .filter(([, entries]) => entries.length > 0)
    .sort(([one], [other]) => compare(one, other))
    .map(([path, entries]) => {
      const sorted = entries.toSorted((a, b) => compare(a.rule, b.rule) || compare(a.code, b.code));
      const lines = sorted.map(({ rule, code, count }) => `      ${JSON.stringify({ rule, code, count })}`);
      return `    ${JSON.stringify(path)}: [\n${lines.join(',\n')}\n    ]`;
    });
  const all = notebooks.length === 0 ? '{}' : `{\n${notebooks.join(',\n')}\n  }`;
  return `{\n  "version": ${VERSION},\n  "notebooks": ${all}\n}\n`;
}

/** By code units: the same everywhere, whatever the language of the machine. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/**
 * Reads a baseline file.
 * @param name the file as it is shown
 * @throws NbfixError when the text is none of ours; the message says where
 */
export function parseBaseline(name: string, text: string): Baseline {
  const bad = (problem: string): NbfixError =>
    new NbfixError(`${name}: ${problem}; correct it, or write a new one with --update-baseline`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw bad(`not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(json) || !('version' in json)) throw bad('not a baseline of nbfix: "version" is missing');
  if (json['version'] !== VERSION)
    throw bad(`version ${JSON.stringify(json['version'])} of the format is not known; this nbfix reads ${VERSION}`);
  const stray = Object.keys(json).find((key) => key !== 'version' && key !== 'notebooks');
  if (stray !== undefined) throw bad(`unknown key "${stray}"${didYouMean(stray, ['version', 'notebooks'])}`);
  const { notebooks } = json;
  if (!isObject(notebooks)) throw bad('"notebooks" is no object');
  return new Map(
    Object.entries(notebooks).map(([path, entries]) => {
      if (!Array.isArray(entries)) throw bad(`the entries of "${path}" are no list`);
      const isSound = (entry: unknown): entry is BaselineEntry => isEntry(entry);
      const wrong = entries.findIndex((entry: unknown) => !isSound(entry));
      if (wrong !== -1) throw bad(`entry ${wrong + 1} of "${path}" needs a rule, its code and a count of at least 1`);
      return [path, entries.filter(isSound)];
    }),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntry(value: unknown): value is BaselineEntry {
  if (!isObject(value)) return false;
  const { rule, code, count } = value;
  return typeof rule === 'string' && typeof code === 'string' && Number.isSafeInteger(count) && Number(count) >= 1;
}
