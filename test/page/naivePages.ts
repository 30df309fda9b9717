// The control: documents that take every text as it comes, without a policy, and a browser that counts what they do.
import { createServer } from 'node:http';
import MarkdownIt from 'markdown-it';
import type { BrowserContext, Frame, Request } from 'playwright-core';
import { CORPUS, type Harm, type NaiveSink } from '../builders/hostileCorpus.ts';
import { launchBrowser } from './answerPageHost.ts';

export interface NaiveCase {
  /** The text's place in the corpus. */
  readonly index: number;
  readonly sink: NaiveSink;
}

/** Pages at a time: a browser slows down what it does not show. */
const BATCH = 40;
const PATIENCE_MS = 5_000;

/** What each of these does. */
export async function watchNaivePages(cases: readonly NaiveCase[]): Promise<Map<NaiveCase, Set<Harm>>> {
  const seen = new Map<NaiveCase, Set<Harm>>(cases.map((each) => [each, new Set()]));
  const server = createServer(({ url = '/' }, response) => {
    const [, kind, place] = url.split('/');
    const each = kind === 'naive' ? cases[Number(place)] : undefined;
    response.writeHead(kind === 'batch' || each !== undefined ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      // So that a request says which document it comes from.
      'referrer-policy': 'unsafe-url',
    });
    response.end(each === undefined ? '<!doctype html>' : naiveDocument(each));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address');
  const origin = `http://127.0.0.1:${address.port}`;
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    const note = (place: number, harm: Harm) => {
      const each = cases[place];
      if (each !== undefined) seen.get(each)?.add(harm);
    };
    await context.exposeBinding('__harm', ({ frame }, harm: Harm, place: number | null) =>
      note(place ?? placeOf(frame), harm),
    );
    await context.addInitScript(provoke);
    watchRequests(context, origin, note);
    for (let at = 0; at < cases.length; at += BATCH) {
      const page = await context.newPage();
      page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
      await page.goto(`${origin}/batch`);
      const places = cases.slice(at, at + BATCH).map((_, index) => at + index);
      await page.evaluate(openFrames, { places, patienceMs: PATIENCE_MS });
      await page.close();
    }
    return seen;
  } finally {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function naiveDocument({ index, sink }: NaiveCase): string {
  const text = CORPUS[index]?.text ?? '';
  const head = '<!doctype html><meta charset="utf-8"><title>naive</title><body>';
  if (sink === 'html') return head + text;
  if (sink === 'address') return `${head}<a href="${text.replaceAll('"', '&quot;')}">address</a>`;
  const markdown = new MarkdownIt({ html: true, linkify: true });
  markdown.validateLink = () => true;
  return head + markdown.render(text);
}

function watchRequests(context: BrowserContext, origin: string, note: (place: number, harm: Harm) => void): void {
  const seenDocuments = new Set<string>();
  context.on('request', (request) => {
    const url = request.url();
    if (url.startsWith(`${origin}/batch`)) return;
    // The document itself comes first; whatever comes after it was asked for by the text.
    if (url.startsWith(`${origin}/naive/`) && !seenDocuments.has(url)) seenDocuments.add(url);
    else note(placeOfRequest(request), request.isNavigationRequest() ? 'goes' : 'loads');
  });
  context.on('page', (page) => {
    // What a text opened; ours have nobody who opened them.
    void page.opener().then(async (opener) => {
      if (opener !== null) await page.close().catch(() => undefined);
    });
  });
}

function placeOfRequest(request: Request): number {
  const referrer = /\/naive\/(\d+)/.exec(request.headers().referer ?? '')?.[1];
  if (referrer !== undefined) return Number(referrer);
  try {
    return placeOf(request.frame());
  } catch {
    // A request of a frame that is not there yet, or not any more.
    return -1;
  }
}

function placeOf(frame: Frame): number {
  for (let each: Frame | null = frame; each !== null; each = each.parentFrame()) {
    const place = /^place(\d+)$/.exec(each.name())?.[1];
    if (place !== undefined) return Number(place);
  }
  return -1;
}

/** Runs in the page: a frame for each, until all are loaded and had time to act. */
async function openFrames({ places, patienceMs }: { places: readonly number[]; patienceMs: number }): Promise<void> {
  const loaded = places.map((place) => {
    const frame = document.createElement('iframe');
    frame.name = `place${place}`;
    // Everything but the page around it.
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-modals');
    frame.src = `/naive/${place}`;
    document.body.append(frame);
    return new Promise((resolve) => {
      frame.addEventListener('load', resolve);
      setTimeout(resolve, patienceMs);
    });
  });
  await Promise.all(loaded);
  await new Promise((resolve) => setTimeout(resolve, 400));
}

/** Runs in every frame before anything else: counts what is done there, and does what a person might. */
function provoke(): void {
  const report = (harm: string) => void Reflect.get(window, '__harm')?.(harm, place(window));
  for (const name of ['alert', 'confirm', 'prompt', 'print']) Object.assign(window, { [name]: () => report('runs') });
  Object.defineProperty(window, '__pwned', { configurable: true, set: () => report('runs') });
  if (!location.pathname.startsWith('/naive/')) return;
  const MOUSE = ['mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'mouseout', 'click', 'wheel'];
  const OTHER = ['focus', 'blur', 'input', 'change', 'scroll', 'dragstart', 'copy', 'keydown', 'submit', 'pageshow'];
  const act = () => {
    const elements = [...Document.prototype.querySelectorAll.call(document, 'body, body *')];
    for (const element of elements) {
      for (const type of MOUSE) element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
      for (const type of OTHER) element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
    }
    if (isClobbered(elements)) report('clobbers');
    if (elements.some(isStyled) || Document.prototype.querySelector.call(document, 'style, link') !== null) {
      report('restyles');
    }
    if (misleads()) report('misleads');
  };
  window.addEventListener('load', () => setTimeout(act, 50));

  /** The frame's number; null where it can't be seen from here. */
  function place(from: Window): number | null {
    try {
      const found = /^place(\d+)$/.exec(from.name)?.[1];
      if (found !== undefined) return Number(found);
      return from.parent === from ? null : place(from.parent);
    } catch {
      return null;
    }
  }

  /** The browser's own names, or ours, lead to an element of the text. */
  function isClobbered(elements: readonly Element[]): boolean {
    const names = ['body', 'cookie', 'getElementById', 'createElement', 'location', 'activeElement', 'head', 'forms'];
    const own = ['page', 'announcer', 'newest'];
    const isElement = (value: unknown) => value instanceof Element || value instanceof HTMLCollection;
    const wrong = names.filter(
      (name) => name !== 'body' && name !== 'head' && name !== 'activeElement' && name !== 'forms',
    );
    if (wrong.some((name) => isElement(Reflect.get(document, name)))) return true;
    if (Reflect.get(document, 'body')?.localName !== 'body') return true;
    if (own.some((name) => isElement(Reflect.get(window, name)))) return true;
    return elements.some(
      (element) =>
        element instanceof HTMLFormElement &&
        [
          'attributes',
          'parentNode',
          'nodeName',
          'nodeType',
          'children',
          'removeChild',
          'setAttribute',
          'submit',
          'firstChild',
          'removeAttributeNode',
        ].some((name) => Reflect.get(element, name) instanceof HTMLInputElement),
    );
  }

  function isStyled(element: Element): boolean {
    return (element.getAttribute('style') ?? '') !== '';
  }

  /** A character that takes no room, or one that stands left of the one before it in a line of Latin letters. */
  function misleads(): boolean {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      let before: DOMRect | null = null;
      for (let at = 0; at < Math.min(text.length, 400); at += 1) {
        const character = text.codePointAt(at) ?? 0;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + (character > 0xffff ? 2 : 1));
        const box = range.getBoundingClientRect();
        if (character > 0xa0 && box.width === 0) return true;
        const isLatin = character > 0x20 && character < 0x7f;
        if (isLatin && before !== null && Math.abs(box.top - before.top) < 2 && box.left < before.left - 1) return true;
        if (isLatin) before = box;
      }
    }
    return false;
  }
}
