// A page that is shown one thing after the other, looked through after each, and clicked on everywhere.
import type { Page } from 'playwright-core';
import type { ToPage } from '../../src/shared/pageProtocol.ts';

/** They come when they are needed. */
const OWN_CHUNK = /^http:\/\/127\.0\.0\.1:\d+\/(?:highlight|typeset)\.js$/;

export interface Step {
  readonly shows: ToPage;
  readonly clicks: boolean;
  /** Looks when the page has done what it does in idle moments. */
  readonly waits?: boolean;
}

export interface Allowed {
  readonly tags: readonly string[];
  readonly attributes: readonly string[];
}

/** What stood on the page at any step that should not: elements, attributes, addresses, names. */
export async function drive(page: Page, steps: readonly Step[], allowed: Allowed): Promise<string[]> {
  return await page.evaluate(
    async ({ json, allowed }) => {
      const steps: { shows: unknown; clicks: boolean; waits?: boolean }[] = JSON.parse(json);
      const found = new Set<string>();
      const tags = new Set(allowed.tags);
      const attributes = new Set(allowed.attributes);
      const look = () => {
        for (const element of document.querySelectorAll('main *')) {
          if (!tags.has(element.localName)) found.add(`<${element.localName}>`);
          for (const name of element.getAttributeNames()) {
            if (!attributes.has(name)) found.add(`${element.localName} ${name}`);
          }
          const href = element.getAttribute('href');
          // An empty one is no address: nothing follows it.
          if (href !== null && !/^(?:(?:https?|mailto):|$)/i.test(href)) found.add(`to ${href}`);
          if (element.id !== '' && element.closest('.markdown') !== null) found.add(`id ${element.id}`);
        }
        const page = document.getElementById('page');
        if (page?.localName !== 'main' || document.querySelectorAll('main').length !== 1) found.add('another page');
        if (document.getElementById('announcer')?.getAttribute('role') !== 'status') found.add('another announcer');
        if (document.getElementById('newest')?.className !== 'primary newest')
          found.add('another button to the newest');
        if (document.scripts.length !== 1 || document.styleSheets.length !== 2) found.add('another script or style');
        if (Reflect.ownKeys(Object.prototype).length !== 12) found.add('a property of every object');
      };
      for (const { shows, clicks, waits = false } of steps) {
        await new Promise((resolve) => {
          // Ours was added after the page's own, so the page has drawn by then.
          window.addEventListener('message', resolve, { once: true });
          window.postMessage(shows, '*');
        });
        const giveUpAt = performance.now() + 20_000;
        while (waits && document.querySelector('[data-at-work]') !== null && performance.now() < giveUpAt) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        look();
        if (!clicks) continue;
        for (const element of document.querySelectorAll('main a, main button, main summary')) {
          for (const type of ['click', 'auxclick']) {
            element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
          }
        }
      }
      return [...found];
    },
    // One long string: an object of a thousand parts takes a browser's driver far longer.
    { json: JSON.stringify(steps), allowed },
  );
}

/** Collects everything by which a page reaches out or runs what is not its own, as the browser counts it. */
export async function watch(page: Page): Promise<string[]> {
  const seen: string[] = [];
  page.context().on('request', (request) => {
    if (!OWN_CHUNK.test(request.url())) seen.push(`request ${request.url()}`);
  });
  page.context().on('requestfailed', (request) => {
    if (request.failure()?.errorText === 'csp') seen.push(`refused ${request.url()}`);
  });
  page.context().on('page', () => seen.push('window'));
  page.on('framenavigated', (frame) => seen.push(`visit ${frame.url()}`));
  page.on('frameattached', () => seen.push('frame'));
  page.on('pageerror', (error) => seen.push(`error ${error.message}`));
  // Errors are what the policy says; they are counted below.
  page.on('console', (message) => void (message.type() === 'error' || seen.push(`console ${message.text()}`)));
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction('__canary', (what: string) => seen.push(what));
  await page.evaluate(() => {
    const tell = (what: string) => void Reflect.get(window, '__canary')(what);
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
      Object.assign(window, { [name]: () => tell(`runs ${name}`) });
    }
    Object.defineProperty(window, '__pwned', { set: () => tell('runs') });
    document.addEventListener('securitypolicyviolation', (event) => tell(`refused ${event.effectiveDirective}`));
    document.addEventListener('submit', () => tell('form'));
  });
  return seen;
}

/** Time enough for an error event, a beacon or a refresh that was going to come. */
export async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(300);
}
