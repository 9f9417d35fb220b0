import { showsBefore, silentStops } from '../../gpu/live-output.ts';
import { asCode } from '../../listed.ts';
import { brokenCacheBlock, cacheBlocks, cachedFunctions } from '../../marimo/cache-blocks.ts';
import { ownReadings } from '../../marimo/own-elements.ts';
import { stopsOf, swallowedStops } from '../../marimo/stops.ts';
import { BUILTIN_NAMES } from '../../notebook/builtins.ts';
import { importsOf } from '../../notebook/imports.ts';
import type { Node } from '../../python/tree.ts';
import type { Change } from '../change.ts';
import { grown } from './grown.ts';

/*
 * What marimo raises, or quietly does otherwise, while a cell runs. Each rule names the file of marimo that it is read
 * from (0.25.2; what a script shows of them is the same in 0.17.0); test/engine/marimo-rules.test.ts lets marimo itself say that it is so.
 */

/** A cache block that marimo cannot find again raises on every run: `_ast/transformers.py`, `_save/save.py`. */
export function cacheBlocksRun(change: Change): string | null {
  return grown(change, 'marimo would refuse a cache block', (notebook) =>
    cacheBlocks(notebook).flatMap((block) => {
      const reason = brokenCacheBlock(block);
      return reason === undefined ? [] : [`it would be ${reason}: ${firstLine(block.node)}`];
    }),
  );
}

/**
 * A cached function that reads something which marimo cannot hash, such as a lock, raises when it is called
 * (`_save/hash.py`), so it must read no name more, other than modules and builtins.
 */
export function cachedFunctionsReadNoMore({ before, after, pastOf }: Change): string | null {
  const past = cachedFunctions(before);
  const modules = new Set(importsOf(after).map(({ name }) => name));
  for (const { cell, name, reads } of cachedFunctions(after)) {
    const old = past.find((each) => each.name === name && each.cell === pastOf(cell));
    const added = [...reads].find((each) => !modules.has(each) && !BUILTIN_NAMES.has(each) && !old?.reads.has(each));
    if (old !== undefined && added !== undefined) return `the cached function \`${name}\` would also read \`${added}\``;
  }
  return null;
}

/** `MarimoStopError` is a BaseException, which `except:` catches: `_runtime/control_flow.py`. */
export function noSwallowedStop(change: Change): string | null {
  return grown(change, 'a handler would catch a `mo.stop`', (notebook) =>
    swallowedStops(notebook).map(({ stop }) => firstLine(stop)),
  );
}

/** In the setup cell, which Python runs like any module, a stop is an uncaught exception: `_ast/app.py`. */
export function noStopInSetup(change: Change): string | null {
  return grown(change, 'a `mo.stop` in the setup cell would end a script with an error', (notebook) =>
    notebook.cells.filter(({ kind }) => kind === 'setup').flatMap((cell) => stopsOf(notebook, cell).map(firstLine)),
  );
}

/** A stop without output after an output that stays is shown as an exception: `_runtime/runner/hooks_post_execution.py`. */
export function noSilentStopAfterOutput(change: Change): string | null {
  return grown(change, 'marimo would report an error for a `mo.stop` that shows nothing after an output', (notebook) =>
    notebook.cells.flatMap((cell) =>
      silentStops(notebook, cell)
        .filter((stop) => showsBefore(stop, notebook, cell))
        .map(firstLine),
    ),
  );
}

/** The value of an element is not to be read in the cell that makes it: `_plugins/ui/_core/ui_element.py`. */
export function noOwnValue(change: Change): string | null {
  return grown(change, 'a cell would read the value of an element that it creates', (notebook) =>
    notebook.cells.flatMap((cell) => ownReadings(notebook, cell).map(({ node }) => firstLine(node))),
  );
}

function firstLine({ text }: Node): string {
  return asCode(text.split(/\r?\n/)[0] ?? '');
}
