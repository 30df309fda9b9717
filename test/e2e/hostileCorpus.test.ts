// The hostile corpus in the real VS Code: some of every class in everything a job holds, in a workspace that is not trusted
// and in one that is. Nothing runs, nothing is asked for, no command is carried out.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { systemClock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import type { Job } from '../../src/shared/job.ts';
import { aCost, anError, aUsage } from '../builders/aJob.ts';
import { CLASSES, CORPUS, type Payload } from '../builders/hostileCorpus.ts';
import { editorWouldDraw } from '../builders/naiveSinks.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { hasDialog } from '../host/dialogs.ts';
import { SIMULATOR_ENDPOINT } from '../host/simulatorSettings.ts';
import { webviewContent } from '../host/webviewContent.ts';
import type { HostWindow } from '../host/window.ts';
import { clickRow, openViewContainer, readTree, runCommand, waitForWorkbench } from '../host/workbench.ts';
import { changeSettings, type PonderServer, picture, pictureOfFailure, startPonder } from './ponderServer.ts';

const TITLE = 'What does it do here?';
const LONG = 400;
const OF_EACH_CLASS = 2;
/** What our page is made of, as far as it could be told from what a text brings. */
const FOREIGN = 'script, style, iframe, object, embed, img, video, audio, form, meta, base, link, [style], [onerror]';

/** Those that fire come first. */
const CHOSEN: readonly Payload[] = CLASSES.flatMap((name) =>
  CORPUS.filter((payload) => payload.class === name && payload.text.length < LONG && payload.text.trim().length > 3)
    .sort((a, b) => Object.keys(b.fires).length - Object.keys(a.fires).length)
    .slice(0, OF_EACH_CLASS),
);

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ');
}

const ANSWER = CHOSEN.flatMap(({ text }) => [
  text,
  `- ${oneLine(text)}`,
  `| ${oneLine(text)} | b |\n|---|---|\n| ${oneLine(text)} | [x](${oneLine(text)}) |`,
  `~~~~~~~~ ${oneLine(text).replaceAll('~', '')}\n${text}\n~~~~~~~~`,
  `$${oneLine(text)}$ ![x](${oneLine(text)})`,
]).join('\n\n');

