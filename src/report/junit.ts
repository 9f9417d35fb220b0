import type { DiagnosedNotebook, Diagnostic } from '../model/diagnostic.ts';
import type { DiagnosticWriter } from './diagnostic-writer.ts';
import { inMarkup } from './markup.ts';

/** JUnit's XML, which build servers show as tests: a suite a notebook, a failed test a finding, a passed one where none is. */
export const junit: DiagnosticWriter = ({ command }) => {
  const suites: string[] = [];
  const sums = { tests: 0, failures: 0, errors: 0 };
  const add = (suite: Suite): void => {
    suites.push(suiteXml(suite));
    sums.tests += suite.cases.length;
    sums.failures += suite.failures;
    sums.errors += suite.errors;
  };
  return {
    // The sums come first, so nothing is written before the end.
    add: (notebook) => {
      add(suiteOf(notebook, command));
      return '';
    },
    end: (error) => {
      if (error !== undefined) add(suiteOf({ path: 'nbfix', error, text: '', diagnostics: [] }, command));
      return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites name="nbfix ${command}" ${counts(sums)}>`,
        ...suites,
        '</testsuites>',
        '',
      ].join('\n');
    },
  };
};

interface Suite {
  readonly name: string;
  readonly cases: readonly string[];
  readonly failures: number;
  readonly errors: number;
}

function suiteOf({ path, error, diagnostics }: DiagnosedNotebook, command: string): Suite {
  if (error !== null) {
    const inside = `<error message="${inMarkup(error)}" type="error"/>`;
    return { name: path, cases: [testCase(path, `nbfix ${command}`, inside)], failures: 0, errors: 1 };
  }
  const cases = diagnostics.map((diagnostic) => failedCase(path, diagnostic));
  return {
    name: path,
    cases: cases.length === 0 ? [testCase(path, `nbfix ${command}`, '')] : cases,
    failures: cases.length,
    errors: 0,
  };
}

function failedCase(path: string, { rule, severity, message, why, help, place, cell }: Diagnostic): string {
  const { line, column } = place;
  const where = `${path}:${line}:${column}${cell === null ? '' : `, ${cell}`}`;
  const body = [where, why, help].filter((text) => text !== '').map(inMarkup);
  const failure = `<failure message="${inMarkup(message)}" type="${severity}">${body.join('\n')}</failure>`;
  return testCase(path, `${rule} line ${line} column ${column}`, failure);
}

function testCase(path: string, name: string, inside: string): string {
  const start = `    <testcase name="${inMarkup(name)}" classname="${inMarkup(path)}" time="0"`;
  return inside === '' ? `${start}/>` : `${start}>${inside}</testcase>`;
}

function suiteXml({ name, cases, failures, errors }: Suite): string {
  return [
    `  <testsuite name="${inMarkup(name)}" ${counts({ tests: cases.length, failures, errors })} time="0">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

function counts({ tests, failures, errors }: Readonly<Record<'tests' | 'failures' | 'errors', number>>): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}"`;
}
