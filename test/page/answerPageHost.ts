// The answer page outside of VS Code: the same HTML, policy, script and style, served from loopback into a real browser.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { panelHtml } from '../../src/editor/panelHtml.ts';
import { pageWords, panelRecord } from '../../src/editor/panelRecord.ts';
import { fill } from '../../src/shared/humanError.ts';
import type { Job, JobTexts } from '../../src/shared/job.ts';
import type { ToPage } from '../../src/shared/panelProtocol.ts';
import { ensureBrowser } from '../host/installBrowser.ts';

const root = join(import.meta.dirname, '..', '..');
const NONCE = 'a-nonce-for-tests';
const t = (template: string, ...args: (string | number | boolean)[]) => fill(template, args.map(String));

export interface AnswerPageHost {
  readonly origin: string;
  open(options?: { width?: number; theme?: keyof typeof THEMES }): Promise<Page>;
  /** An empty page without any policy, with a place to put HTML. */
  openControl(): Promise<Page>;
  dispose(): Promise<void>;
}

/** What VS Code puts into every webview, as far as our page uses it. */
const EDITOR_STYLE = `body{padding:0 20px;background:var(--vscode-editor-background);color:var(--vscode-editor-foreground)}
code{color:var(--vscode-textPreformat-foreground);background-color:var(--vscode-textPreformat-background);padding:1px 3px;border-radius:4px}
pre code{padding:0}`;

const DARK = {
  'editor-background': '#1f1f1f',
  foreground: '#cccccc',
  'editor-foreground': '#cccccc',
  descriptionForeground: '#9d9d9d',
  'button-background': '#0078d4',
  'button-foreground': '#ffffff',
  'button-secondaryBackground': '#313131',
  'button-secondaryForeground': '#cccccc',
  'badge-background': '#616161',
  'badge-foreground': '#f8f8f8',
  'textLink-foreground': '#4daafc',
  'textPreformat-foreground': '#d0d0d0',
  'textPreformat-background': '#3c3c3c',
  'textCodeBlock-background': '#2b2b2b',
  'textBlockQuote-background': '#2b2b2b',
  'textBlockQuote-border': '#616161',
  'panel-border': '#2b2b2b',
  focusBorder: '#0078d4',
  'charts-blue': '#59a4f9',
  'charts-green': '#89d185',
  'charts-yellow': '#cca700',
  'charts-purple': '#b180d7',
  'charts-orange': '#d18616',
  'charts-red': '#f14c4c',
};
const LIGHT = {
  ...DARK,
  'editor-background': '#ffffff',
  foreground: '#3b3b3b',
  'editor-foreground': '#3b3b3b',
  descriptionForeground: '#5f5f5f',
  'button-background': '#005fb8',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryForeground': '#3b3b3b',
  'badge-background': '#cccccc',
  'badge-foreground': '#3b3b3b',
  'textLink-foreground': '#005fb8',
  'textPreformat-foreground': '#3b3b3b',
  'textPreformat-background': '#e8e8e8',
  'textCodeBlock-background': '#f0f0f0',
  'textBlockQuote-background': '#f3f3f3',
  'panel-border': '#e5e5e5',
};
const CONTRAST = {
  ...DARK,
  'editor-background': '#000000',
  foreground: '#ffffff',
  'editor-foreground': '#ffffff',
  descriptionForeground: '#ffffff',
  'button-background': '#000000',
  'button-border': '#6fc3df',
  'button-secondaryBackground': '#000000',
  'button-secondaryForeground': '#ffffff',
  'badge-background': '#000000',
  'badge-foreground': '#ffffff',
  'textPreformat-foreground': '#ffffff',
  'textPreformat-background': '#000000',
  'textCodeBlock-background': '#000000',
  'textBlockQuote-background': '#000000',
  contrastBorder: '#6fc3df',
  'panel-border': '#6fc3df',
};
const THEMES = { dark: DARK, light: LIGHT, highContrast: CONTRAST };

export async function startAnswerPages(): Promise<AnswerPageHost> {
  const browser: Browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
  });
  let origin = '';
  const server = createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, origin);
    const [type, body] = file(pathname, searchParams.get('theme') ?? 'dark', origin);
    response.writeHead(body === null ? 404 : 200, { 'content-type': type });
    response.end(body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    open: async ({ width = 1000, theme = 'dark' } = {}) => {
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

function file(path: string, theme: string, origin: string): [type: string, body: string | null] {
  switch (path) {
    case '/':
      return [
        'text/html',
        panelHtml({
          cspSource: origin,
          scriptUri: `${origin}/answer.js`,
          styleUri: `${origin}/answer.css?theme=${theme}`,
          nonce: NONCE,
          language: 'en',
          title: 'Answer',
          loading: 'Loading…',
        }),
      ];
    case '/control':
      return ['text/html', '<!doctype html><div id="hole"></div>'];
    case '/answer.js':
      return ['text/javascript', readFileSync(join(root, 'dist', 'answer.js'), 'utf8')];
    case '/answer.css':
      return [
        'text/css',
        `${themeStyle(theme)}\n${EDITOR_STYLE}\n${readFileSync(join(root, 'media', 'answer.css'), 'utf8')}`,
      ];
    default:
      return ['text/plain', null];
  }
}

function themeStyle(name: string): string {
  const colours = name === 'light' ? THEMES.light : name === 'highContrast' ? THEMES.highContrast : THEMES.dark;
  return `:root{${Object.entries(colours)
    .map(([key, value]) => `--vscode-${key}:${value};`)
    .join('')}}`;
}

/** What the host would post for this job. */
export function message(job: Job, texts: JobTexts): ToPage {
  return { type: 'show', record: panelRecord(job, texts, t), words: pageWords(t) };
}

/** Posts to the page as VS Code does, and waits until it is drawn. */
export async function show(page: Page, shown: ToPage): Promise<void> {
  await page.evaluate(async (value) => {
    window.postMessage(value, '*');
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, shown);
}

/** What the page has sent to the host so far. */
export async function sent(page: Page): Promise<unknown[]> {
  return await page.evaluate(() => Reflect.get(window, '__sent'));
}
