import type { DiagnosedNotebook, Rule } from '../model/diagnostic.ts';

/** What a writer of diagnostics is told of the run. */
export interface DiagnosticSetting {
  /** `audit`, `verify`, `drift`. */
  readonly command: string;
  /** The version of nbfix. */
  readonly version: string;
  /** The rules that can be told of. */
  readonly rules: readonly Rule[];
  /** A hash of a text, in hexadecimal digits. */
  readonly digest: (text: string) => string;
}

/** Writes diagnostics as they come. */
export type DiagnosticWriter = (setting: DiagnosticSetting) => {
  readonly add: (notebook: DiagnosedNotebook) => string;
  /** The rest. `error`: why the run ended before its time. */
  readonly end: (error?: string) => string;
};
