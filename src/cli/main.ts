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
import { completionCommand } from './completion.ts';
import { configCommand } from './config.ts';
import { definitionOf, type Describable, type Grammar } from './definitions.ts';
import { driftCommand } from './drift.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { formatAskedFor, printFailure } from './failure-report.ts';
import { explainCommand } from './explain.ts';
import { historyCommand } from './history.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { planCommand } from './plan.ts';
import { propagateCommand } from './propagate.ts';
import { reportCommand } from './report.ts';
import { reviewCommand } from './review.ts';
import { rulesCommand } from './rules.ts';
import { redoCommand, undoCommand } from './undo.ts';
import { shortHelp } from './short-help.ts';
import { emptyOption, usageMessage } from './usage-error.ts';
import { last } from './values.ts';
import { verifyCommand } from './verify.ts';
import { STDIN, ownWords } from './words.ts';

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
    return await runCommand(argv, given, io);
  } catch (error) {
    return await failure(error, argv, io);
  }
}

async function runCommand(argv: readonly string[], words: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  let text = '';
  const parser = globalParser(io);
  const described: Describable[] = [];
  const grammar = (): Grammar => ({
    commands: described.map(definitionOf),
    globals: definitionOf({ usage: 'nbfix', summary: '', options: globalOptions }).options,
  });
  const add = <T extends GlobalArguments>(command: Command<T>): void => {
    const { usage, summary, options, run } = command;
    described.push(command);
    parser.command<T>(usage, summary, options, async (given) => {
      const empty = emptyOption(argv, definitionOf(command).options, given);
      if (empty !== null) throw new NbfixError(empty);
      checkNoStdin(given);
      code = await run(given, io);
    });
  };
  add(auditCommand);
  add(planCommand);
  add(reviewCommand);
  add(applyCommand);
  add(propagateCommand);
  add(driftCommand);
  add(verifyCommand);
  add(reportCommand);
  add(undoCommand);
  add(redoCommand);
  add(historyCommand);
  add(configCommand);
  add(rulesCommand);
  add(explainCommand);
  add(cacheCommand);
  add(completionCommand(grammar));
  if (argv.includes('-h')) {
    io.stdout.write(shortHelp(argv, grammar()));
    return EXIT.done;
  }
  parser.fail((message: string | null, error: Error | undefined) => {
    // Without a throw yargs would go on and run the command all the same.
    if (message === null || error instanceof NbfixError) throw error ?? new NbfixError('unknown usage error');
    throw new NbfixError(`${usageMessage(message, argv, grammar())}\nTry "nbfix --help".`);
  });
  await parser.parseAsync([...argv], { words }, (_error: unknown, _given: unknown, output: string) => {
    text = output;
  });
  if (text !== '') io.stdout.write(`${text}\n`);
  return code;
}

function globalParser(io: Io): Argv<GlobalArguments> {
  return globalOptions(
    yargs([])
      .scriptName('nbfix')
      .usage('$0 <command>\n\nAudits and repairs marimo notebooks that use NVIDIA GPUs.')
      .locale('en')
      .parserConfiguration({ 'greedy-arrays': false })
      .exitProcess(false)
      .wrap(Math.min(io.stdout.columns ?? WIDEST, WIDEST)),
  )
    .demandCommand(1, 'give a command')
    .strict()
    .version(packageVersion())
    .help()
    .epilogue(`-h shows the usual options only.\n\n${EXIT_CODES}`);
}

function globalOptions<T>(parser: Argv<T>): Argv<T & GlobalArguments> {
  return parser.option('color', {
    choices: COLOUR_CHOICES,
    default: COLOUR_CHOICES[0],
    // `--no-color` reaches us as false
    coerce: (value: ColourChoice | false | readonly (ColourChoice | false)[]): ColourChoice => last(value) || 'never',
    describe: 'colour the output',
  }) as unknown as Argv<T & GlobalArguments>;
}

/** @throws NbfixError where `-` is something else than the path of a notebook */
function checkNoStdin(given: object): void {
  const [name] = Object.entries(given).find(([, value]) => value === STDIN) ?? [];
  if (name !== undefined) throw new NbfixError(`${name}: "-" is standard input, which only notebooks come from`);
}

/** Says what went wrong: an expected error in one line, a bug with its stack; as a report where a format for programs was asked for. */
async function failure(error: unknown, argv: readonly string[], io: Io): Promise<ExitCode> {
  const expected = error instanceof NbfixError;
  const message = (error instanceof Error ? error.message : String(error)).replaceAll(STDIN, '-');
  const format = formatAskedFor(argv);
  await printFailure(format, expected ? message : `internal error: ${message}`, io);
  if (expected) note(io, message);
  else note(io, `internal error, please report it\n${error instanceof Error ? error.stack : message}`);
  return EXIT.error;
}
