/*
 * Makes what runs in the browser of `nbfix review`: one script, one style sheet, and the licences of what is packed along.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.mjs';

const folder = fileURLToPath(new URL('../src/review/client/', import.meta.url));

export async function reviewClient() {
  const bundle = await rolldown({
    input: `${folder}main.tsx`,
    platform: 'browser',
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
  await bundle.close();
  const [{ code, moduleIds }] = output;
  return { script: code.trim(), style: readFileSync(`${folder}style.css`, 'utf8'), licences: licencesOf(moduleIds) };
}
