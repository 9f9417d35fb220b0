import type { Diagnostic, DiagnosedNotebook, Place, Rule } from '../model/diagnostic.ts';
import type { Severity } from '../model/meta.ts';
import type { DiagnosticSetting, DiagnosticWriter } from './diagnostic-writer.ts';
import { failurePlace } from './failure-place.ts';
import { fingerprints } from './fingerprint.ts';
import { jsonText } from './json-text.ts';

const LEVELS: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };

/** What relative addresses start from: the folder that nbfix was started in. */
const BASE = '%SRCROOT%';

/**
 * SARIF 2.1.0, for code scanning and editors. Each fix holds all that it changes, as the engine would write it by itself, so
 * that it can be applied as edits of the text.
 */
export const sarif: DiagnosticWriter = (setting) => {
  const indexes = new Map(setting.rules.map(({ id }, index) => [id, index]));
  const notifications: object[] = [];
  let written = 0;
  const result = (members: object): string => {
    written += 1;
    return `${written === 1 ? head(setting) : ','}\n        ${indented(members, 8)}`;
  };
  return {
    add: (notebook) => {
      const { path, error, diagnostics } = notebook;
      if (error !== null) {
        const { place, message } = failurePlace(path, error);
        const physicalLocation = { artifactLocation: artifact(path), region: region(place) };
        notifications.push(notification(message, [{ physicalLocation }]));
        return '';
      }
      const prints = fingerprints(notebook, setting.digest);
      return diagnostics
        .map((diagnostic, at) => result(resultOf(notebook, diagnostic, indexes.get(diagnostic.rule), prints[at]!)))
        .join('');
    },
    end: (error) => {
      if (error !== undefined) notifications.push(notification(error, []));
      const invocation = {
        executionSuccessful: notifications.length === 0,
        ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
      };
      const start = written === 0 ? `${head(setting)}]` : '\n      ]';
      return `${start},\n      "invocations": ${indented([invocation], 6)}\n    }\n  ]\n}\n`;
    },
  };
};

/** All that comes before the first result. */
function head({ version, rules }: DiagnosticSetting): string {
  const run = {
    tool: { driver: { name: 'nbfix', version, semanticVersion: version, rules: rules.map(ruleOf) } },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [BASE]: { description: { text: 'The folder that nbfix was started in.' } } },
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' };
  return `${jsonText(log).slice(0, -2)},\n  "runs": [\n    ${indented(run, 4).slice(0, -6)},\n      "results": [`;
}

function indented(value: unknown, blanks: number): string {
  return jsonText(value).replaceAll('\n', `\n${' '.repeat(blanks)}`);
}

function ruleOf({ id, severity, what, why, fix }: Rule): object {
  const help = [what, why, fix].filter((text) => text !== '');
  return {
    id,
    shortDescription: { text: what },
    ...(why === '' ? {} : { fullDescription: { text: why } }),
    help: { text: help.join('\n\n') },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { severity },
  };
}

function resultOf(
  { path }: DiagnosedNotebook,
  { rule, severity, message, help, cell, place, fix }: Diagnostic,
  ruleIndex: number | undefined,
  fingerprint: string,
): object {
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: { artifactLocation: artifact(path), region: region(place) },
        ...(cell === null ? {} : { logicalLocations: [{ name: cell, kind: 'function' }] }),
      },
    ],
    partialFingerprints: { 'nbfix/v1': fingerprint },
    ...(fix === null ? {} : { fixes: [fixOf(path, help, fix)] }),
    properties: { severity },
  };
}

function fixOf(path: string, help: string, fix: NonNullable<Diagnostic['fix']>): object {
  const replacements = fix.map(({ text, ...place }) => ({ deletedRegion: region(place), insertedContent: { text } }));
  return { description: { text: help }, artifactChanges: [{ artifactLocation: artifact(path), replacements }] };
}

function region({ line, column, endLine, endColumn }: Place): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function notification(text: string, locations: readonly object[]): object {
  return { level: 'error', message: { text }, ...(locations.length === 0 ? {} : { locations }) };
}

/** An absolute path has an address of its own. */
function artifact(path: string): object {
  const names = path
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .replaceAll('\\', '/')
    .split('/');
  const uri = names.map(encodeURIComponent).join('/');
  return path.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: BASE };
}
