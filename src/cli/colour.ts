import type { Paint } from '../report/paint.ts';
import { coloured, plain } from '../report/paint.ts';
import type { Io, Output } from './io.ts';

export const COLOUR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColourChoice = (typeof COLOUR_CHOICES)[number];

/**
 * Whether a stream gets colours: the `--color` option first, then FORCE_COLOR and NO_COLOR in Node's own order
 * (force-color.org, no-color.org), then whether a terminal that knows colours is behind it.
 */
export function paintFor(stream: Output, { env }: Io, choice: ColourChoice): Paint {
  return wantsColour(stream, env, choice) ? coloured : plain;
}

/**
 * A patch is made to be piped, and colour codes would break it. So FORCE_COLOR, which build servers set for all
 * programs, does not count here; `--color always` does.
 */
export function patchPaintFor(stream: Output, io: Io, choice: ColourChoice): Paint {
  return stream.isTTY === true || choice === 'always' ? paintFor(stream, io, choice) : plain;
}

function wantsColour(stream: Output, env: Io['env'], choice: ColourChoice): boolean {
  if (choice !== 'auto') return choice === 'always';
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}
