import { existsSync, lstatSync, type Dirent } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { readRegular } from './regular-file.ts';

/*
 * What git ignores, without git: the .gitignore files from the repository's folder down, and its info/exclude. The file that
 * `core.excludesFile` names is left out: it is one person's own, and what is audited must not depend on who asks.
 */

/** The rules that count for the entries of a folder. */
export interface GitRules {
  /** The absolute path of the folder that they are read from: the repository's, or without one that of the search. */
  readonly root: string;
  readonly rules: Ignore;
  /** The way from there to the folder of the entries: empty, or with a slash at its end. */
  readonly way: string;
}

/**
 * The rules of the folders above a folder, up to its repository's; none where it is in no repository. A folder that they
 * ignore, and that is searched all the same because the user named it, is searched without them.
 * @param folder an absolute path
 */
export function rulesAbove(folder: string): GitRules {
  const above = foldersAbove(folder);
  const [root] = above;
  const none = { root: folder, rules: noRules(), way: '' };
  if (root === undefined) return none;
  const rules = above.reduce(withRulesOf, { root, rules: withExclude(root), way: '' });
  return isIgnored({ ...rules, way: wayTo(dirname(folder), root) }, basename(folder), true) ? none : rules;
}

/**
 * The rules inside a folder.
 * @param outside those that count for the folder itself
 * @param entries what is in it
 */
export function rulesInside(outside: GitRules, folder: string, entries: readonly Dirent[]): GitRules {
  const has = (name: string): boolean => entries.some((entry) => entry.name === name);
  // A repository of its own: a submodule, or a clone.
  const { root, rules } = has('.git') ? { root: folder, rules: withExclude(folder) } : outside;
  const own = { root, rules, way: wayTo(folder, root) };
  return has('.gitignore') ? withRulesOf(own, folder) : own;
}

/** @param name that of an entry of the folder that the rules are for */
export function isIgnored({ rules, way }: GitRules, name: string, isFolder: boolean): boolean {
  return rules.ignores(isFolder ? `${way}${name}/` : `${way}${name}`);
}

function wayTo(folder: string, root: string): string {
  const way = relative(root, folder).split(sep).join('/');
  return way === '' ? '' : `${way}/`;
}

/** From the repository's folder down to the one above this; none where this is the repository's folder, or in none. */
function foldersAbove(folder: string): readonly string[] {
  const above: string[] = [];
  for (let each = folder; !existsSync(join(each, '.git')); each = dirname(each)) {
    if (each === dirname(each)) return [];
    above.unshift(dirname(each));
  }
  return above;
}

function withRulesOf(outside: GitRules, folder: string): GitRules {
  const { root, rules } = outside;
  const text = textOf(join(folder, '.gitignore'));
  if (text === undefined) return outside;
  const from = relative(root, folder).split(sep).join('/');
  return { ...outside, rules: noRules().add(rules).add(patternsOf(text, from)) };
}

/** Those of `.git/info/exclude`, wherever the folder of a worktree or submodule has it. */
function withExclude(repository: string): Ignore {
  const text = textOf(join(gitFolder(repository), 'info', 'exclude'));
  return text === undefined ? noRules() : noRules().add(patternsOf(text, ''));
}

function gitFolder(repository: string): string {
  const entry = join(repository, '.git');
  // In worktrees and submodules it is a file: `gitdir: ../.git/worktrees/one`.
  const named = /^gitdir: (.+)$/m.exec(textOf(entry) ?? '')?.[1];
  const folder = named === undefined ? entry : resolve(repository, named);
  const common = textOf(join(folder, 'commondir'))?.trim();
  return common === undefined ? folder : resolve(folder, common);
}

/** Git reads no .gitignore behind a link either. */
function textOf(file: string): string | undefined {
  try {
    return lstatSync(file).isFile() ? readRegular(file).toString('utf8') : undefined;
  } catch {
    return undefined; // not there, or nothing that can be read
  }
}

function noRules(): Ignore {
  return ignore({ ignorecase: false });
}

// The patterns of a .gitignore file as they read in the folder of the rules: `*.tmp` in `a/b` → `/a/b/**/*.tmp`.
function patternsOf(text: string, from: string): { readonly pattern: string }[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const patterns = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return patterns.map((pattern) => ({ pattern: from === '' ? pattern : below(from, pattern) }));
}

function below(folder: string, pattern: string): string {
  const [, negation = '', body = ''] = /^(!?)(.*)$/.exec(pattern) ?? [];
  const prefix = `/${folder.replaceAll(/[\\*?[\]]/g, String.raw`\$&`)}/`;
  // With a slash before its end it is a path from the folder, without one a name at any depth.
  const isPath = /\/(?!\s*$)/.test(body);
  return `${negation}${prefix}${isPath ? body.replace(/^\//, '') : `**/${body}`}`;
}
