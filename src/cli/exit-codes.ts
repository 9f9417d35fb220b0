/** What a run tells its caller. A higher need wins: one unreadable file makes it `error`, whatever the others are. */
export const EXIT = {
  /** No finding that counts; or all is done that can be. */
  done: 0,
  /** Findings that count (see `--fail-on`), or a dry run has changes pending. */
  remaining: 1,
  /** Bad usage or configuration, input that can't be read or parsed, or an error of nbfix itself. */
  error: 2,
  /** Interrupted by the user (128 + SIGINT). */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
