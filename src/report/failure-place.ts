import { WHOLE, type Place } from '../model/diagnostic.ts';

/** An error of a notebook with the place that its text may begin with. */
export interface FailurePlace {
  readonly place: Place;
  /** The text without the place. */
  readonly message: string;
  /** `draft/a.py:3:7`, or the path alone. */
  readonly where: string;
}

/** Takes `draft/a.py:3:7: Python syntax error` apart. */
export function failurePlace(path: string, error: string): FailurePlace {
  const rest = error.startsWith(`${path}:`) ? error.slice(path.length + 1) : undefined;
  if (rest === undefined) return { place: WHOLE, message: error, where: path };
  const found = /^(?<line>\d+):(?<column>\d+): (?<message>[^]*)$/.exec(rest)?.groups;
  if (found === undefined) return { place: WHOLE, message: rest.trimStart(), where: path };
  const [line, column] = [Number(found['line']), Number(found['column'])];
  return {
    place: { line, column, endLine: line, endColumn: column },
    message: found['message'] ?? '',
    where: `${path}:${line}:${column}`,
  };
}
