// The main job as a person does it, in a real VS Code, with what the person sees held against the simulator's own bill.
import assert from 'node:assert/strict';
import { openFile, selectLines } from '../host/editorArea.ts';
import { killExtensionHost } from '../host/extensionHosts.ts';
import { clickNotificationButton, readAllNotifications, waitForNotification } from '../host/notifications.ts';
import { SIMULATOR_ENDPOINT } from '../host/simulatorSettings.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { webviewContent } from '../host/webviewContent.ts';
import type { HostWindow } from '../host/window.ts';
import { clickRow, openViewContainer, readTree, runCommand } from '../host/workbench.ts';
import { agreeToPrice, askByPalette, untilTreeSays } from './ask.ts';
import { QUESTION, runMainJob } from './mainJob.ts';
import { type PonderServer, picture, pictureOfFailure, startPonder } from './ponderServer.ts';

const NANO_PER_CENT = 10_000_000;
const NANO_PER_USD = 1_000_000_000;

describe('the main job', () => {
  let ponder: PonderServer;
  let window: HostWindow;

  before(async () => {
    ponder = await startPonder();
    window = await ponder.openPonder();
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(window.page, this.currentTest);
  });

  it('is done by select, right-click, ask, wait, read; the cost seen is the cost billed', async () => {
    const result = await runMainJob({
      page: window.page,
      model: 'gpt-6.1-sol · pro',
      effort: 'high',
      answerTimeoutMs: 60_000,
      onStep: (step) => picture(window.page, `main-${step}`),
    });
    const [response] = ponder.simulator.truth.responses;
    assert.ok(response?.bill && response.usage, 'the simulator should have answered and billed one response');
    const dollars = `$${(Math.round(response.bill.nanoUsd / NANO_PER_CENT) / 100).toFixed(2)}`;
    assert.equal(result.question, QUESTION);
    assert.match(result.answer, /fractions of a token/);
    // The panel says every digit.
    const [, exact] = /^\$([\d.]+) for/.exec(result.costLine) ?? [];
    assert.equal(Math.round(Number(exact) * NANO_PER_USD), response.bill.nanoUsd, result.costLine);
    assert.ok(result.treeRow.includes(` ${dollars} · `), `the tree says ${result.treeRow}, billed was ${dollars}`);
    assert.equal(result.statusBar, `${dollars} today · ${SIMULATOR_ENDPOINT}`);
    const { input_tokens, input_tokens_details, output_tokens, output_tokens_details } = response.usage;
    const reasoning = output_tokens_details.reasoning_tokens;
    const cached = input_tokens_details.cached_tokens;
    const count = (tokens: number) => tokens.toLocaleString('en-US');
    assert.deepEqual(
      result.costRows.map(([part, tokens]) => [part, tokens]),
      [
        ['Input', count(input_tokens - cached)],
        ['Cached input', count(cached)],
        ['Reasoning (hidden)', count(reasoning)],
        ['Visible answer', count(output_tokens - reasoning)],
      ],
    );
    assert.equal(ponder.simulator.truth.creates.length, 1, 'one question is one POST');
  });

  it('sent what product rules ask for: background, kept, capped, named in metadata', () => {
    const [create] = ponder.simulator.truth.creates;
    assert.ok(create && typeof create.body === 'object' && create.body !== null);
    const { input, metadata, ...fields } = Object.fromEntries(Object.entries(create.body));
    assert.deepEqual(fields, {
      model: 'gpt-6.1-sol',
      background: true,
      store: true,
      stream: false,
      max_output_tokens: 128_000,
      reasoning: { effort: 'high', mode: 'pro' },
    });
    assert.equal(create.headers['x-client-request-id'], create.metadata.job);
    assert.match(String(input), /^From the file src\/rateLimiter\.ts, lines 7-35:\n\n```typescript\n/);
    assert.deepEqual(Object.keys(Object(metadata)), ['job']);
  });

  it('survives a killed extension host: the answer arrives once, in a window whose view is hidden', async () => {
    const question = 'Is there a third bug that the first answer missed?';
    ponder.simulator.always({ hold: 'in_progress' });
    await runCommand(window.page, 'View: Close All Editors');
    await openFile(window.page, 'rateLimiter.ts');
    await selectLines(window.page, 20, 28);
    await askByPalette(window.page, question);
    const asked = await agreeToPrice(window.page);
    assert.match(asked.message, /^Ask gpt-6\.1-sol · pro \(\w+\)\? Likely \$\d+\.\d\d, worst about \$\d+\.\d\d\.$/);
    await untilTreeSays(window.page, question, /Running/);
    const creates = ponder.simulator.truth.creates.length;
    const responseId = ponder.simulator.truth.creates.at(-1)?.responseId;
    assert.ok(responseId);

    // Hidden before it closes: the next window must not need the view to pick the job up.
    await openViewContainer(window.page, 'Explorer');
    await killExtensionHost(window);
    await window.close();
    ponder.simulator.always(null);
    ponder.simulator.advanceTo(responseId, 'completed');

    window = await ponder.openPonder();
    await waitForNotification(window.page, /answered “Is there a third bug/);
    assert.equal((await readTree(window.page, 'Jobs')).length, 0, 'the view should be hidden');
    await picture(window.page, 'after-kill-notice');
    await clickNotificationButton(window.page, /answered “Is there a third bug/, 'Open');
    const content = webviewContent(window.page);
    await content
      .locator('[data-part="cost-line"]')
      .filter({ hasText: /^\$\d+\.\d{2,} for/ })
      .waitFor();
    assert.equal(ponder.simulator.truth.creates.length, creates, 'nothing was sent a second time');
    const notices = (await readAllNotifications(window.page)).filter(({ text }) => /third bug/.test(text));
    assert.ok(notices.length <= 1, 'the end is announced once');
    await openViewContainer(window.page, 'Ponder');
    const row = await untilTreeSays(window.page, question, /Completed/);
    const bill = ponder.simulator.truth.response(responseId)?.bill;
    assert.ok(bill && row.description.startsWith(`$${(Math.round(bill.nanoUsd / NANO_PER_CENT) / 100).toFixed(2)} · `));
    const rows = (await readTree(window.page, 'Jobs')).filter(({ ariaLabel }) =>
      ariaLabel.startsWith('Is there a third'),
    );
    assert.equal(rows.length, 1, 'the job stands in the tree once');
  });

  it('shows both answers in light and high contrast as well', async () => {
    for (const theme of ['light', 'highContrast', 'highContrastLight'] as const) {
      await switchTheme(window.page, theme);
      await clickRow(window.page, 'Jobs', QUESTION.slice(0, 20));
      await webviewContent(window.page).locator('[data-part="answer"] p').first().waitFor();
      await picture(window.page, `answer-${theme}`);
    }
  });
});
