import { parseModule } from '../../src/notebook/module-source.ts';
import type { FindModule, ModuleSource } from '../../src/notebook/notebook.ts';

/** Modules of a project by their dotted names; a package stands under `lab/`. */
export function projectOf(modules: Readonly<Record<string, string>>): FindModule {
  const sources = new Map<string, ModuleSource | undefined>(
    Object.entries(modules).map(([name, text], at) => [
      name.replace(/\/$/, ''),
      parseModule(text, name.endsWith('/'), at + 1),
    ]),
  );
  return (name) => sources.get(name);
}
