import { SEVERITIES } from '../model/fail-on.ts';
import type { DiagnosedNotebook, Diagnostic } from '../model/diagnostic.ts';
import { count } from './counts.ts';
import type { DiagnosticWriter } from './diagnostic-writer.ts';
import { inMarkup, linesInMarkup } from './markup.ts';

/** One page that needs nothing else: no script, no font, no picture. */
export const html: DiagnosticWriter = ({ command, version }) => {
  const notebooks: DiagnosedNotebook[] = [];
  const sections: string[] = [];
  return {
    // The table comes first, so nothing is written before the end.
    add: (notebook) => {
      sections.push(sectionOf(notebook, notebooks.length + 1));
      notebooks.push({ ...notebook, text: '' });
      return '';
    },
    end: (error) => {
      const title = `nbfix ${command}`;
      const findings = notebooks.reduce((sum, { diagnostics }) => sum + diagnostics.length, 0);
      return [
        '<!doctype html>',
        '<html lang="en">',
        '<head>',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        `<title>${title}: ${count(findings, 'finding')}</title>`,
        `<style>${STYLE}</style>`,
        '</head>',
        '<body>',
        '<main>',
        `<h1>${title}</h1>`,
        `<p>${count(notebooks.length, 'notebook')}, ${count(findings, 'finding')}. Written by nbfix ${inMarkup(version)}.</p>`,
        ...(error === undefined ? [] : [`<p role="alert"><strong>The run failed:</strong> ${inMarkup(error)}</p>`]),
        ...(notebooks.length === 0 ? [] : tableOf(notebooks)),
        ...sections,
        '</main>',
        '</body>',
        '</html>',
        '',
      ].join('\n');
    },
  };
};

const STYLE = `
:root { color-scheme: light dark; --critical: #b00020; --high: #8a1c8a; --medium: #7a5200; --low: #1f4fa3; --line: #bbb; }
@media (prefers-color-scheme: dark) {
  :root { --critical: #ff8a95; --high: #f0a0f0; --medium: #f0c060; --low: #9ec5ff; --line: #666; }
}
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 70rem; margin: auto; padding: 1rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; }
td.number { text-align: right; }
pre { overflow-x: auto; border-left: .25rem solid var(--line); padding: .25rem .5rem; }
mark { background: none; color: inherit; text-decoration: underline wavy; }
.critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); }
`;

function tableOf(notebooks: readonly DiagnosedNotebook[]): string[] {
  const head = ['Notebook', ...SEVERITIES].map((name) => `<th scope="col">${name}</th>`);
  const rows = notebooks.map(({ path, error, diagnostics }, at) => {
    const link = `<th scope="row"><a href="#notebook-${at + 1}">${inMarkup(path)}</a></th>`;
    if (error !== null) return `<tr>${link}<td colspan="${SEVERITIES.length}">failed</td></tr>`;
    const counts = SEVERITIES.map((severity) => diagnostics.filter((each) => each.severity === severity).length);
    return `<tr>${link}${counts.map((number) => `<td class="number">${number}</td>`).join('')}</tr>`;
  });
  return [
    '<table>',
    '<caption>Findings by severity</caption>',
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table>',
  ];
}

function sectionOf({ path, error, text, diagnostics }: DiagnosedNotebook, number: number): string {
  const lines = text.split('\n');
  const body =
    error !== null
      ? [`<p><strong>Failed:</strong> ${inMarkup(error)}</p>`]
      : diagnostics.length === 0
        ? ['<p>Nothing was found.</p>']
        : ['<ol>', ...diagnostics.map((diagnostic) => itemOf(diagnostic, lines[diagnostic.place.line - 1])), '</ol>'];
  const id = `notebook-${number}`;
  return [`<section aria-labelledby="${id}">`, `<h2 id="${id}">${inMarkup(path)}</h2>`, ...body, '</section>'].join(
    '\n',
  );
}

function itemOf(diagnostic: Diagnostic, code: string | undefined): string {
  const { rule, severity, message, why, help, cell, place } = diagnostic;
  const where = [`line ${place.line}`, `column ${place.column}`, ...(cell === null ? [] : [cell])].join(', ');
  return [
    '<li>',
    `<p><strong class="${severity}">${severity}</strong> <code>${inMarkup(rule)}</code>, ${inMarkup(where)}: ${inMarkup(message)}</p>`,
    ...(code === undefined || code.trim() === '' ? [] : [codeOf(code.replace(/\r$/, ''), place)]),
    ...(why === '' ? [] : [`<p>Why: ${inMarkup(why)}</p>`]),
    ...(help === '' ? [] : [`<p>Fix: ${inMarkup(help)}</p>`]),
    '</li>',
  ].join('\n');
}

/** A line of code, what the finding is about marked. */
function codeOf(code: string, { line, column, endLine, endColumn }: Diagnostic['place']): string {
  const end = endLine === line ? endColumn - 1 : code.length;
  const [before, marked, after] = [code.slice(0, column - 1), code.slice(column - 1, end), code.slice(end)];
  const mark = marked === '' ? '' : `<mark>${linesInMarkup(marked)}</mark>`;
  return `<pre tabindex="0"><code>${linesInMarkup(before)}${mark}${linesInMarkup(after)}</code></pre>`;
}
