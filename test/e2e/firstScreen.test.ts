// What a person sees before the first question: the welcome of the view, the walkthrough and its pictures, the icon.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { type Colours, coloursOf } from '../host/coloursOf.ts';
import type { ColorTheme } from '../host/hostVersions.ts';
import { waitForNotification } from '../host/notifications.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { openViewContainer, runCommand, view } from '../host/workbench.ts';
import { type PonderServer, picture, pictureOfFailure, startPonder } from './ponderServer.ts';

const STEPS = ['Set Your API Key', 'Ask About a Selection', 'Keep Working', 'Read the Answer and Its Cost'] as const;

describe('the first screen', () => {
  let ponder: PonderServer;
  let page: Page;

  before(async () => {
    ponder = await startPonder({ settings: { 'ponder.endpoint': 'OpenAI' } });
    // Narrower, and the walkthrough leaves its pictures out.
    ({ page } = await ponder.openPonder({ width: 1500 }));
    await openViewContainer(page, 'Ponder');
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  async function openWalkthrough(): Promise<void> {
    await view(page, 'Jobs').getByText('how Ponder works').click();
    await page.locator('.getting-started-step').filter({ hasText: STEPS[0] }).waitFor();
  }

  it('says in a sentence what Ponder does, with one button and a link', async () => {
    const welcome = view(page, 'Jobs').locator('.welcome-view-content');
    await welcome.filter({ hasText: 'You need your own API key.' }).waitFor();
    assert.deepEqual(await welcome.locator('.monaco-button').allTextContents(), ['Set API Key']);
    assert.deepEqual(await welcome.locator('a:not(.monaco-button)').allTextContents(), ['how Ponder works']);
    await picture(page, 'first-screen');
  });

  it('has our own icon in a font, for places such as the status bar', async () => {
    await page.evaluate(`{
      const icon = document.createElement('span');
      icon.id = 'ponder-icon';
      icon.className = 'codicon codicon-ponder-logo';
      icon.style = 'position: fixed; top: 100px; left: 500px; font-size: 64px; z-index: 9; background: white; color: black';
      document.body.append(icon);
    }`);
    await page.evaluate('document.fonts.ready');
    const icon = page.locator('#ponder-icon');
    const { commonest, count } = await untilDrawn(icon);
    await icon.screenshot({ path: 'artifacts/e2e/icon.png' });
    assert.ok(commonest < 0.9 && count > 3, JSON.stringify({ commonest, count }));
    await page.evaluate("document.getElementById('ponder-icon').remove()");
  });

  it('asks nobody with nothing open, and says what to select, calmly', async () => {
    await runCommand(page, 'Ponder: Ask About Selection…');
    await waitForNotification(page, 'Open a file and select the code you want to ask about.');
    const toast = page.locator('.notification-list-item').filter({ hasText: 'Open a file and select' });
    assert.equal(await toast.locator('.codicon-info').count(), 1);
    await page.keyboard.press('Escape');
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const satisfies readonly ColorTheme[]) {
    it(`has pictures that can be seen in the walkthrough (${theme})`, async () => {
      await switchTheme(page, theme);
      await openWalkthrough();
      const steps = page.locator('.getting-started-step');
      const seen = new Map<string, Colours>();
      for (const title of STEPS) {
        await steps.filter({ hasText: title }).first().click();
        const media = page.locator('.getting-started-media');
        await media.locator('iframe, .webview').first().waitFor();
        seen.set(title, await untilDrawn(media));
        await picture(page, `walkthrough-${theme}-${STEPS.indexOf(title)}`);
      }
      for (const [title, { commonest, count }] of seen) {
        assert.ok(commonest < 0.97 && count >= 8, `${title}: ${JSON.stringify({ commonest, count })}`);
      }
    });
  }
});

/** A picture is drawn a while after its frame is there; one that never is keeps the colours it has. */
async function untilDrawn(place: Locator): Promise<Colours> {
  for (let tries = 1; ; tries += 1) {
    const colours = await coloursOf(place);
    if ((colours.commonest < 0.97 && colours.count >= 8) || tries === 20) return colours;
    await place.page().waitForTimeout(250);
  }
}
