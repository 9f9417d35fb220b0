/** A browser for the tests of pages, with axe, which checks that everybody can use them. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CACHE, makeOnce } from './made-once.ts';

const PLAYWRIGHT = 'playwright-core@1.65.1';
const AXE = 'axe-core@4.14.1';
/** A Chromium in a package, the last one that Node 20 may install. */
const CHROMIUM = '@sparticuz/chromium@143.0.4';

const FOLDER = join(CACHE, 'browser');

/** Where distributions have theirs, unless NBFIX_CHROMIUM names another one. */
const INSTALLED = process.env['NBFIX_CHROMIUM'] ?? '/usr/bin/chromium';

/** They run as root in a container, and ask nobody for anything. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What tests use of Playwright, which is not there when they are compiled. Questions are JavaScript, asked in the page. */
export interface Page {
  readonly goto: (url: string) => Promise<unknown>;
  readonly evaluate: <R>(question: string) => Promise<R>;
  readonly waitForEvent: (event: 'download') => Promise<{ readonly path: () => Promise<string> }>;
  readonly setViewportSize: (size: { readonly width: number; readonly height: number }) => Promise<void>;
  readonly emulateMedia: (media: { readonly colorScheme: 'light' | 'dark' }) => Promise<void>;
  readonly on: (event: 'pageerror' | 'requestfinished' | 'dialog', then: (what: unknown) => void) => void;
  readonly keyboard: {
    readonly press: (key: string) => Promise<void>;
    readonly type: (text: string) => Promise<void>;
  };
  readonly close: () => Promise<void>;
}

export interface Browser {
  readonly newPage: (options?: {
    readonly viewport: { readonly width: number; readonly height: number };
  }) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** @throws Error when the packages can't be installed, or no browser starts */
export async function openBrowser(): Promise<Browser> {
  makeOnce(FOLDER, [PLAYWRIGHT, AXE, CHROMIUM].join('\n'), install);
  const { chromium } = createRequire(join(FOLDER, 'x.js'))('playwright-core') as {
    readonly chromium: { readonly launch: (options: object) => Promise<Browser> };
  };
  return existsSync(INSTALLED)
    ? chromium.launch({ executablePath: INSTALLED, args: FLAGS })
    : chromium.launch({ executablePath: join(FOLDER, 'chromium'), args: FLAGS, env: own() });
}

/** What axe finds wrong in a page as it is now: a line a violation and element. */
export async function violationsIn(page: Page): Promise<string[]> {
  // No policy of a page keeps what a test evaluates from running.
  await page.evaluate(readFileSync(createRequire(join(FOLDER, 'x.js')).resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => [id, html, failureSummary].join(': '))))`);
}

function install(): void {
  const options = ['--no-audit', '--no-fund', '--no-save', '--ignore-scripts'];
  execFileSync('npm', ['install', '--prefix', FOLDER, ...options, PLAYWRIGHT, AXE, CHROMIUM], { stdio: 'pipe' });
  if (existsSync(INSTALLED)) return;
  const unpack = `import('@sparticuz/chromium').then(({ default: { executablePath } }) => executablePath())`;
  execFileSync(process.execPath, ['--eval', unpack], { cwd: FOLDER, env: own(), stdio: 'pipe' });
}

/** With this the package unpacks the libraries of its browser, too, and all of it into our folder. */
function own(): NodeJS.ProcessEnv {
  const libraries = join(FOLDER, 'al2023', 'lib');
  return { ...process.env, TMPDIR: FOLDER, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x', LD_LIBRARY_PATH: libraries };
}
