import { isUtf8 } from 'node:buffer';
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { NbfixError } from '../error.ts';
import { isInside } from './inside.ts';
import { fileProblem } from './failure.ts';
import { readRegular } from './regular-file.ts';
import { replaceText } from './write.ts';

/** A file that nbfix reads and writes beside the notebooks. */
export interface OwnFile {
  readonly file: string;
  /** What messages call it: `--output-file report.md`. */
  readonly called: string;
  /** The folder out of which no symbolic link may lead it. */
  readonly within: string;
}

/** A lock holds the texts of templates, packed, and a report that of all notebooks: more than one notebook has. */
const LARGEST_OWN = 64_000_000;

const NOTEBOOK_NAME = /\.(?:py|ipynb)$/i;

/** Marks of a notebook, whatever its file is called: all of one row for marimo's Python, its Markdown, Jupyter's JSON. */
const NOTEBOOK_MARKS: readonly (readonly RegExp[])[] = [
  [/^import marimo\b/m, /^app\s*=\s*marimo\s*\.\s*App\s*\(/m],
  [/^\ufeff?---\r?\n(?:(?!---)[^\n]*\n)*?marimo-version\s*:/],
  [/^\ufeff?\s*\{[^]*"nbformat"\s*:/],
];

/** The file that a report goes to, as the user named it. */
export function reportFile(path: string, workingFolder: string): OwnFile {
  const file = resolve(workingFolder, path);
  const within = isInside(file, workingFolder) ? workingFolder : dirname(file);
  return { file, called: `--output-file ${file}`, within };
}

/**
 * The text of an earlier report, which a new one may replace; null where there is none.
 * @param subjects absolute paths of the files that the report is about
 * @throws NbfixError when it can't be read, or is a notebook or one of the subjects: a shell may have put its name there
 */
export function readReport(own: OwnFile, subjects: readonly string[]): string | null {
  const text = readOwn(own);
  return told(own, () => {
    const file = targetOf(own);
    if (NOTEBOOK_NAME.test(own.file) || NOTEBOOK_NAME.test(file)) throw notFor('a name for notebooks');
    if (text === null) return null;
    if (NOTEBOOK_MARKS.some((marks) => marks.every((mark) => mark.test(text)))) throw notFor('a notebook');
    if (subjects.some((subject) => isSameFile(subject, file))) throw notFor('a file that the report is about');
    return text;
  });
}

function notFor(what: string): NbfixError {
  return new NbfixError(`${what}; name another file for the report`);
}

function isSameFile(one: string, other: string): boolean {
  const [left, right] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return left !== undefined && left.dev === right?.dev && left.ino === right.ino;
}

/**
 * Its text as an earlier run left it, or null where none is.
 * @throws NbfixError when it can't be read, or a link leads it out of its folder
 */
export function readOwn(own: OwnFile): string | null {
  return told(own, () => textOf(targetOf(own)));
}

/** The text of a file that the user named himself, so that links may lead anywhere; null where none is. */
export function readNamed(file: string, called: string): string | null {
  return told({ called }, () => textOf(file));
}

function textOf(file: string): string | null {
  if (!existsSync(file)) return null;
  const bytes = readRegular(file, LARGEST_OWN);
  if (!isUtf8(bytes)) throw new NbfixError('not UTF-8 text');
  return bytes.toString('utf8');
}

/**
 * Writes it over the text that was read, or where none was, in one step; a link stays a link.
 * @param replace what writes it
 * @throws NbfixError when that is not possible, or it was changed since it was read
 */
export function replaceOwn(own: OwnFile, before: string | null, after: string, replace = replaceText): void {
  told(own, () => replace(targetOf(own), before, after));
}

/** The absolute path of the file itself, behind all links. @throws NbfixError when one leads it out of its folder */
export function ownTarget(own: OwnFile): string {
  return told(own, () => targetOf(own));
}

/** The file itself, behind all links. @throws NbfixError when one leads out of where it has to be, or nowhere */
function targetOf({ file, within }: OwnFile): string {
  const folder = realpathSync(dirname(file));
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (isLink && !existsSync(file)) throw new NbfixError('a broken symbolic link; remove it, or name another file');
  const target = isLink ? realpathSync(file) : join(folder, basename(file));
  if (isInside(target, realpathSync(within))) return target;
  throw new NbfixError(`a symbolic link leads it out of its folder, to ${target}; remove it, or name that file`);
}

function told<T>({ called }: Pick<OwnFile, 'called'>, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    throw new NbfixError(`${called}: ${fileProblem(error)}`, { cause: error });
  }
}
