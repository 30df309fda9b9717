// A person has the connection tried at once, instead of waiting for the next try.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const HALF_AN_HOUR_MS = 1_800_000;
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9/v1';

describe('a question that waits for a connection', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  async function waits(changes: Partial<Job> = {}, baseUrl = window.simulator.baseUrl): Promise<Job> {
    const now = Date.now();
    const waiting = { state: 'waiting', waitingReason: 'offline', notBefore: now + HALF_AN_HOUR_MS } as const;
    const asked = { createdAt: now, updatedAt: now, nextLookAt: now + HALF_AN_HOUR_MS };
    const endpoint = aPlace(baseUrl, { provider: 'compatible' });
    const { job, texts } = preparedAs({ ...waiting, ...asked, ...changes }, { endpoint });
    await (await window.engine()).ledger.insert({ job, texts, budget: null });
    return job;
  }
  const state = async ({ id }: Job) => (await window.job(id)).job.state;

  it('is sent at a press on its page, however long it was to wait', async () => {
    const job = await waits();
    window.act('tryNow', job.id);
    await until('it is accepted', async () => (await window.job(job.id)).job.responseId !== null);
    assert.equal(window.simulator.truth.creates.length, 1);
    await until('it is said', () => editor.statusMessages.length > 0);
    assert.match(editor.statusMessages.at(-1) ?? '', /^Ponder: “.+”: \w/);
  });

  it('says that there is still no connection, why, and when the next try is', async () => {
    const place = { name: 'Simulator', provider: 'compatible', baseUrl: NOWHERE, keyFrom: 'env:PONDER_ASK_TEST_KEY' };
    editor.configuration.set('ponder.endpoints', [place]);
    const job = await waits({}, NOWHERE);
    await window.run(CommandId.tryNow, window.element(job.id));
    const message = await editor.nextMessage();
    assert.match(
      message.text,
      /^Not sent: no connection to Simulator: .*\(ECONNREFUSED\)\. Ponder tries again at \d\d:\d\d\.$/,
    );
    message.close();
    assert.equal(await state(job), 'waiting');
  });

  it('is asked about, and not sent, when it has waited too long', async () => {
    const job = await waits({ createdAt: Date.now() - 2 * 3_600_000 });
    await window.run(CommandId.tryNow, job.id);
    assert.deepEqual([await state(job), (await window.job(job.id)).job.waitingReason], ['waiting', 'consent']);
    assert.equal(window.simulator.truth.creates.length, 0);
  });

  it('names the key that is missing, and sends nothing without one', async () => {
    const job = await waits();
    window.removeKey();
    await assert.rejects(window.run(CommandId.tryNow, job.id), /There is no API key/);
    assert.equal(await state(job), 'waiting');
  });

  it('is tried from the list for all that wait; what waits for something else is left alone', async () => {
    await window.run(CommandId.tryNow);
    assert.equal(editor.statusMessages.at(-1), 'Ponder: nothing is waiting for a connection');
    const limited = await waits({ waitingReason: 'rateLimit' });
    const job = await waits();
    await window.run(CommandId.tryNow, limited.id);
    await window.run(CommandId.tryNow);
    await until('it is accepted', async () => (await window.job(job.id)).job.responseId !== null);
    assert.deepEqual([await state(limited), window.simulator.truth.creates.length], ['waiting', 1]);
  });
});
