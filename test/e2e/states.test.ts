// Every state in which a job waits, rests or is in doubt, as a person reads it: in the tree, and on its page.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { systemClock } from '../../src/core/clock.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { fingerprintOf } from '../../src/core/providers/keys.ts';
import { localDay } from '../../src/shared/format.ts';
import type { Job } from '../../src/shared/job.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { SIMULATOR_ENDPOINT } from '../host/simulatorSettings.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { openViewContainer, runCommand, treeRow } from '../host/workbench.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';
import { untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

const MINUTE = 60_000;
const KEY_VARIABLE = 'PONDER_SIMULATOR_KEY';
const KEYLESS = 'Keyless';
const REFUSING = 'Refusing';
const LOCKED = 'Locked';

interface Case {
  readonly title: string;
  readonly endpoint?: string;
  readonly job: Partial<Job>;
  /** What looks at it are answered with, as HTTP status; nothing = it is not looked at. */
  readonly look?: number;
  readonly tree: RegExp;
  readonly page: RegExp;
}

const noReply = { kind: 'network', message: '', code: 'ECONNRESET', httpStatus: null, requestId: null };

const CASES: readonly Case[] = [
  {
    title: 'Waiting for a rate limit',
    job: { state: 'waiting', waitingReason: 'rateLimit', notBefore: Date.now() + 10 * MINUTE },
    tree: /o3 · Waiting · up to \$/,
    page: /^Simulator is at its rate limit\. Not sent; Ponder tries again at \d\d:\d\d\.$/,
  },
  {
    title: 'Waiting for the network',
    job: { state: 'waiting', waitingReason: 'offline', notBefore: Date.now() + 10 * MINUTE },
    tree: /Waiting/,
    page: /^Not sent: no connection to Simulator\. Ponder tries again at \d\d:\d\d\.$/,
  },
  {
    title: 'Needs a key to be sent',
    endpoint: KEYLESS,
    job: { state: 'waiting', waitingReason: 'noKey' },
    tree: /Waiting/,
    page: /^Not sent: there is no API key for Keyless\. Set one and it goes on\.$/,
  },
  {
    title: 'Budget would be passed',
    job: { state: 'waiting', waitingReason: 'budget' },
    tree: /Waiting/,
    page: /could pass the budget\. Raise ponder\.budget\.dayUsd/,
  },
  {
    title: 'Consent is asked anew',
    job: { state: 'waiting', waitingReason: 'consent' },
    tree: /Not sent: send\?/,
    page: /^It was not sent in time, so Ponder asks again: send it now, for up to \$[\d.]+, or cancel it\.$/,
  },
  {
    title: 'Did it arrive at all?',
    job: { state: 'uncertain', sentAt: Date.now() - 5 * MINUTE, error: noReply },
    tree: /Uncertain/,
    page: /^Sent .+ Nobody can know whether it arrived: the connection broke before the reply came\. It may be running and may cost up to \$[\d.]+\. If it did, the dashboard or the logs of Simulator may list a response whose metadata has job = [\w-]+\. Ponder does not send it again by itself\.$/,
  },
  {
    title: 'Paused: refused key',
    endpoint: REFUSING,
    job: { state: 'running' },
    look: 401,
    tree: /Paused/,
    page: /^Refusing refused the API key\. The job itself is untouched: set the key and it is looked at again\.$/,
  },
  {
    title: 'Paused: no access',
    endpoint: LOCKED,
    job: { state: 'running' },
    look: 403,
    tree: /Paused/,
    page: /^Locked does not let this key see the job\. It is looked at again when the key changes\.$/,
  },
  {
    title: 'Sent with another key',
    job: { state: 'running', keyFingerprint: 'another' },
    look: 404,
    tree: /Paused/,
    page: /^It was sent with another key of Simulator, and today’s key cannot see it\./,
  },
  {
    title: 'Its key is gone',
    endpoint: KEYLESS,
    job: { state: 'running' },
    tree: /Paused/,
    page: /^The key it was sent with is gone\. Set the API key for Keyless and it is looked at again\.$/,
  },
  {
    title: 'Lost at the provider',
    job: { state: 'lost', finishedAt: Date.now() - MINUTE },
    tree: /Lost/,
    page: /^The provider no longer has the response: it expired or was deleted\. “Look Now” asks once more\.$/,
  },
  {
    title: 'Which state is this?',
    job: { state: 'running' },
    look: 200,
    tree: /Unknown: resting/,
    page: /^The provider reports a state that Ponder does not know\. It is looked at every five minutes/,
  },
];

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
    ({ page } = await ponder.openPonder());
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
    const ledger = await openLedger(path, 'before', systemClock, silent);
    for (const [index, { title, endpoint = SIMULATOR_ENDPOINT, job: changes, look }] of CASES.entries()) {
      const place = aPlace(baseUrl, { name: endpoint, provider: 'compatible' });
      const responseId = look === undefined && changes.state !== 'running' ? null : `resp_${index}`;
      const sentAt = changes.state === 'waiting' ? null : Date.now() - 5 * MINUTE;
      const made = preparedAs(
        {
          responseId,
          sentAt,
          sentOn: sentAt === null ? null : localDay(sentAt),
          keyFingerprint: fingerprintOf(ledger.salt, DEFAULT_KEY, place),
          createdAt: Date.now() - 6 * MINUTE,
          nextLookAt: changes.notBefore ?? null,
          ...changes,
        },
        { question: title, endpoint: place },
      );
      await ledger.insert({ ...made, budget: null });
      if (responseId !== null && look !== undefined) answerLooks(responseId, look);
    }
    ledger.dispose();
  }

  function answerLooks(responseId: string, status: number): void {
    const unknown = JSON.stringify({ id: responseId, object: 'response', status: 'resting', model: 'o3', output: [] });
    ponder.simulator.next({
      on: 'look',
      responseId,
      times: 1_000,
      fault:
        status === 200
          ? { type: 'raw', status, contentType: 'application/json', body: unknown }
          : { type: 'httpError', status },
    });
  }

  for (const { title, tree, page: sentence } of CASES) {
    it(`says so of one: ${title}`, async () => {
      await untilTreeSays(page, title, tree);
      await treeRow(page, 'Jobs', title).click();
      const said = webviewContent(page).locator('.explanation').filter({ hasText: sentence });
      await said.waitFor({ timeout: 20_000 }).catch(async () => {
        const is = await webviewContent(page).locator('.explanation').allTextContents();
        assert.fail(`The page of “${title}” should say ${sentence}, and says: ${is.join(' | ')}`);
      });
      await looksWell(page, `state-${title.replaceAll(/\W+/g, '-').toLowerCase()}`);
      await runCommand(page, 'View: Close All Editors');
    });
  }

  it('is dark or bright, and says the same', async () => {
    for (const theme of ['light', 'highContrast'] as const) {
      const window = await ponder.openPonder({ theme });
      await openViewContainer(window.page, 'Ponder');
      await untilTreeSays(window.page, 'Did it arrive at all?', /Uncertain/);
      await treeRow(window.page, 'Jobs', 'Did it arrive at all?').click();
      await webviewContent(window.page).locator('.explanation').first().waitFor();
      await looksWell(window.page, `states-${theme}`);
      await window.close();
    }
  });
});
