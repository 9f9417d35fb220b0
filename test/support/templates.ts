import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

const FOLDER = new URL('../../templates/', import.meta.url);

/** The templates that ship with nbfix, by codemod. */
export function readTemplates(): Map<string, string> {
  return new Map(
    readdirSync(FOLDER).map((file) => [basename(file, '.py'), readFileSync(new URL(file, FOLDER), 'utf8')]),
  );
}
