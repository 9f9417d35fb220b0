import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a page asks of the program that serves it. */
export interface Request {
  readonly method: 'GET' | 'POST';
  /** Without the query. */
  readonly path: string;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly type: 'text/html' | 'text/plain';
  readonly body: string;
}

/** The header in which a page shows that it was served by this process. */
const TOKEN_HEADER = 'x-nbfix-token';

/** No plan is longer. */
const LARGEST_BODY = 500_000_000;

/**
 * Serves one page to the browser of whoever sits at this machine, until the signal. Only the loopback interface listens; a page must
 * know the token that is random for each run, and requests from pages of other origins are refused, as are those that name another
 * host, which a hostile name server might have sent here. Requests are answered one after the other.
 * @param open is told the address, with the token
 */
export async function serveLoopback(
  answer: (request: Request, token: string) => Promise<Reply>,
  open: (url: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const token = randomBytes(24).toString('hex');
  let last: Promise<unknown> = Promise.resolve();
  const server = createServer((asked, response) => {
    last = last
      .then(() => reply(asked, response, token, originOf(server), answer))
      .catch(() => void response.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  open(`${originOf(server)}/?token=${token}`);
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await last;
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function reply(
  asked: IncomingMessage,
  response: ServerResponse,
  token: string,
  origin: string,
  answer: (request: Request, token: string) => Promise<Reply>,
): Promise<void> {
  const { status, type, body } = await checkedAnswer(asked, token, origin, answer);
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  response.end(body);
}

async function checkedAnswer(
  asked: IncomingMessage,
  token: string,
  origin: string,
  answer: (request: Request, token: string) => Promise<Reply>,
): Promise<Reply> {
  const { method, headers } = asked;
  const url = new URL(asked.url ?? '/', origin);
  const shown = method === 'GET' ? url.searchParams.get('token') : headers[TOKEN_HEADER];
  if (headers.host !== new URL(origin).host || !isSame(shown, token)) return FORBIDDEN;
  if (method === 'GET') return await answer({ method, path: url.pathname, body: '' }, token);
  if (method !== 'POST' || headers.origin !== origin) return FORBIDDEN;
  const body = await bodyOf(asked);
  return body === null
    ? { status: 413, type: 'text/plain', body: 'too long' }
    : await answer({ method, path: url.pathname, body }, token);
}

const FORBIDDEN: Reply = { status: 403, type: 'text/plain', body: 'forbidden: open the address that nbfix printed' };

function isSame(shown: unknown, token: string): boolean {
  if (typeof shown !== 'string' || shown.length !== token.length) return false;
  return timingSafeEqual(Buffer.from(shown), Buffer.from(token));
}

async function bodyOf(asked: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of asked as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
