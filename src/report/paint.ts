import { styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Gives a text its colour, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** ANSI colours, whatever Node thinks of the stream: the CLI has decided already. */
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });
