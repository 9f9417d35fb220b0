/** A file to look at. */
export interface Candidate {
  /** As it is shown: relative to the working folder where it lies inside, else as the user gave it. */
  readonly path: string;
  /** The absolute path of the file itself, symbolic links resolved. */
  readonly file: string;
  /** Whether the user named this very file, rather than a folder that holds it. */
  readonly named: boolean;
  /** What it holds, where that comes from standard input and not from the file. */
  readonly bytes?: Buffer;
}

/** A path that can't be looked at, and why. */
export interface BadPath {
  readonly path: string;
  readonly error: string;
}
