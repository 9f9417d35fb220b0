/** Small notebooks for tests, put together from the bodies of their cells. */

export interface CellText {
  /** As it stands in the source: `(mo, torch)`, over several lines if need be. */
  readonly parameters?: string;
  /** The decorator after `@app.`. */
  readonly decorator?: string;
  readonly definition?: 'def' | 'async def';
  readonly name?: string;
  /** Lines without indentation, the `return` included. */
  readonly body: string;
}

/** A notebook of the given cells, indented by four spaces; a string stands for the body of a cell without parameters. */
export function notebookOf(...cells: readonly (string | CellText)[]): string {
  const texts = cells.map((cell) => {
    const {
      parameters = '()',
      decorator = 'cell',
      definition = 'def',
      name = '_',
      body,
    } = typeof cell === 'string' ? { body: cell } : cell;
    const lines = body.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
    return `\n\n@app.${decorator}\n${definition} ${name}${parameters}:\n${lines.join('\n')}\n`;
  });
  return `import marimo\n\napp = marimo.App()\n${texts.join('')}\n\nif __name__ == "__main__":\n    app.run()\n`;
}
