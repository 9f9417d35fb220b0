import { createHash } from 'node:crypto';
import { codemods } from '../../codemods/index.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { TemplateChange, Version } from '../../src/propagate/model.ts';
import { follow, type Followed, type Following } from '../../src/propagate/follow.ts';
import type { LockedNotebook } from '../../src/propagate/lock.ts';
import { loadTemplates } from '../../src/workspace/templates.ts';

const templates = loadTemplates(
  codemods.map(({ meta }) => meta.id),
  null,
);
const usual = codemods.filter(({ meta }) => meta.phase !== 'C');

/** A hash as the command line makes it. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A template at one time. */
export function versionOf(label: string, text: string): Version {
  return { label, digest: digest(text), notebook: parseNotebook('template.py', text) };
}

const known = new Map<string, Map<string, TemplateChange>>();

/**
 * What a notebook becomes.
 * @param versions the texts of the template, the newest first
 */
export function followed(
  versions: readonly string[],
  text: string,
  options: Partial<Following> & { readonly locked?: LockedNotebook } = {},
): Followed {
  const [now = '', ...older] = versions;
  const version = (each: string, at: number): Version =>
    versionOf(at === 0 ? 'the newest' : `version ${versions.length - at}`, each);
  const changes = known.get(now) ?? new Map<string, TemplateChange>();
  known.set(now, changes);
  const all = [version(now, 0), ...older.map((each, at) => version(each, at + 1))] as const;
  const following: Following = {
    template: parseNotebook('template.py', now),
    templateKey: 'template.py',
    versions: all,
    recorded: (base) => (options.versions ?? all).find((each) => each.digest === base),
    codemods: usual,
    templates,
    chosen: null,
    skipped: new Map(),
    digest,
    isWritten: true,
    isMarked: false,
    changes: options.codemods === undefined ? changes : new Map(),
    ...options,
  };
  return follow(following, parseNotebook('notebook.py', text), options.locked);
}
