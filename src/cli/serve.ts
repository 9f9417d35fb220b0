import { NbfixError } from '../error.ts';
import { inTemporaryFile } from '../workspace/temporary-file.ts';
import { serveLoopback, type Reply, type Request } from '../workspace/loopback.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { note, type Io } from './io.ts';
import { main } from './main.ts';
import { readPlanFile } from './plan-file.ts';
import type { ReviewedPage } from './review-page.ts';

/**
 * Serves the page of a review until it is interrupted. Its buttons do what `apply --plan` and `undo` do.
 * @param pageFor makes it anew, for after fixes were applied, others are left; told what its requests must show
 */
export async function serveReview(pageFor: (token: string) => Promise<ReviewedPage>, io: Io): Promise<ExitCode> {
  let paths: ReadonlySet<string> = new Set();
  const answer = async ({ method, path, body }: Request, token: string): Promise<Reply> => {
    if (method === 'GET' && path === '/') {
      const { text, parts } = await pageFor(token);
      paths = new Set(parts.map(({ entry }) => entry.path));
      return { status: 200, type: 'text/html', body: text };
    }
    if (method === 'POST' && path === '/apply') return await applied(body, paths, io);
    if (method === 'POST' && path === '/undo') return await ran(['undo'], io);
    return { status: 404, type: 'text/plain', body: 'there is nothing here' };
  };
  await serveLoopback(answer, (url) => note(io, `${url} until Ctrl-C`), io.interrupt);
  return EXIT.done;
}

/** Applies the plan that a page has sent, which is about its own notebooks. */
async function applied(plan: string, paths: ReadonlySet<string>, io: Io): Promise<Reply> {
  try {
    const foreign = readPlanFile(plan).notebooks.find(({ path }) => !paths.has(path));
    if (foreign !== undefined) throw new NbfixError('the plan is about a notebook that is not reviewed here');
  } catch (error) {
    if (!(error instanceof NbfixError)) throw error;
    return { status: 400, type: 'text/plain', body: error.message };
  }
  return await inTemporaryFile('plan.json', plan, (file) => ran(['apply', '--plan', file], io));
}

/** Runs nbfix as from a command line; what it prints is the reply. */
async function ran(words: readonly string[], io: Io): Promise<Reply> {
  let body = '';
  const output = { write: (text: string) => (body += text) };
  const code = await main(words, { ...io, stdout: output, stderr: output, terminal: undefined });
  return { status: code === EXIT.error ? 500 : 200, type: 'text/plain', body };
}
