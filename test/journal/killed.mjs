/**
 * Preloaded into nbfix (`node --import`): tells on descriptor 3 when it first changes the file system and, in the end, how
 * often it did. Ends the process at step number AT_STEP, from 1, without a last word: a write is cut in its middle, all
 * else comes before it happens. So a test does not depend on how fast the machine is.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { AT_STEP } = process.env;
const { writeFileSync, writeSync } = fs;
const CHANGES = ['openSync', 'mkdirSync', 'renameSync', 'rmSync', 'rmdirSync', 'fsyncSync', 'fchmodSync', 'fchownSync'];
let steps = 0;

function isNow() {
  steps += 1;
  if (steps === 1) writeSync(3, 'begun\n');
  return steps === Number(AT_STEP);
}

function end() {
  process.kill(process.pid, 'SIGKILL');
}

for (const name of CHANGES) {
  const change = fs[name];
  fs[name] = (...words) => {
    const isReading = name === 'openSync' && (typeof words[1] === 'number' || words[1] === 'r');
    if (!isReading && isNow()) end();
    return change(...words);
  };
}
fs.writeFileSync = (file, content, ...others) => {
  if (isNow()) {
    writeFileSync(file, content.slice(0, content.length / 2), ...others);
    end();
  }
  writeFileSync(file, content, ...others);
};
syncBuiltinESMExports();
process.on('exit', () => writeSync(3, `steps ${steps}\n`));
