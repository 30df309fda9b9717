// Every state in which a job waits, rests or is in doubt, as a person reads it: in the tree, and on its page.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame, Page } from 'playwright-core';
import { systemClock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { fingerprintOf } from '../../src/core/providers/credential.ts';
import { localDay } from '../../src/shared/format.ts';
import type { JobState } from '../../src/shared/job.ts';
import { aSource } from '../builders/aJob.ts';
import { aKey } from '../builders/aKey.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { axeProblems } from '../host/axe.ts';
import { focusedEditor, openFile } from '../host/editorArea.ts';
import { isThereWithin } from '../host/isThereWithin.ts';
import { quickRow } from '../host/quickInput.ts';
import { SIMULATOR_ENDPOINT } from '../host/simulatorSettings.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { clickRow, openViewContainer, runCommand } from '../host/workbench.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';
import { untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, picture, pictureOfFailure, root, startPonder } from './ponderServer.ts';
import { KEYLESS, LOCKED, MINUTE, REFUSING, type Refused, type StateCase, stateCases } from './stateCases.ts';

const KEY_VARIABLE = 'PONDER_SIMULATOR_KEY';
/** Those whose question never got to the provider, as far as anybody knows. */
const HAS_NO_RESPONSE: ReadonlySet<JobState> = new Set(['waiting', 'uncertain', 'rejected', 'discarded', 'lost']);
/** When they were written down is said then. */
const STATE_CASES = stateCases(0);
/** Of a window whose tree shows all of them. */
const HEIGHT = 1_000;
const THEMES = ['light', 'highContrast', 'highContrastLight'] as const;
/** One of each tone and kind of page: all of them are drawn in every theme without a VS Code around them as well. */
const IN_EACH_THEME: ReadonlySet<string> = new Set([
  ...['Budget would be passed', 'Did it arrive at all?', 'Paused: no access', 'Lost at the provider', 'Queued there'],
  ...['Thinking about it', 'Answered and rated', 'Counts that do not add up', 'Came to its cap', 'Failed there'],
]);

describe('a job that waits, rests or is in doubt', () => {
  let ponder: PonderServer;
  let page: Page;

  before(async () => {
    ponder = await startPonder();
    const { baseUrl } = ponder.simulator;
    await ponder.server.changeSettings({
      'ponder.endpoints': [
        ...[SIMULATOR_ENDPOINT, REFUSING, LOCKED].map((name) => ({
          name,
          provider: 'compatible',
          baseUrl,
          keyFrom: `env:${KEY_VARIABLE}`,
        })),
        { name: KEYLESS, provider: 'compatible', baseUrl },
      ],
    });
    await writeJobs(baseUrl);
    ({ page } = await ponder.openPonder({ height: HEIGHT }));
    await openViewContainer(page, 'Ponder');
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  async function writeJobs(baseUrl: string): Promise<void> {
    const path = join(ponder.server.userDir, 'globalStorage', 'ponder.ponder', 'ledger.sqlite');
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const ledger = await openLedger(path, 'before', { ...systemClock, now: ponder.now }, silent, decideLater);
    const now = ponder.now();
    for (const [index, { title, endpoint = SIMULATOR_ENDPOINT, job: changes, look, answer }] of stateCases(
      now,
    ).entries()) {
      const place = aPlace(baseUrl, { name: endpoint, provider: 'compatible' });
      const responseId =
        look === undefined && HAS_NO_RESPONSE.has(changes.state ?? 'prepared') ? null : `resp_${index}`;
      const sentAt = changes.state === 'waiting' || changes.state === 'rejected' ? null : now - 5 * MINUTE;
      const made = preparedAs(
        {
          responseId,
          sentAt,
          sentOn: sentAt === null ? null : localDay(sentAt),
          keyFingerprint: fingerprintOf(ledger.salt, aKey(DEFAULT_KEY), place),
          createdAt: now - 6 * MINUTE,
          nextLookAt: changes.notBefore ?? (changes.state === 'running' || changes.state === 'queued' ? now : null),
          source: answer === undefined ? null : aSource({ uri: fileOf(ponder.workspace), path: 'src/rateLimiter.ts' }),
          ...changes,
        },
        { question: title, endpoint: place },
      );
      await ledger.insert({ ...made, budget: null });
      if (answer !== undefined) await ledger.change(made.job.id, (job) => ({ job, texts: { answer } }));
      if (responseId !== null && look !== undefined) answerLooks(responseId, look);
    }
    ledger.dispose();
  }

  function answerLooks(responseId: string, look: NonNullable<StateCase['look']>): void {
    ponder.simulator.next({
      on: 'look',
      responseId,
      times: 1_000,
      fault:
        typeof look === 'number'
          ? { type: 'httpError', status: look }
          : { type: 'raw', contentType: 'application/json', ...rawOf(responseId, look) },
    });
  }

  /** The frame of this job's page, once it says so. */
  async function openPage(window: Page, { title, page: sentence }: StateCase): Promise<Frame> {
    await clickRow(window, 'Jobs', title);
    // Its tooltip is not for the picture.
    await window.mouse.move(0, 0);
    const content = webviewContent(window);
    await content.locator('h1').filter({ hasText: title }).waitFor({ timeout: 20_000 });
    if (sentence !== null) {
      const said = content.locator('.explanation').filter({ hasText: sentence });
      await said.waitFor({ timeout: 20_000 }).catch(async () => {
        const is = await content.locator('.explanation').allTextContents();
        assert.fail(`The page of “${title}” should say ${sentence}, and says: ${is.join(' | ')}`);
      });
    }
    const heading = await content.locator('h1').elementHandle();
    return (await heading?.ownerFrame()) ?? assert.fail(`The page of “${title}” should stand in a frame`);
  }

  for (const each of STATE_CASES) {
    it(`says so of one: ${each.title}`, async () => {
      await untilTreeSays(page, each.title, each.tree);
      const frame = await openPage(page, each);
      await looksWell(page, pictureName(each, 'dark'));
      assert.deepEqual(await axeProblems(frame, true), [], each.title);
    });
  }

  it('has an answer that leaves its panel: into a file of code as a comment, as Markdown, and beside its source', async () => {
    const rated = STATE_CASES.find(({ title }) => title === 'Answered and rated') ?? assert.fail('it should be there');
    const line = (text: string) => page.locator('.part.editor .monaco-editor .view-line').filter({ hasText: text });
    await runCommand(page, 'View: Close All Editors');
    // A try that failed leaves what it inserted, and VS Code may have saved it.
    cpSync(sourceIn(join(root, 'test', 'fixtures', 'sample')), sourceIn(ponder.workspace));
    await openFile(page, 'rateLimiter.ts');
    await runCommand(page, 'File: Revert File');
    await openPage(page, rated);
    await webviewContent(page).locator('#more').click();
    await webviewContent(page).locator('#do-insertAnswer').click();
    // Among code its prose may only be a comment.
    await quickRow(page, 'Whole Answer as a Comment').click();
    await line('// The bucket is refilled from a stale clock.').first().waitFor();
    await picture(page, 'answer-inserted');
    const editor = focusedEditor(page).filter({ hasText: 'The bucket is refilled from a stale clock.' });
    // A busy VS Code gives the focus back to the page it was in before the list, after the editor had it.
    if (!(await isThereWithin(editor, 5_000))) await line('The bucket is refilled').first().click();
    await editor.waitFor();
    await page.keyboard.press('Control+z');
    await line('The bucket is refilled from a stale clock.').first().waitFor({ state: 'detached' });
    await webviewContent(page).locator('#more').click();
    await webviewContent(page).locator('#do-openAnswerAsMarkdown').click();
    await line('# Answered and rated').first().waitFor();
    await picture(page, 'answer-as-markdown');
    await page.keyboard.press('x');
    await page.locator('.monaco-editor-overlaymessage').filter({ hasText: 'read-only' }).waitFor();
    await openPage(page, rated);
    await webviewContent(page).locator('#do-compareWithSource').click();
    await page.locator('.monaco-diff-editor').first().waitFor();
    await page.locator('.tab.active').filter({ hasText: 'rateLimiter.ts as asked' }).first().waitFor();
    await picture(page, 'answer-compared');
    await runCommand(page, 'View: Close All Editors');
  });

  for (const theme of THEMES) {
    it(`is for everybody in ${theme}, and says the same`, async () => {
      await switchTheme(page, theme);
      const cases = STATE_CASES.filter(({ title }) => IN_EACH_THEME.has(title));
      assert.equal(cases.length, IN_EACH_THEME.size);
      for (const each of cases) {
        const frame = await openPage(page, each);
        await looksWell(page, pictureName(each, theme));
        assert.deepEqual(await axeProblems(frame, true), [], `${each.title} in ${theme}`);
      }
    });
  }
});

function fileOf(workspace: string): string {
  return pathToFileURL(sourceIn(workspace)).href;
}

function sourceIn(workspace: string): string {
  return join(workspace, 'src', 'rateLimiter.ts');
}

function pictureName({ title }: StateCase, theme: string): string {
  return `state-${title.replaceAll(/\W+/g, '-').toLowerCase()}-${theme}`;
}

function rawOf(id: string, look: Refused | string): { status: number; body: string } {
  if (typeof look === 'string')
    return { status: 200, body: JSON.stringify({ id, object: 'response', status: look, model: 'o3', output: [] }) };
  return {
    status: look.status,
    body: JSON.stringify({ error: { message: look.message, type: 'invalid_request_error' } }),
  };
}
