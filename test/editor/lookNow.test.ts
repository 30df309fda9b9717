// "Look Now" says what came of the look, and why nothing did.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const HOUR_MS = 3_600_000;

describe('a look that a person asks for', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  async function look(baseUrl: string, more: Partial<Job> = {}): Promise<void> {
    const endpoint = aPlace(baseUrl, { provider: 'compatible' });
    const sent = {
      state: 'running',
      responseId: 'resp_1',
      sentAt: Date.now(),
      nextLookAt: Date.now() + HOUR_MS,
    } as const;
    const changes = { ...sent, ...more };
    const { job, texts } = preparedAs(changes, { endpoint });
    await (await window.engine()).ledger.insert({ job, texts, budget: null });
    await window.run(CommandId.lookNow, { type: 'job', id: job.id });
  }

  it('quotes an answer that is of no use', async () => {
    const fault = { type: 'httpError', status: 502, message: 'Upstream is shut until noon.' } as const;
    window.simulator.next({ on: 'look', fault });
    await look(window.simulator.baseUrl);
    assert.equal(
      (await editor.nextMessage()).text,
      'Simulator gave no usable reply. The reply said: “Upstream is shut until noon”. The job is untouched. Ponder keeps looking.',
    );
  });

  it('says what went wrong with the connection', async () => {
    window.simulator.next({ on: 'look', fault: { type: 'drop', when: 'beforeHandling' } });
    await look(window.simulator.baseUrl);
    assert.equal(
      (await editor.nextMessage()).text,
      'Simulator could not be asked: the connection broke (ECONNRESET). The job is untouched. Ponder keeps looking.',
    );
  });

  for (const [what, changes, next] of [
    ['is lost', { state: 'lost', finishedAt: Date.now(), nextLookAt: null }, 'Ponder won’t look again by itself.'],
    ['failed', { state: 'failed', finishedAt: Date.now(), nextLookAt: null }, 'Ponder won’t look again by itself.'],
    ['is paused as too large to read', { pauseReason: 'tooLarge' }, 'Ponder won’t look again by itself.'],
    ['is paused for its key', { pauseReason: 'noAccess' }, 'It stays paused.'],
  ] as const) {
    it(`promises no more looks at a job that ${what}`, async () => {
      window.simulator.next({ on: 'look', fault: { type: 'httpError', status: 502, message: 'Upstream is shut.' } });
      await look(window.simulator.baseUrl, changes);
      assert.equal(
        (await editor.nextMessage()).text,
        `Simulator gave no usable reply. The reply said: “Upstream is shut”. The job is untouched. ${next}`,
      );
    });
  }

  it('points to the page for what the key may not see only where the page says it', async () => {
    const refused = 'Ponder: Simulator didn’t show the job to the current key, or there is no key';
    for (const status of [401, 403]) {
      for (const [changes, said] of [
        [{ state: 'lost', finishedAt: Date.now(), nextLookAt: null }, `${refused}.`],
        [{}, `${refused}; its page says more.`],
      ] as const) {
        window.simulator.next({ on: 'look', fault: { type: 'httpError', status } });
        await look(window.simulator.baseUrl, changes);
        assert.equal(editor.statusMessages.at(-1), said);
      }
    }
  });
});
