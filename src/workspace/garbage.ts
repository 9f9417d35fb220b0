import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's own function; made when it is first asked for. */
let collect: (() => void) | undefined;

/** Frees what nobody holds any more. To be called where much of it is not V8's own, and so gives it no cause to. */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
