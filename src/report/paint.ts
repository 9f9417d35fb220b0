import { styleText } from 'node:util';
import type { Severity } from '../model/meta.ts';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta' | 'blue';

/** Gives a text its colour, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** ANSI colours, whatever Node thinks of the stream: the CLI has decided already. */
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** One colour a severity. The word itself says it too. */
export const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  critical: 'red',
  high: 'magenta',
  medium: 'yellow',
  low: 'blue',
};
