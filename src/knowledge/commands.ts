/*
 * Commands of a shell that nobody waits for. What is not here may take hours.
 */

/** Programs that answer at once and change nothing. */
export const ASKING: ReadonlySet<string> = new Set(
  `date df echo false free hostname id ls lsb_release lscpu lspci nproc nvcc nvidia-smi printenv ps pwd rocm-smi true
   uname uptime whereis which whoami`.split(/\s+/),
);

/** Programs that end at once and leave a trace: files, folders, rights. */
export const QUICK: ReadonlySet<string> = new Set('chmod ln mkdir mv rm rmdir touch unlink'.split(' '));

/** What of git only looks into the folder at hand. */
export const GIT_QUESTIONS: ReadonlySet<string> = new Set('describe log rev-parse status'.split(' '));

/** Words that make a program say something of itself and end. */
export const SAYS_VERSION = /^(?:--version|--help)$/;

/** Words that make a program which answers at once go on: `nvidia-smi -l 1`, `nvidia-smi dmon`. */
export const GOES_ON = /^(?:-l|-lms|--loop(?:-ms)?(?:=.*)?|dmon|pmon)$/;
