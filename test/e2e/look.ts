// What a script can see of a bad look: text that is cut without a sign, runs out of its place, or was never filled in.
import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { picture } from './ponderServer.ts';

/** Ours in VS Code's own window. */
const PLACES = [
  '.part.sidebar .pane',
  '.quick-input-widget',
  '.notification-toast',
  '.monaco-dialog-box',
  '.monaco-menu',
  '.monaco-hover',
];

/** Runs in the page, as text: these tests know no DOM. */
const FIND = `(places) => {
  const unfilled = /undefined|\\bnull\\b|NaN|\\[object |%[\\w.]+%|\\{\\d+\\}/;
  const problems = [];
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const hasEllipsis = (element, depth = 4) =>
    element !== null && depth > 0 &&
    (getComputedStyle(element).textOverflow === 'ellipsis' || getComputedStyle(element).webkitLineClamp !== 'none' ||
      hasEllipsis(element.parentElement, depth - 1));
  // A frame that is still loading has no body yet.
  const bodies = document.body === null ? [] : [document.body];
  const roots = places === null ? bodies : places.flatMap((place) => [...document.querySelectorAll(place)]);
  for (const root of roots.filter(isSeen)) {
    const box = root.getBoundingClientRect();
    if (places !== null && (box.left < -1 || box.right > innerWidth + 1 || box.top < -1)) {
      problems.push('out of the window: ' + root.className);
    }
    for (const element of root.querySelectorAll('*')) {
      const text = [...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data).join('').trim();
      if (text === '' || !isSeen(element)) continue;
      if (unfilled.test(text)) problems.push('not filled in: ' + text);
      const style = getComputedStyle(element);
      const isCut = element.scrollWidth > element.clientWidth + 1 && style.overflowX === 'hidden' && style.display !== 'inline';
      const isHidden = element.className.toString().includes('visually-hidden');
      if (isCut && !isHidden && !hasEllipsis(element)) problems.push('cut without a sign: ' + text);
    }
    for (const control of root.querySelectorAll('button, [role=button], [role=treeitem], h1, h2, summary')) {
      const name = (control.textContent ?? '').trim() || control.getAttribute('aria-label') || control.getAttribute('title');
      if (isSeen(control) && !name) problems.push('without a name: ' + control.outerHTML.slice(0, 120));
    }
  }
  if (places === null && document.documentElement.scrollWidth > innerWidth + 1) {
    problems.push('the page is wider than its window: ' + document.documentElement.scrollWidth + ' > ' + innerWidth);
  }
  return problems;
}`;

/** Everything of ours that can be seen now, in the window and in its answer pages. */
async function lookProblems(page: Page): Promise<string[]> {
  const own = await find(page.mainFrame(), PLACES);
  const inPanels = await Promise.all(
    page
      .frames()
      .filter((frame) => frame.name() === 'active-frame' || frame.parentFrame()?.parentFrame() === page.mainFrame())
      .map((frame) => find(frame, null)),
  );
  return [...own, ...inPanels.flat()];
}

/** A picture for people, and the look for a script. */
export async function looksWell(page: Page, name: string): Promise<void> {
  await picture(page, name);
  assert.deepEqual(await lookProblems(page), [], name);
}

async function find(frame: Frame, places: readonly string[] | null): Promise<string[]> {
  const found: unknown = await frame.evaluate(`(${FIND})(${JSON.stringify(places)})`);
  return Array.isArray(found) ? found.map(String) : [];
}
