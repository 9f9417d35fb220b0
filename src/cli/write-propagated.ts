import type { PropagatedNotebook } from '../model/propagate-report.ts';
import { basesOf, EMPTY_LOCK, lockText, settled, type Lock } from '../propagate/lock.ts';
import { failedPropagation } from '../report/failed.ts';
import { copyToMake, writeCopy } from '../workspace/conflict-copy.ts';
import { digest } from '../workspace/digest.ts';
import type { Change } from '../workspace/journal/run.ts';
import { ownTarget, replaceOwn } from '../workspace/output.ts';
import { packed } from '../workspace/packed.ts';
import type { FollowedFile, FollowedNotebooks } from './follow-notebooks.ts';
import type { Io } from './io.ts';
import { journalled, type JournalArguments } from './journal.ts';
import { isolated } from './notebooks.ts';
import { paced } from './paced.ts';

const NO_LOCK = lockText(EMPTY_LOCK);

/**
 * Writes the notebooks, each in one step, and the lock around them: first what they are going to be, in the end what they
 * are. So whenever the run is cut off, the lock fits the files.
 */
export async function writePropagated(
  followed: FollowedNotebooks,
  given: JournalArguments,
  io: Io,
): Promise<readonly PropagatedNotebook[]> {
  const planned = followed.notebooks.filter(({ outcome }) => outcome.error === null);
  const changed = planned.filter(({ outcome }) => outcome.changed);
  const now = new Map([
    ...followed.lock.notebooks,
    ...planned
      .filter((each) => !each.outcome.changed && !isOfAnother(each, followed.lock))
      .map(({ key, locked }) => [key, locked] as const),
  ]);
  const pending = new Map(
    changed.map(({ key, locked, outcome }) => [key, { text: digest(outcome.after), notebook: locked }] as const),
  );
  const textOf = (lock: Omit<Lock, 'bases'>): string => lockText({ ...lock, bases: textsOf(basesOf(lock), followed) });
  const textAfter = (texts: ReadonlyMap<string, string>): string =>
    textOf(settled({ notebooks: now, pending }, (key) => texts.get(key) ?? null));
  const [first, last] = [
    textOf({ notebooks: now, pending }),
    textAfter(new Map(planned.map(({ key, outcome }) => [key, digest(outcome.after)]))),
  ];
  const isToWrite = (text: string | null, fresh: string): boolean =>
    fresh !== text && (text !== null || fresh !== NO_LOCK);
  const changes: readonly Change[] = [
    ...changed.flatMap(({ file, outcome }) => (file === null ? [] : [{ ...outcome, file, isNotebook: true }])),
    ...planned.flatMap(({ file, outcome: { marked } }) => {
      const copy = file === null || marked === null ? null : copyToMake(file);
      return copy === null || marked === null ? [] : [{ file: copy, before: null, after: marked }];
    }),
    ...(isToWrite(followed.lockText, first)
      ? [{ file: ownTarget(followed.lockFile), before: followed.lockText, between: [first], after: last }]
      : []),
  ];

  return journalled(changes, given, io, async (replace) => {
    let text = followed.lockText;
    const save = (fresh: string): void => {
      if (!isToWrite(text, fresh)) return;
      replaceOwn(followed.lockFile, text, fresh, replace);
      text = fresh;
    };
    save(first);
    const texts = new Map<string, string>();
    const outcomes: PropagatedNotebook[] = [];
    const items = followed.notebooks.map((each) => ({ ...each, path: each.outcome.path }));
    for await (const { outcome, file, key } of paced(items, io)) {
      const write = (): PropagatedNotebook => {
        if (outcome.changed && file !== null) replace(file, outcome.before, outcome.after);
        texts.set(key, digest(outcome.after));
        return file === null || outcome.marked === null
          ? outcome
          : { ...outcome, copy: writeCopy(file, outcome.path, outcome.marked, replace) };
      };
      outcomes.push(
        isolated(outcome.path, io, write, (error) => failedPropagation(outcome.path, error, outcome.before)),
      );
    }
    save(textAfter(texts));
    return outcomes;
  });
}

/** The texts of the template behind hashes, packed, as far as they are known. */
function textsOf(bases: ReadonlySet<string>, { lock, texts }: FollowedNotebooks): ReadonlyMap<string, string> {
  return new Map(
    [...bases].flatMap((base): [string, string][] => {
      const text = texts.get(base);
      const kept = lock.bases.get(base) ?? (text === undefined ? undefined : packed(text));
      return kept === undefined ? [] : [[base, kept]];
    }),
  );
}

/** Whether a notebook follows another template, and nothing is to be remembered about it and this one. */
function isOfAnother({ key, locked }: FollowedFile, { notebooks }: Lock): boolean {
  const known = notebooks.get(key);
  const isSkipping = [...locked.cells.values()].some(({ reason }) => reason !== null);
  return known !== undefined && known.template !== locked.template && !isSkipping;
}
