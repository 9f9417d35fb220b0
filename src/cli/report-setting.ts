import type { Rule } from '../model/diagnostic.ts';
import type { Sort } from '../report/audit-writer.ts';
import { isDiagnosticFormat, type OutputFormat } from '../report/formats.ts';
import type { ReportSetting } from '../report/index.ts';
import { commandLine } from '../report/next-command.ts';
import { plain, type Paint } from '../report/paint.ts';
import { visible } from '../report/shown.ts';
import { packageVersion } from '../workspace/package.ts';
import type { FileArguments, RuleArguments } from './command.ts';
import { fileWords, typedPaths } from './file-options.ts';
import type { Io } from './io.ts';
import { ruleWords } from './options.ts';

/** What a command knows of how its report is to be written. */
interface Asked extends Partial<RuleArguments>, Partial<FileArguments> {
  readonly outputFormat: OutputFormat;
  readonly paths: readonly string[];
  readonly paint?: Paint;
  /** Whether the report goes to a file, which is as wide as its lines. */
  readonly isFile?: boolean;
  readonly sort?: Sort;
  readonly statistics?: boolean;
  readonly quiet?: boolean;
}

/** All that writers of reports are told of the run. */
export async function reportSetting(command: string, asked: Asked, io: Io): Promise<ReportSetting> {
  const { outputFormat, paths, isFile = false, phase = [], select = [], ignore = [], isolated = false } = asked;
  const words = ruleWords({ phase, select, 'extend-select': asked['extend-select'] ?? [], ignore, isolated });
  return {
    paint: asked.paint ?? plain,
    columns: isFile || io.stdout.isTTY !== true ? undefined : io.stdout.columns,
    sort: asked.sort ?? 'file',
    statistics: asked.statistics ?? false,
    quiet: asked.quiet ?? false,
    commandLine: (name, ...options) =>
      visible(commandLine(name, [...options, ...words, ...fileWords(asked)], typedPaths({ paths }))),
    diagnostics: {
      command,
      version: packageVersion(),
      // Loading the codemods takes a while, and only SARIF describes them.
      rules: outputFormat === 'sarif' ? await rulesOf(command) : [],
      digest: isDiagnosticFormat(outputFormat) ? (await import('../workspace/digest.ts')).digest : () => '',
    },
  };
}

async function rulesOf(command: string): Promise<readonly Rule[]> {
  if (command === 'verify') return (await import('../report/diagnosed-verify.ts')).VERIFY_RULES;
  if (command === 'drift') return (await import('../report/diagnosed-drift.ts')).DRIFT_RULES;
  return (await import('../../codemods/index.ts')).codemods.map(({ meta }) => meta);
}
