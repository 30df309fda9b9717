// What only says what to do first is calm information; a refusal stays an error.
import assert from 'node:assert/strict';
import { pickSaved } from '../../src/editor/asking/question/savedQuestions.ts';
import { textFor } from '../../src/editor/asking/text/askedText.ts';
import { createLogChannel } from '../../src/editor/logChannel.ts';
import { runCommand } from '../../src/editor/runCommand.ts';
import { HumanError } from '../../src/shared/humanError.ts';
import { editor } from '../fakes/vscode.ts';

describe('what a command says instead of acting', () => {
  beforeEach(() => editor.reset());

  async function said(run: () => Promise<unknown>) {
    void runCommand(createLogChannel(), 'ponder.test', run);
    const message = await editor.nextMessage();
    message.close();
    return { kind: message.kind, text: message.text, buttons: message.buttons };
  }

  it('is information where nothing is open, and says what to select', async () => {
    assert.deepEqual(await said(() => textFor(undefined)), {
      kind: 'information',
      text: 'Open a file and select the code you want to ask about.',
      buttons: [],
    });
  });

  it('keeps its button', async () => {
    assert.deepEqual(await said(() => pickSaved({ title: 'Ask', prompts: [], prices: null, step: null })), {
      kind: 'information',
      text: 'You have no saved questions yet. Add some to ponder.prompts.',
      buttons: ['Open Settings'],
    });
  });

  it('is an error where something was refused', async () => {
    const refusal = await said(() => Promise.reject(new HumanError('Not sent: {0}.', ['why'], 'chooseModel')));
    assert.deepEqual(refusal, { kind: 'error', text: 'Not sent: why.', buttons: ['Choose Model'] });
  });
});
