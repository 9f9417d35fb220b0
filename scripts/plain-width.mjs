import { stripVTControlCharacters } from 'node:util';

/** How many columns a text takes on a terminal, where each of its characters takes one. */
export default function plainWidth(text) {
  return stripVTControlCharacters(text).length;
}