describe('the hostile corpus', () => {
  let ponder: PonderServer;
  let window: HostWindow;
  let page: Page;
  const harm: string[] = [];
  const asked: string[] = [];

  before(async () => {
    ponder = await startPonder({ isWorkspaceTrustEnabled: true });
    await writeJobs();
    const profile = await ponder.browser.profileFor(ponder.server);
    await profile.exposeBinding('__harm', (_source, what: string) => void harm.push(what));
    await profile.addInitScript(() => {
      const names = ['alert', 'confirm', 'prompt', 'print'];
      const tell = (what: string) => void Reflect.get(globalThis, '__harm')?.(what);
      for (const name of names) Object.assign(globalThis, { [name]: () => tell(name) });
      Object.defineProperty(globalThis, '__pwned', { set: () => tell('runs') });
    });
    profile.on('request', (request) => asked.push(request.url()));
    window = await ponder.openPonder();
    ({ page } = window);
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  async function writeJobs(): Promise<void> {
    const path = join(ponder.server.userDir, 'globalStorage', 'ponder.ponder', 'ledger.sqlite');
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const ledger = await openLedger(path, 'before', { ...systemClock, now: ponder.now }, silent, decideLater);
    const place = aPlace(ponder.simulator.baseUrl, { name: SIMULATOR_ENDPOINT, provider: 'compatible' });
    const write = async (changes: Partial<Job>, texts: { question: string; answer: string }) => {
      const now = ponder.now();
      const base = { createdAt: now, sentAt: now, finishedAt: now, nextLookAt: null, cost: aCost(), usage: aUsage() };
      const { job, texts: made } = preparedAs({ ...base, ...changes }, { question: texts.question, endpoint: place });
      await ledger.insert({ job, texts: made, budget: null });
      await ledger.change(job.id, (stored) => ({
        job: stored,
        texts: { answer: texts.answer, reasoningSummary: texts.answer },
      }));
    };
    for (const { text } of CHOSEN) {
      const names = { model: text, servedModel: text, effort: text, requestId: text };
      const error = anError({ message: text, code: text, requestId: text });
      await write(
        { state: 'failed', title: text, error, readAt: ponder.now(), ...names },
        { question: text, answer: '' },
      );
    }
    // The last one stands on top: unread above the day, then first in it.
    await write({ state: 'completed', title: TITLE }, { question: ANSWER, answer: ANSWER });
    ledger.dispose();
  }

  it('is here with all its classes', () => {
    assert.ok(new Set(CHOSEN.map((payload) => payload.class)).size >= 12);
  });

  for (const [name, enter] of [
    ['is not trusted', async () => undefined],
    [
      'is trusted',
      async () => {
        await changeSettings(window, { 'security.workspace.trust.enabled': false });
        await waitForWorkbench(page);
      },
    ],
  ] as const) {
    it(`does nothing in a workspace that ${name}`, async () => {
      await enter();
      const restricted = page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' });
      if (name === 'is not trusted') await restricted.waitFor();
      await openViewContainer(page, 'Ponder');
      await clickRow(page, 'Jobs', TITLE);
      const content = webviewContent(page);
      await content.locator('[data-part="answer"] > *').first().waitFor();
      assert.equal(
        await restricted.count(),
        name === 'is not trusted' ? 1 : 0,
        'the window should be restricted, or not',
      );
      const before = asked.length;
      await content.locator('main').evaluate((main) => {
        for (const element of main.querySelectorAll('*')) {
          // Ponder's own buttons do what they say, also by their icons.
          if (element.closest('button') !== null) continue;
          const href = element.closest('a')?.getAttribute('href') ?? '';
          // These are asked about, one after the other; the first net lets no other through.
          if (/^(?:https?|mailto):/i.test(href)) continue;
          for (const type of ['click', 'auxclick', 'mouseover']) {
            element.dispatchEvent(
              new (Reflect.get(globalThis, 'MouseEvent'))(type, { bubbles: true, cancelable: true }),
            );
          }
        }
      });
      assert.equal(await content.locator('main').locator(FOREIGN).count(), 0, 'the page should hold nothing foreign');
      const links = await content
        .locator('main a')
        .evaluateAll((found) =>
          found
            .map((link) => link.getAttribute('href') ?? '')
            .filter((href) => !/^(?:(?:https?|mailto):|$)/i.test(href)),
        );
      assert.deepEqual(links, []);
      for (const { label, description, ariaLabel } of await readTree(page, 'Jobs')) {
        for (const text of [label, description, ariaLabel]) assert.ok(!editorWouldDraw(text), text);
      }
      await picture(page, `hostile-corpus-${name.replaceAll(' ', '-')}`);
      await page.waitForTimeout(500);
      assert.deepEqual(harm, [], 'nothing should have run');
      const hosts = /attacker|ckers|html5sec|example\.(?:com|org)|foo\.f|^(?:javascript|vbscript|command|data:text)/i;
      assert.deepEqual(
        asked.filter((url) => hosts.test(url)),
        [],
        'nothing should have been asked for',
      );
      assert.deepEqual(
        asked.slice(before).filter((url) => /webview|fake\.html/i.test(url)),
        [],
        'the page is drawn and loads nothing more',
      );
      assert.equal(await hasDialog(page), false, 'no question should have come up');
      assert.equal(await page.locator('.terminal-wrapper').count(), 0, 'no terminal should have been opened');
      assert.equal(await page.locator('.tabs-container .tab').count(), 1, 'the panel should still be there, alone');
      await sees(content);
      await runCommand(page, 'View: Close All Editors');
    });
  }

  /** What would have been noticed: script that runs in the page, and a picture that it asks for. */
  async function sees(content: FrameLocator): Promise<void> {
    await content.locator('main').evaluate(() => {
      Reflect.get(globalThis, 'alert')('seen');
      const picture = new (Reflect.get(globalThis, 'Image'))();
      picture.src = 'https://attacker.example/seen.png';
    });
    await until(
      'the browser has counted both',
      () => harm.includes('alert') && asked.some((url) => url.endsWith('/seen.png')),
    );
    harm.length = 0;
    asked.length = 0;
  }
});
