/*
 * What draws random numbers whenever a loop runs through it, as data. Paths are qualified names with import aliases
 * resolved, as `fits.ts` reads them.
 */

/** An object by the call that makes it. All of them draw from PyTorch's generator. */
export interface RandomLoop {
  readonly made: string;
  /** The argument without which it draws nothing, and its position. */
  readonly with?: readonly [name: string, position: number];
  /** The argument by which it draws from a generator of its own. */
  readonly fixedBy?: string;
  readonly why: string;
}

/** The first that fits decides. */
export const RANDOM_LOOPS: readonly RandomLoop[] = [
  {
    made: 'torch.utils.data.**DataLoader',
    with: ['shuffle', 2],
    fixedBy: 'generator',
    why: 'a RandomSampler draws a new order for each loop',
  },
  {
    made: 'torch_geometric.loader.**DataLoader',
    with: ['shuffle', 2],
    fixedBy: 'generator',
    why: 'is a DataLoader of PyTorch',
  },
  { made: 'torchrl.collectors.**Collector', why: 'a policy samples the actions' },
];
