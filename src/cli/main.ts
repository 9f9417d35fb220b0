import yargs from 'yargs';
import type { Argv } from 'yargs';
import { NbfixError } from '../error.ts';
import { packageVersion } from '../workspace/package.ts';
import { applyCommand } from './apply.ts';
import { auditCommand } from './audit.ts';
import { cacheCommand } from './cache.ts';
import { COLOUR_CHOICES } from './colour.ts';
import type { ColourChoice } from './colour.ts';
import type { Command, GlobalArguments } from './command.ts';
import { configCommand } from './config.ts';
import { driftCommand } from './drift.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatAskedFor, printFailure } from './failure-report.ts';
import { explainCommand } from './explain.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { propagateCommand } from './propagate.ts';
import { reportCommand } from './report.ts';
import { rulesCommand } from './rules.ts';
import { usageMessage } from './usage-error.ts';
import { last } from './values.ts';
import { verifyCommand } from './verify.ts';
import { ownWords } from './words.ts';

const EXIT_CODES = `Exit codes:
  ${EXIT.done}    audit: no finding that counts (--fail-on); apply: all is done that can be
  ${EXIT.remaining}    audit: findings that count; a dry run has changes pending
  ${EXIT.error}    bad usage or configuration, input that can't be read or parsed, or an internal error
  ${EXIT.interrupted}  interrupted`;

const WIDEST = 110;

/**
 * Runs nbfix.
 *
 * @param given the words after the program's name
 * @returns the exit code; nothing is thrown
 */
export async function main(given: readonly string[], io: Io): Promise<ExitCode> {
  const argv = ownWords(given);
  try {
    return await runCommand(argv, io);
  } catch (error) {
    return await failure(error, argv, io);
  }
}

async function runCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  let text = '';
  const parser = globalParser(io);
  const usages: string[] = [];
  const add = <T extends GlobalArguments>({ usage, summary, options, run }: Command<T>): void => {
    usages.push(usage);
    parser.command<T>(usage, summary, options, async (given) => {
      code = await run(given, io);
    });
  };
  add(auditCommand);
  add(applyCommand);
  add(propagateCommand);
  add(driftCommand);
  add(verifyCommand);
  add(reportCommand);
  add(configCommand);
  add(rulesCommand);
  add(explainCommand);
  add(cacheCommand);
  parser.fail((message: string | null, error: Error | undefined) => {
    // Without a throw yargs would go on and run the command all the same.
    if (message === null || error instanceof NbfixError) throw error ?? new NbfixError('unknown usage error');
    throw new NbfixError(`${usageMessage(message, argv, usages, optionNames(parser))}\nTry "nbfix --help".`);
  });
  await parser.parseAsync([...argv], {}, (_error: unknown, _given: unknown, output: string) => {
    text = output;
  });
  if (text !== '') io.stdout.write(`${text}\n`);
  return code;
}

function globalParser(io: Io): Argv<GlobalArguments> {
  return yargs([])
    .scriptName('nbfix')
    .usage('$0 <command>\n\nAudits and repairs marimo notebooks that use NVIDIA GPUs.')
    .locale('en')
    .parserConfiguration({ 'greedy-arrays': false })
    .exitProcess(false)
    .wrap(Math.min(io.stdout.columns ?? WIDEST, WIDEST))
    .option('color', {
      choices: COLOUR_CHOICES,
      default: COLOUR_CHOICES[0],
      // `--no-color` reaches us as false
      coerce: (value: ColourChoice | false | readonly (ColourChoice | false)[]): ColourChoice => last(value) || 'never',
      describe: 'colour the output',
    })
    .demandCommand(1, 'give a command')
    .strict()
    .version(packageVersion())
    .help()
    .epilogue(EXIT_CODES);
}

function optionNames(parser: Argv<GlobalArguments>): string[] {
  const { key } = (parser as unknown as { getOptions(): { key: Readonly<Record<string, unknown>> } }).getOptions();
  return Object.keys(key);
}

/** Says what went wrong: an expected error in one line, a bug with its stack; as a report where a format for programs was asked for. */
async function failure(error: unknown, argv: readonly string[], io: Io): Promise<ExitCode> {
  const expected = error instanceof NbfixError;
  const message = error instanceof Error ? error.message : String(error);
  const format = formatAskedFor(argv);
  await printFailure(format, expected ? message : `internal error: ${message}`, io);
  if (expected) note(io, message);
  else note(io, `internal error, please report it\n${error instanceof Error ? error.stack : message}`);
  return EXIT.error;
}
