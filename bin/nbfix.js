#!/usr/bin/env node
import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';
import v8 from 'node:v8';

// Half of the CPU of an audit went into optimising code for a run that ends before that pays. V8 has renamed the setting,
// and ends the process at one that it does not know.
const [v8Version] = process.versions.v8.split('.');
v8.setFlagsFromString(Number(v8Version) < 12 ? '--interrupt-budget=1000000' : '--invocation-count-for-turbofan=20000');

const words = process.argv.slice(2);
if (!(words.length === 1 && words[0] === '--version' && versionIsPrinted())) await import('./start.js');

/** Scripts and editors ask for it again and again, so nothing else is read for it; what goes wrong is told the long way. */
function versionIsPrinted() {
  try {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    writeSync(1, `${version}\n`);
    return true;
  } catch {
    return false;
  }
}
