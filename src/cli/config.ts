import { join, resolve } from 'node:path';
import type { ArgumentsCamelCase } from 'yargs';
import { PHASES } from '../model/meta.ts';
import { paintFor } from './colour.ts';
import type { Command, GlobalArguments, RuleArguments } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { ISOLATED, PHASE, listOption } from './options.ts';
import { last } from './values.ts';

const FORMATS = ['text', 'json'] as const;

interface ConfigArguments extends GlobalArguments, RuleArguments {
  readonly path: string;
  readonly 'output-format': (typeof FORMATS)[number];
}

export const configCommand: Command<ConfigArguments> = {
  usage: 'config [path]',
  summary: 'show which settings are in force for a notebook or a folder, and where each was set',
  options: (parser) =>
    parser
      .positional('path', { type: 'string', default: '.', describe: 'a notebook, or a folder of notebooks' })
      .option('phase', PHASE)
      .option('select', listOption('as if these were selected', 'none'))
      .option('extend-select', listOption('as if these were selected, too', 'none'))
      .option('ignore', listOption('as if these were ignored', 'none'))
      .option('isolated', ISOLATED)
      .option('output-format', {
        choices: FORMATS,
        requiresArg: true,
        default: FORMATS[0],
        coerce: last<(typeof FORMATS)[number]>,
        describe: 'how to write it',
      }),
  run: runConfig,
};

async function runConfig(given: ArgumentsCamelCase<ConfigArguments>, io: Io): Promise<ExitCode> {
  const [
    { configurationOf },
    { wishOf },
    { checkLayers },
    { codemods },
    { selectCodemods, USUAL_PHASES },
    { valuesInForce },
    { configText, configJson },
    { textOrFolder },
  ] = await Promise.all([
    import('./configuration.ts'),
    import('./wish.ts'),
    import('./check-layers.ts'),
    import('../../codemods/index.ts'),
    import('./select.ts'),
    import('../config/values-in-force.ts'),
    import('../report/config.ts'),
    import('../workspace/regular-file.ts'),
  ]);
  const { path } = given;
  const text = textOrFolder(resolve(io.cwd, path), path);
  // What is in force for a folder is so for a notebook in it that says nothing itself.
  const notebook = text === null ? join(path, 'notebook.py') : path;
  const configuration = configurationOf(wishOf(given, io.cwd), io);
  const check: Parameters<typeof configuration.of>[2] = async (layers, own) => checkLayers(layers, own, PHASES);
  await configuration.lookingInto(({ lookAt }) => lookAt(resolve(io.cwd, notebook)), check);
  const layers = await configuration.layersOf(notebook, text ?? '', check);
  const { settings } = await configuration.of(notebook, text ?? '', check);
  const idsOf = (usual: typeof PHASES | typeof USUAL_PHASES): string[] =>
    selectCodemods(codemods, settings.rules, usual).map(({ meta }) => meta.id);
  const report = {
    path,
    values: valuesInForce(layers),
    rules: { audit: idsOf(PHASES), apply: idsOf(USUAL_PHASES) },
  };
  io.stdout.write(
    given.outputFormat === 'json' ? configJson(report) : configText(report, paintFor(io.stdout, io, given.color)),
  );
  return EXIT.done;
}
