// "Look Now" says what came of the look, and why nothing did.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

describe('a look that a person asks for', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  async function look(baseUrl: string): Promise<void> {
    const endpoint = aPlace(baseUrl, { provider: 'compatible' });
    const changes = { state: 'running', responseId: 'resp_1', sentAt: Date.now(), nextLookAt: null } as const;
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
      'Simulator gave no usable answer. The reply said: “Upstream is shut until noon”. The job is untouched; Ponder goes on looking.',
    );
  });

  it('says what went wrong with the connection', async () => {
    window.simulator.next({ on: 'look', fault: { type: 'drop', when: 'beforeHandling' } });
    await look(window.simulator.baseUrl);
    assert.equal(
      (await editor.nextMessage()).text,
      'Simulator could not be asked: the connection broke off (UND_ERR_SOCKET). The job is untouched; Ponder goes on looking.',
    );
  });
});
