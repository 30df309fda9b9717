// The buttons of a row, as the manifest has them for each state: one click on any of them spends nothing unseen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { contextWords } from '../../src/editor/tree/jobItem.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { JOB_STATES } from '../../src/shared/job.ts';
import { anError } from '../builders/aJob.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

interface Entry {
  readonly command: string;
  readonly when: string;
  readonly group: string;
}

const manifest: { readonly contributes: { readonly menus: Readonly<Record<string, readonly Entry[]>> } } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const INLINE = (manifest.contributes.menus['view/item/context'] ?? []).filter(({ group }) =>
  group.startsWith('inline'),
);

/** As VS Code reads the condition, of the parts that ours are made of. */
function isShown({ when }: Entry, words: string): boolean {
  return when.split(' && ').every((part) => {
    if (part === 'view == ponder.jobs' || part === 'isWorkspaceTrusted') return true;
    const [, pattern] = /^viewItem =~ \/(.*)\/$/.exec(part) ?? assert.fail(`What does “${part}” mean?`);
    return new RegExp(pattern ?? '').test(words);
  });
}

const JOBS: readonly Partial<Job>[] = [
  ...JOB_STATES.map((state) => ({ state })),
  { state: 'waiting', waitingReason: 'consent' },
  { state: 'running', pauseReason: 'noKey' },
  { state: 'completed', error: anError({ kind: 'refusal' }) },
  { state: 'completed', needsToolOutput: true },
];

/** What a person sees after a click on it, and does not agree to. */
const BACKS_OUT: Readonly<Record<string, () => Promise<void>>> = {
  [CommandId.retryJob]: async () => {
    const question = await editor.nextMessage();
    assert.ok(question.isModal);
    assert.match(`${question.text} ${question.detail}`, /at most \$\d|up to \$\d/);
    question.close();
  },
  [CommandId.resolveUncertain]: async () => (await editor.nextPick()).hide(),
  [CommandId.cancelJob]: async () => (await editor.nextMessage()).close(),
};

describe('a button of a row', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ hold: 'queued' });
    // The limit below which nobody is asked, for a question that is sent with its price in view.
    editor.configuration.set('ponder.confirmAboveUsd', 100);
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const add = async (changes: Partial<Job>): Promise<Job> => {
    const endpoint = aPlace(window.simulator.baseUrl, { provider: 'compatible' });
    const sent = { sentAt: Date.now(), sentOn: '2026-11-21', responseId: 'resp_1', keyFingerprint: 'key' };
    const { job, texts } = preparedAs({ nextLookAt: null, ...sent, ...changes }, { endpoint });
    await (await window.engine()).ledger.insert({ job, texts, budget: null });
    return job;
  };
  const buttonsOf = (job: Job) =>
    INLINE.filter((entry) => isShown(entry, contextWords(job).join(' '))).map(({ command }) => command);

  for (const changes of JOBS) {
    it(`spends nothing without a price in view: ${JSON.stringify(changes)}`, async () => {
      const job = await add(changes);
      for (const command of buttonsOf(job)) {
        const id = Object.values(CommandId).find((known) => known === command) ?? assert.fail(command);
        const pressed = window.run(id, window.element(job.id));
        await (BACKS_OUT[command] ?? assert.fail(`What does a click on ${command} spend?`))();
        await pressed;
      }
      await (await window.engine()).settled();
      assert.equal(window.simulator.truth.creates.length, 0);
    });
  }

  it('is there once at most, so that a narrow row has room for its cost, and none asks a completed job again', async () => {
    for (const changes of JOBS) {
      const buttons = buttonsOf(await add(changes));
      assert.ok(buttons.length <= 1, `${JSON.stringify(changes)}: ${buttons.join(', ')}`);
      if (changes.state === 'completed') assert.deepEqual(buttons, []);
    }
    for (const state of ['failed', 'lost', 'rejected', 'cancelled', 'incomplete'] as const) {
      assert.deepEqual(buttonsOf(await add({ state })), [CommandId.retryJob], state);
    }
  });

  it('asks again after a yes to the price', async () => {
    const { id } = await add({ state: 'failed' });
    const pressed = window.run(CommandId.retryJob, window.element(id));
    (await editor.nextMessage()).choose('Ask');
    assert.equal((await window.job(await pressed)).job.parentId, id);
  });

  it('of the page, which has the price in its label, goes straight', async () => {
    const { id } = await add({ state: 'failed' });
    window.act('retryJob', id);
    const { ledger } = await window.engine();
    for (let turn = 0; ledger.page(5).length < 2 && turn < 500; turn += 1)
      await new Promise((next) => setTimeout(next, 10));
    assert.deepEqual(
      ledger.page(5).map(({ parentId }) => parentId),
      [id, null],
    );
  });

  it('of the page asks about a price that was not in its label, or is higher by now', async () => {
    for (const changes of [
      { state: 'failed', estimate: null },
      { state: 'failed' },
      { state: 'waiting', waitingReason: 'consent', estimate: null },
      { state: 'waiting', waitingReason: 'consent' },
    ] as const) {
      const job = await add(changes);
      // Ten times what it was when the job was priced.
      editor.configuration.set('ponder.prices', { o3: { input: 20, cachedInput: 5, output: 80 } });
      window.act(job.state === 'waiting' ? 'sendNow' : 'retryJob', job.id);
      const question = await editor.nextMessage();
      assert.match(question.text, /^Ask o3 .*at most \$\d/, JSON.stringify(changes));
      question.close();
      editor.configuration.set('ponder.prices', undefined);
    }
    await (await window.engine()).settled();
    assert.equal(window.simulator.truth.creates.length, 0);
  });
});
