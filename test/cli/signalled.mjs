/**
 * Preloaded into nbfix (`node --import`): sends it SIGNAL at its writing step number AT_STEP, from 1: a write is cut in
 * its middle, a rename comes before it happens. So a test does not depend on how fast the machine is.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { AT_STEP, SIGNAL } = process.env;
const { writeFileSync, renameSync } = fs;
let step = 0;

function isNow() {
  step += 1;
  return step === Number(AT_STEP);
}

fs.writeFileSync = (file, text, ...others) => {
  if (isNow()) {
    writeFileSync(file, text.slice(0, text.length / 2), ...others);
    process.kill(process.pid, SIGNAL);
    writeFileSync(file, text.slice(text.length / 2), ...others);
  } else {
    writeFileSync(file, text, ...others);
  }
};
fs.renameSync = (from, to) => {
  if (isNow()) process.kill(process.pid, SIGNAL);
  renameSync(from, to);
};
syncBuiltinESMExports();
