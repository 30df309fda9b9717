// What a person sees when a place refuses a question, or may have lost it: eight kinds of error with their pages, in dark,
// light and high contrast.
import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import { axeProblems } from '../host/axe.ts';
import { openFile, selectLines } from '../host/editorArea.ts';
import { SIMULATOR_ENDPOINT, simulatorKey } from '../host/simulatorSettings.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { webviewContent } from '../host/webviewContent.ts';
import type { HostWindow } from '../host/window.ts';
import { clickRow, openViewContainer } from '../host/workbench.ts';
import { AZURE_ERRORS, type ErrorBody, faultOf, OPENAI_ERRORS, OTHER_ERRORS } from '../simulator/errorBodies.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { askByPalette, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { changeSettings, type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

interface ErrorCase {
  readonly name: string;
  readonly question: string;
  readonly error: ErrorBody;
  /** Beginning and end of what its page says. */
  readonly says: readonly [string, string];
  /** The buttons, in their order; a price is left out. */
  readonly steps: readonly string[];
}

const AT_GATEWAY: readonly ErrorCase[] = [
  {
    name: 'verification',
    question: 'Unverified: does the refill lose a token?',
    error: OPENAI_ERRORS['organization not verified (403)'],
    says: [`${SIMULATOR_ENDPOINT} requires a verified organization for o3.`, 'Nothing was spent.'],
    steps: ['Choose Model and Ask Again…', 'Retry'],
  },
  {
    name: 'shutDown',
    question: 'Shut down: does the refill lose a token?',
    error: OPENAI_ERRORS['model shut down'],
    says: [`${SIMULATOR_ENDPOINT} no longer offers o3.`, 'Nothing was spent.'],
    steps: ['Choose Model and Ask Again…', 'Retry'],
  },
  {
    name: 'noCredit',
    question: 'No credit: does the refill lose a token?',
    error: OPENAI_ERRORS['no credit'],
    says: ['The account can’t pay for this', 'Nothing was spent.'],
    steps: ['Retry'],
  },
  {
    name: 'largerThanTheTier',
    question: 'Too large: does the refill lose a token?',
    error: OPENAI_ERRORS['larger than the tier'],
    says: ['This is larger than the account’s whole limit per minute.', 'Nothing was spent.'],
    steps: ['Open Settings', 'Retry'],
  },
  {
    name: 'gatewayTimedOut',
    question: 'Timed out: does the refill lose a token?',
    error: OTHER_ERRORS['OpenRouter: edge timed out'],
    says: ['It may or may not have arrived', 'Ponder won’t send it again by itself.'],
    steps: ['Adopt a Response… (costs nothing more)', 'Send Again', 'Discard (may still be billed'],
  },
];
const AT_AZURE: readonly ErrorCase[] = [
  {
    name: 'contentFilter',
    question: 'Filtered: does the refill lose a token?',
    error: AZURE_ERRORS['content filter, with categories'],
    says: [
      'The content filter of Azure stopped the text (self-harm, attempt to evade its rules).',
      'Nothing was spent.',
    ],
    steps: ['Ask in Other Words…', 'Retry'],
  },
  {
    name: 'noDeployment',
    question: 'Not deployed: does the refill lose a token?',
    error: AZURE_ERRORS['no such deployment, or a retired one'],
    says: ['Azure has no deployment “team-o3”, or the model behind it was retired.', 'Nothing was spent.'],
    steps: ['Choose Model and Ask Again…', 'Open Settings', 'Retry'],
  },
  {
    name: 'roleMissing',
    question: 'No role: does the refill lose a token?',
    error: AZURE_ERRORS['role missing (403)'],
    says: ['It takes the role “Cognitive Services OpenAI User” on the resource', 'Nothing was spent.'],
    steps: ['Check Endpoint (Free)', 'Retry'],
  },
];

describe('an error of a place', () => {
  let ponder: PonderServer;
  let azure: Simulator;
  let window: HostWindow;
  let page: Page;

  before(async () => {
    ponder = await startPonder({
      settings: {
        'ponder.model': 'o3',
        'ponder.effort': 'low',
        'ponder.notify': 'never',
        'ponder.prices': { 'team-o3': { sameAs: 'o3' } },
      },
    });
    azure = await startSimulator({ timeScale: 60, azure: { deployments: { 'team-o3': 'o3' } } });
    azure.setDay(new Date(ponder.now()));
    await ponder.server.changeSettings({
      'ponder.endpoints': [
        { name: SIMULATOR_ENDPOINT, provider: 'compatible', baseUrl: ponder.simulator.baseUrl, keyFrom: simulatorKey },
        {
          ...{ name: 'Azure', provider: 'azure', baseUrl: azure.origin, keyFrom: simulatorKey },
          azure: { deployments: { 'team-o3': 'o3' } },
        },
      ],
    });
    window = await ponder.openPonder();
    ({ page } = window);
    await openViewContainer(page, 'Ponder');
  });
  after(async () => {
    await ponder.dispose();
    await azure.dispose();
  });
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  /** Asks all of them, and counts that each was sent once. */
  async function askAll(cases: readonly ErrorCase[], simulator: Simulator): Promise<void> {
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    for (const { question, error } of cases) {
      simulator.clear();
      simulator.next({ fault: faultOf(error) });
      await askByPalette(page, question);
      await untilTreeSays(page, question, /Rejected|Uncertain/);
      assert.equal(simulator.truth.creates.length, 1, question);
    }
  }

  async function openPage({ question, says: [first] }: ErrorCase): Promise<Frame> {
    await clickRow(page, 'Jobs', question);
    const content = webviewContent(page);
    await content.locator('h1').filter({ hasText: question }).waitFor();
    await content.getByText(first).first().waitFor();
    const handle = await content.locator('body').elementHandle();
    return (await handle?.ownerFrame()) ?? assert.fail('the page has no frame');
  }

  it('is told once its place has refused the question, which is sent once', async () => {
    await askAll(AT_GATEWAY, ponder.simulator);
    await changeSettings(window, { 'ponder.endpoint': 'Azure', 'ponder.model': 'team-o3' });
    await askAll(AT_AZURE, azure);
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`has a page with what to do, in ${theme}`, async () => {
      if (theme !== 'dark') await switchTheme(page, theme);
      for (const one of [...AT_GATEWAY, ...AT_AZURE]) {
        const frame = await openPage(one);
        await looksWell(page, `error-${one.name}-${theme}`);
        const text = await frame.locator('body').innerText();
        for (const part of one.says) assert.ok(text.includes(part), `${one.name} should say “${part}”: ${text}`);
        const labels = await frame.locator('.buttons[role=group] button').allInnerTexts();
        const fits = one.steps.every((step, index) => labels[index]?.startsWith(step) === true);
        assert.ok(fits && labels.length === one.steps.length, `${one.name}: ${labels.join(' · ')}`);
        if (theme !== 'light') continue;
        assert.deepEqual(await axeProblems(frame), [], one.name);
      }
    });
  }
});
