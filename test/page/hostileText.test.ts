import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Show } from '../../src/shared/panelProtocol.ts';
import { until } from '../fakes/until.ts';
import { type AnswerPageHost, sent, show, startAnswerPages } from './answerPageHost.ts';
import { ADDED_TAGS, ANSWER_TAGS, completed, FORMULA_ATTRIBUTES, HOSTILE_ANSWERS } from './samples.ts';

const CLASSES = [...new Set(HOSTILE_ANSWERS.map((payload) => payload.class))];

/** What the page is made of: our own parts, and what is left of Markdown. */
const OWN_TAGS = ['main', 'header', 'section', 'details', 'summary', 'button', 'dl', 'dt', 'dd', 'svg', 'rect', 'nav'];
const TAGS = [...OWN_TAGS, ...ANSWER_TAGS, ...ADDED_TAGS];
const ATTRIBUTES = [
  ...['aria-busy', 'aria-hidden', 'aria-labelledby', 'class', 'data-part', 'dir', 'height', 'href', 'id', 'open'],
  ...['aria-current', 'aria-label', 'aria-pressed', 'data-at-work', 'hidden', 'role', 'title', ...FORMULA_ATTRIBUTES],
  ...['preserveAspectRatio', 'scope', 'start', 'tabindex', 'type', 'viewBox', 'width', 'x', 'y'],
];

const OWN_CHUNK = /^http:\/\/127\.0\.0\.1:\d+\/(?:highlight|typeset)\.js$/;
const MESSAGES: readonly unknown[] = [
  ...['ready', 'action', 'copyCode', 'insertCode', 'compareCode', 'openLink', 'openFile'],
];

/** Everywhere a text can stand, raw: what the host would have made inert as well. */
function everywhere(text: string): Show[] {
  const line = text.replaceAll('\n', ' ');
  const { record, words } = completed('');
  const fields = {
    ...{ title: text, explanation: text, stateLabel: text, subtitle: text, elapsed: text, costLine: text },
    ...{ question: text, context: text, contextLabel: text, costNote: text, jobId: text },
    reasoningSummary: text,
    facts: [{ label: text, value: text }],
    costRows: [{ kind: text, label: text, tokens: text, price: text, share: 1 }],
    estimateRows: [{ kind: 'low', label: text, price: text, at: 1 } as const],
    ...{ estimateNote: text, usual: text, rating: text },
    tools: [{ action: 'saveAnswer', label: text, primary: false, pressed: true } as const],
    buttons: [{ action: 'retry', label: text, primary: false, pressed: null } as const],
  };
  const answers = [
    text,
    `before ${line} after`,
    `# ${line}\n\n> ${line}\n\n- ${line}\n\n1. ${line}\n\n**${line}** _${line}_ ~~${line}~~`,
    `\`${line}\`\n\n\`\`\`\n${text}\n\`\`\`\n\n    ${line}`,
    `\`\`\`${line}\ncode\n\`\`\`\n\n~~~${line}\ncode\n~~~`,
    `| ${line} | b |\n|---|--:|\n| ${line} | \`${line}\` |`,
    `[${line}](https://example.com "${line}") [x](<${line}>) [x](${line}) <${line}>`,
    `![${line}](${line}) ![x](<${line}> "${line}")\n\n[x][r] ![x][r]\n\n[r]: <${line}> "${line}"`,
  ];
  const spread = { type: 'show', record: { ...record, ...fields, answer: text }, words } as const;
  return [spread, ...answers.map((answer) => completed(answer))];
}

