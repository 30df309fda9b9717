// What a person can see of a window: whether a cost can be read, where an answer begins, which block is being read.
import type { Frame, Page } from 'playwright-core';
import { webviewContent } from '../host/webviewContent.ts';

/** Runs in the page, as text: these tests know no DOM. Costs in the tree that are cut, hidden or covered. */
const FIND_COVERED = `() => {
  const problems = [];
  for (const row of document.querySelectorAll('.part.sidebar .pane [role=treeitem]')) {
    const description = row.querySelector('.label-description');
    const found = /(?:≤ ?|up to )?<?\\$\\d+(?:\\.\\d+)?/.exec(description?.textContent ?? '');
    if (found === null) continue;
    const label = row.querySelector('.label-name')?.textContent ?? '';
    const say = (what) => problems.push(label + ': ' + found[0] + ' ' + what);
    const texts = document.createTreeWalker(description, NodeFilter.SHOW_TEXT);
    let at = 0;
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const begin = found.index - at;
      const end = begin + found[0].length;
      at += node.data.length;
      if (begin < 0 || end > node.data.length) continue;
      const range = document.createRange();
      range.setStart(node, begin);
      range.setEnd(node, end);
      const box = range.getBoundingClientRect();
      const rowBox = row.getBoundingClientRect();
      if (box.width < 5) say('is not drawn');
      if (box.right > rowBox.right + 1 || box.left < rowBox.left) say('is out of its row');
      // A box that ends its text in dots hides what reaches beyond it, and the dots cover the end.
      for (let holder = description; holder !== row; holder = holder.parentElement) {
        const style = getComputedStyle(holder);
        const hides = style.overflowX === 'hidden' || style.textOverflow === 'ellipsis';
        const isCut = holder.scrollWidth > holder.clientWidth + 1 && style.textOverflow === 'ellipsis';
        const right = holder.getBoundingClientRect().right - (isCut ? 12 : 0);
        if (hides && box.right > right + 1) { say('is cut'); break; }
      }
      for (const x of [box.left + 2, box.right - 2]) {
        const top = document.elementFromPoint(x, box.top + box.height / 2);
        if (top !== null && !description.contains(top) && !top.contains(description)) say('is covered by ' + top.className);
      }
    }
  }
  return problems;
}`;

export async function coveredCosts(page: Page): Promise<string[]> {
  const found: unknown = await page.evaluate(`(${FIND_COVERED})()`);
  return Array.isArray(found) ? found.map(String) : [];
}

async function answerFrame(page: Page): Promise<Frame> {
  const answer = webviewContent(page).locator('[data-part="answer"]');
  await answer.waitFor();
  const frame = await (await answer.elementHandle())?.ownerFrame();
  if (frame === null || frame === undefined) throw new Error('The answer stands in no frame.');
  return frame;
}

/** Where the first words of the answer end, as a share of the panel's height: 0 is its top. */
export async function endOfFirstWords(page: Page, words: string): Promise<number> {
  const frame = await answerFrame(page);
  const share: unknown = await frame.evaluate(`((words) => {
    const block = document.querySelector('[data-part="answer"] :is(p, pre, li, h3, h4, table)');
    if (!block?.textContent.includes(words)) return 1;
    const lineHeight = parseFloat(getComputedStyle(block).lineHeight) || 20;
    return (block.getBoundingClientRect().top + lineHeight) / innerHeight;
  })(${JSON.stringify(words)})`);
  return Number(share);
}

/** The text of the topmost block of the answer that is wholly in view; empty while there is none. */
export async function firstBlockInView(page: Page): Promise<string> {
  const frame = await answerFrame(page);
  const text: unknown = await frame.evaluate(`(() => {
    // A header that stays in view covers what is under it.
    const covered = [...document.querySelectorAll('body *')]
      .filter((one) => getComputedStyle(one).position === 'sticky' && one.getBoundingClientRect().top <= 1)
      .map((one) => one.getBoundingClientRect().bottom);
    const top = Math.max(0, ...covered) - 1;
    const blocks = [...document.querySelectorAll('[data-part="answer"] :is(p, pre, li, h3, h4, table)')];
    return blocks.find((one) => one.getBoundingClientRect().top >= top)?.textContent.trim() ?? '';
  })()`);
  return String(text);
}

/** Turns the wheel over the answer until the block with this number is near its top. */
export async function scrollToBlock(page: Page, number: number): Promise<void> {
  const box = await page.locator('iframe.webview.ready:visible').first().boundingBox();
  if (box === null) throw new Error('No answer is in view.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let turns = 0; turns < 200; turns += 1) {
    const block = /^Block (\d+)\./.exec(await firstBlockInView(page))?.[1];
    if (Number(block ?? 0) >= number) return;
    await page.mouse.wheel(0, 120);
    await page.waitForTimeout(60);
  }
  throw new Error(`Block ${number} did not come into view.`);
}

/** Drags the sidebar's edge until it is so wide. */
export async function narrowSidebar(page: Page, widthPx: number): Promise<void> {
  const sidebar = page.locator('.part.sidebar');
  const box = await sidebar.boundingBox();
  if (box === null) throw new Error('The sidebar is hidden.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + widthPx, y, { steps: 4 });
  await page.mouse.up();
  // An edge under the mouse is drawn as one that is being dragged.
  await page.mouse.move(box.x + 600, 4);
}
