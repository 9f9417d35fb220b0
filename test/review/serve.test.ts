import { request } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { TEMPLATE_NOTEBOOK, nbfix } from '../cli/run.ts';
import { folderWith } from '../workspace/folder.ts';

interface Serving {
  readonly folder: string;
  readonly port: string;
  readonly token: string;
  readonly ended: Promise<number>;
}

const interrupts: AbortController[] = [];
afterEach(() => {
  for (const each of interrupts.splice(0)) each.abort();
});

/** `nbfix review --serve` over one notebook, once it has said where it is. */
async function serving(): Promise<Serving> {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK });
  const interrupt = new AbortController();
  interrupts.push(interrupt);
  let told: (text: string) => void;
  const address = new Promise<string>((resolve) => (told = resolve));
  const ended = main(['review', '--serve', '--phase', 'A', '.'], {
    stdout: { write: () => {} },
    stderr: { write: (text) => told(text) },
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    interrupt: interrupt.signal,
  });
  const [, port = '', token = ''] = /http:\/\/127\.0\.0\.1:(\d+)\/\?token=([0-9a-f]+)/.exec(await address) ?? [];
  return { folder, port, token, ended };
}

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function send(port: string, { method = 'GET', path, headers = {}, body = '' }: Sent): Promise<[number, string]> {
  return await new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve([response.statusCode ?? 0, text]));
    });
    asked.on('error', reject).end(body);
  });
}

test('the page applies a plan and takes it back, as the command line does', async () => {
  const { folder, port, token } = await serving();
  const headers = { 'x-nbfix-token': token, origin: `http://127.0.0.1:${port}` };
  const post = (path: string, body = ''): Promise<[number, string]> =>
    send(port, { method: 'POST', path, headers, body });
  const [status, page] = await send(port, { path: `/?token=${token}` });
  expect([status, page]).toEqual([200, expect.stringContaining("connect-src 'self'")]);

  const plan = (await nbfix(folder, ['plan', '--phase', 'A', '.'])).out;
  expect(await post('/apply', plan)).toEqual([200, expect.stringContaining('3 findings: 3 fixed')]);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toContain('mo.stop(');
  expect(await post('/apply', plan)).toEqual([500, expect.stringContaining('changed since the plan was made')]);
  expect(await post('/undo')).toEqual([200, expect.any(String)]);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);

  expect(await post('/apply', '{}')).toEqual([400, expect.stringContaining('it is no plan of nbfix')]);
  expect(await post('/apply', plan.replaceAll('a.py', '../a.py'))).toEqual([
    400,
    expect.stringContaining('not reviewed'),
  ]);
  expect((await post('/other'))[0]).toBe(404);
});

test('nobody else is answered, and an interruption ends it', async () => {
  const { folder, port, token, ended } = await serving();
  const own = { 'x-nbfix-token': token, origin: `http://127.0.0.1:${port}` };
  const refused: Sent[] = [
    { path: '/' },
    { path: `/?token=${'0'.repeat(token.length)}` },
    { path: `/?token=${token}`, headers: { host: `evil.example:${port}` } },
    { method: 'POST', path: '/undo', headers: { origin: own.origin } },
    { method: 'POST', path: '/undo', headers: { 'x-nbfix-token': token } },
    { method: 'POST', path: '/undo', headers: { ...own, origin: 'http://evil.example' } },
    { method: 'POST', path: '/undo', headers: { ...own, origin: 'null' } },
    { method: 'DELETE', path: '/', headers: own },
  ];
  for (const each of refused) expect((await send(port, each))[0]).toBe(403);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);
  interrupts[0]!.abort();
  expect(await ended).toBe(0);
});

test('a file and a served page are two things', async () => {
  const { code, err } = await nbfix(folderWith({}), ['review', '--serve', '-o', 'x.html']);
  expect([code, err]).toEqual([2, expect.stringContaining('leave --output-file out')]);
});
