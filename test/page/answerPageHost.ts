// The answer page outside of VS Code: the same HTML, policy, script and style, served from loopback into a real browser.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { lazyChunks, PAGE_CHUNKS } from '../../scripts/lazyChunks.ts';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import { pageHtml } from '../../src/editor/answer/pageHtml.ts';
import { pageRecord, pageWords } from '../../src/editor/answer/pageRecord.ts';
import { pageThread } from '../../src/editor/answer/pageThread.ts';
import { fill } from '../../src/shared/humanError.ts';
import type { Job, JobTexts } from '../../src/shared/job.ts';
import type { Show, ToPage } from '../../src/shared/pageProtocol.ts';
import { ensureBrowser } from '../host/installBrowser.ts';

const root = join(import.meta.dirname, '..', '..');
const NONCE = 'a-nonce-for-tests';
const ANSWER = "import './src/webview/main.ts';";
const CHUNKS = new Map(PAGE_CHUNKS.map((path) => [`/${basename(path, '.ts')}.js`, `export * from './${path}';`]));
const CONTROL = `
import { sanitize } from './src/webview/sanitize.ts';
import { answerView } from './src/webview/textView.ts';
Object.assign(globalThis, { sanitize, answerView });
`;
const t = (template: string, ...args: (string | number | boolean)[]) => fill(template, args.map(String));

export interface AnswerPageHost {
  readonly origin: string;
  open(options?: { width?: number; theme?: Theme }): Promise<Page>;
  /** A page without any policy, with a place to put HTML, `window.sanitize`, our second net, and `window.answerView`. */
  openControl(): Promise<Page>;
  dispose(): Promise<void>;
}

/** Names as VS Code gives them to the body of a webview. */
export const THEMES = ['vscode-dark', 'vscode-light', 'vscode-high-contrast', 'vscode-high-contrast-light'] as const;
export type Theme = (typeof THEMES)[number];

/** The colours of VS Code's own themes, as it hands them to a webview. */
const COLOURS: Readonly<Record<Theme, Readonly<Record<string, string>>>> = JSON.parse(fixture('webviewThemes.json'));

export async function startAnswerPages(): Promise<AnswerPageHost> {
  const [browser, page, sanitizer, ...built] = await Promise.all([
    launchBrowser(),
    bundle(ANSWER),
    bundle(CONTROL),
    ...[...CHUNKS.values()].map((source) => bundle(source, 'esm')),
  ]);
  const chunks = new Map([...CHUNKS.keys()].map((name, index) => [name, built[index] ?? '']));
  let origin = '';
  const server = createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, origin);
    const theme = THEMES.find((name) => name === searchParams.get('theme')) ?? 'vscode-dark';
    const [type, body] = file(pathname, theme, origin, { page, sanitizer, chunks });
    response.writeHead(body === null ? 404 : 200, { 'content-type': type });
    response.end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    open: async ({ width = 1000, theme = 'vscode-dark' } = {}) => {
      const page = await browser.newPage({ viewport: { width, height: 800 } });
      await page.addInitScript(() => {
        const sent: unknown[] = [];
        const kept: unknown[] = [];
        Object.assign(window, {
          __sent: sent,
          __kept: kept,
          acquireVsCodeApi: () => ({
            postMessage: (message: unknown) => sent.push(message),
            setState: (state: unknown) => kept.push(state),
          }),
        });
      });
      await page.goto(`${origin}/?theme=${theme}`);
      await page.waitForFunction(() => Reflect.get(window, '__sent').length > 0);
      return page;
    },
    openControl: async () => {
      const page = await browser.newPage();
      await page.goto(`${origin}/control`);
      return page;
    },
    dispose: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: await ensureBrowser(),
    args: [
      // Nothing but this machine, whatever a hostile text asks for.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
}

async function bundle(contents: string, format: 'iife' | 'esm' = 'iife'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format,
    minify: true,
    target: 'chrome134',
    plugins: [lazyChunks(PAGE_CHUNKS, '.js')],
  });
  return outputFiles[0]?.text ?? '';
}

function file(
  path: string,
  theme: Theme,
  origin: string,
  scripts: { readonly page: string; readonly sanitizer: string; readonly chunks: ReadonlyMap<string, string> },
): [type: string, body: string | null] {
  switch (path) {
    case '/':
      return ['text/html', documentOf(theme, origin)];
    case '/control':
      return ['text/html', '<!doctype html><script src="/sanitizer.js"></script><div id="hole"></div>'];
    case '/answer.js':
      return ['text/javascript', scripts.page];
    case '/sanitizer.js':
      return ['text/javascript', scripts.sanitizer];
    case '/editor.css':
      return ['text/css', editorStyle(theme)];
    case '/answer.css':
      return ['text/css', readFileSync(join(root, 'media', 'answer.css'), 'utf8')];
    default: {
      const chunk = scripts.chunks.get(path);
      return chunk === undefined ? ['text/plain', null] : ['text/javascript', chunk];
    }
  }
}

/** Our document, with what VS Code adds to it. */
function documentOf(theme: Theme, origin: string): string {
  return pageHtml({
    cspSource: origin,
    scriptUri: `${origin}/answer.js`,
    styleUri: `${origin}/answer.css`,
    nonce: NONCE,
    language: 'en',
    title: 'Answer',
    loading: 'Loading…',
  })
    .replace('<meta charset="utf-8">', `$&<link rel="stylesheet" href="/editor.css?theme=${theme}">`)
    .replace('<body>', `<body class="${theme}">`);
}

function editorStyle(theme: Theme): string {
  const variables = Object.entries(COLOURS[theme]).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `:root { ${variables.join(' ')} }\n${fixture('webviewDefaults.css')}`;
}

function fixture(name: string): string {
  return readFileSync(join(root, 'test', 'fixtures', name), 'utf8');
}

/** What the host would post for this job. @param thread all of it, oldest first */
export function message(
  job: Job,
  texts: JobTexts,
  isAnswering = false,
  knowledge = NO_KNOWLEDGE,
  thread: readonly Job[] = [job],
): Show {
  const here = { isTrusted: true, isAnswering, now: job.updatedAt, knowledge };
  const state = { jobId: job.id, isPinned: true, place: null, draft: '' };
  const record = pageRecord(job, texts, t, here);
  return { type: 'show', record, thread: pageThread(job, thread, t), words: pageWords(t), state };
}

/** Posts to the page as VS Code does, and waits until it is drawn; where time stands still, `at once` waits for no frame. */
export async function show(page: Page, shown: ToPage, wait: 'for frames' | 'at once' = 'for frames'): Promise<void> {
  await page.evaluate(
    async ({ value, waits }) => {
      await new Promise((resolve) => {
        // Ours was added after the page's own, so the page has drawn by then.
        window.addEventListener('message', resolve, { once: true });
        window.postMessage(value, '*');
      });
      if (waits) await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    },
    { value: shown, waits: wait === 'for frames' },
  );
  if (wait === 'for frames') await polished(page);
}

/** Code is coloured and formulas are set, which the page does in idle moments. */
export async function polished(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[data-at-work]') === null);
}

/** What the page has asked of the host so far, without which job it is about. */
export async function sent(page: Page): Promise<unknown[]> {
  const all = await posted(page);
  return all
    .filter(({ type }) => type !== 'place' && type !== 'shown' && type !== 'readTurn')
    .map(({ jobId: _jobId, ...message }) => message);
}

/** As it was posted. */
export async function posted(page: Page): Promise<{ readonly type: string; readonly jobId: string }[]> {
  return await page.evaluate(() => Reflect.get(window, '__sent'));
}
