// What axe-core finds wrong with a page for people who use a keyboard or a screen reader.
import { readFileSync } from 'node:fs';
import type { Frame, Page } from 'playwright-core';

const source = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Runs in the page, as text: the tests in VS Code know no DOM. */
const RUN = `async (inEditor) => {
  // A webview stands in a frame of VS Code's, which brings landmarks and a title of its own.
  const rules = inEditor ? { region: { enabled: false }, 'document-title': { enabled: false } } : {};
  const { violations } = await axe.run(document, { rules, resultTypes: ['violations'] });
  // Which levels an answer's headings have is the model's affair.
  const isTheirs = (id, target) =>
    id === 'heading-order' && document.querySelector(target.at(-1))?.closest('[data-part="answer"]') !== null;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.filter(({ target }) => !isTheirs(id, target)).map(({ target, failureSummary }) => [id, help, target.join(' '), failureSummary.split('\\n').at(-1).trim()].join(' · ')),
  );
}`;

/** @param inEditor the page is a webview inside VS Code */
export async function axeProblems(page: Page | Frame, inEditor = false): Promise<string[]> {
  const isThere: unknown = await page.evaluate(`typeof axe === 'object'`);
  if (isThere !== true) await page.evaluate(`${source}; undefined`);
  const found: unknown = await page.evaluate(`(${RUN})(${inEditor})`);
  return Array.isArray(found) ? found.map(String) : [`axe said ${String(found)}`];
}