describe('hostile text', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
  });
  after(() => host.dispose());

  it('comes in many kinds', () => {
    assert.ok(HOSTILE_ANSWERS.length >= 60, `${HOSTILE_ANSWERS.length} texts`);
    assert.ok(CLASSES.length >= 12, CLASSES.join(' '));
  });

  it('does its harm where nothing stops it', async () => {
    const harmless: string[] = [];
    // One after the other: a page behind others is slowed down by the browser.
    for (const { text, control } of HOSTILE_ANSWERS) {
      if (control === undefined) continue;
      const page = await host.openControl();
      const seen = watch(page);
      await put(page, text, 'raw');
      const isHarmful = control === 'runs' ? () => isPwned(page) : () => seen.length > 0;
      await until('harm is done', isHarmful).catch(() => harmless.push(text));
      await page.close();
    }
    assert.deepEqual(harmless, []);
  });

  it('is stopped by the second net alone, should the first let HTML through', async () => {
    const page = await host.openControl();
    const seen = watch(page);
    for (const { text } of HOSTILE_ANSWERS) {
      await put(page, text, 'sanitized');
      assert.deepEqual(await strangers(page, '#hole', ANSWER_TAGS, ['class', 'href', 'start', 'id']), [], text);
    }
    await settled(page);
    assert.equal(await isPwned(page), false);
    assert.deepEqual(seen, []);
    await page.close();
  });

  for (const name of CLASSES) {
    it(`of the class “${name}” does nothing, wherever it stands`, async () => {
      const page = await host.open();
      const seen = watch(page);
      const refused = await violations(page);
      for (const { text } of HOSTILE_ANSWERS.filter((payload) => payload.class === name)) {
        for (const shown of everywhere(text)) {
          await show(page, shown, 'at once');
          assert.deepEqual(await strangers(page, 'main', TAGS, ATTRIBUTES), [], text);
          await clickEverything(page);
        }
      }
      await settled(page);
      assert.equal(await isPwned(page), false);
      assert.deepEqual(seen, [], 'nothing is loaded, visited or asked');
      assert.deepEqual(await refused(), [], 'nothing is left for the policy to refuse');
      const types = new Set((await sent(page)).map((message) => Reflect.get(Object(message), 'type')));
      assert.deepEqual(
        [...types].filter((type) => !MESSAGES.includes(type)),
        [],
      );
      await page.close();
    });
  }
});

/** Collects everything by which a page reaches out: loads, visits, dialogs, windows, errors. */
function watch(page: Page): string[] {
  const seen: string[] = [];
  // The page's own chunks may come when they are needed.
  page.on('request', (request) => {
    if (!OWN_CHUNK.test(request.url())) seen.push(`request ${request.url()}`);
  });
  page.on('framenavigated', (frame) => seen.push(`visit ${frame.url()}`));
  page.on('frameattached', () => seen.push('frame'));
  page.on('popup', () => seen.push('window'));
  page.on('pageerror', (error) => seen.push(`error ${error.message}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  return seen;
}

/** Puts HTML into a page without defences, scripts running, and clicks on what it brought. */
async function put(page: Page, html: string, how: 'raw' | 'sanitized'): Promise<void> {
  await page.evaluate(
    ({ text, isRaw }) => {
      const fragment: DocumentFragment = isRaw
        ? document.createRange().createContextualFragment(text)
        : Reflect.get(window, 'sanitize')(text);
      const hole = document.getElementById('hole');
      hole?.replaceChildren(fragment);
      for (const link of hole?.querySelectorAll('a, button, [type=image]') ?? []) {
        if (isRaw || !link.getAttribute('href')?.startsWith('http')) link.dispatchEvent(new MouseEvent('click'));
      }
    },
    { text: html, isRaw: how === 'raw' },
  );
}

async function clickEverything(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('main a, main button, main summary')) {
      for (const type of ['click', 'auxclick']) {
        element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
      }
    }
  });
}

/** Elements and attributes that are not on the list, links that go where none may, names that could hide ours. */
async function strangers(
  page: Page,
  selector: string,
  tags: readonly string[],
  attributes: readonly string[],
): Promise<string[]> {
  return await page.evaluate(
    ({ within, tags, attributes }) => {
      const found: string[] = [];
      for (const element of document.querySelectorAll(`${within} *`)) {
        if (!tags.includes(element.localName)) found.push(`<${element.localName}>`);
        for (const name of element.getAttributeNames()) {
          if (!attributes.includes(name)) found.push(`${element.localName} ${name}`);
        }
        const href = element.getAttribute('href');
        if (href !== null && within === 'main' && !/^(?:https?|mailto):/i.test(href)) found.push(`to ${href}`);
        if (element.closest('.markdown') !== null && element.id !== '') found.push(`id ${element.id}`);
      }
      for (const name of ['page', 'announcer']) {
        if (document.querySelectorAll(`[id="${name}"], [name="${name}"]`).length > 1) found.push(`two of ${name}`);
      }
      return found;
    },
    { within: selector, tags, attributes },
  );
}

async function isPwned(page: Page): Promise<boolean> {
  return await page.evaluate(() => Reflect.get(window, '__pwned') !== undefined);
}

/** Time enough for an error event, a beacon or a refresh that was going to come. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(300);
}

/** What the policy of the page refuses from now on. */
async function violations(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const refused: string[] = [];
    Object.assign(window, { __refused: refused });
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
  });
  return () => page.evaluate(() => Reflect.get(window, '__refused'));
}
