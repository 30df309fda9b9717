import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ponder, untilJobIs } from './ponder.ts';
import { billedNano, creates } from './truth.ts';

const MODEL = 'o3';

export function define(): void {
  describe('a job in VS Code, against the simulator', () => {
    it('is answered, and costs what the simulator bills', async () => {
      const api = await ponder();
      const id = await api.ask({
        prompt: 'Why does this fail?',
        text: 'let a = 1 / 0',
        model: MODEL,
        effort: 'low',
        confirm: false,
      });
      assert.ok(id, 'ask() should resolve to the id of a job');
      const job = await untilJobIs(api, id, 'completed');
      assert.equal(job.origin, 'extension');
      assert.ok(job.usage !== null && job.cost !== null, 'A completed job has usage and cost');
      assert.ok((job.usage.reasoningTokens ?? 0) > 0, 'o3 reasons');
      assert.equal(job.cost.total, await billedNano(job.responseId));
      assert.equal(job.reserved, null);
    });

    it('is rejected for an effort the model does not take, and nothing is sent', async () => {
      const api = await ponder();
      const before = await creates();
      const id = await api.ask({ prompt: 'Why?', text: 'a', model: MODEL, effort: 'xhigh', confirm: false });
      assert.equal(id, undefined);
      assert.equal(await creates(), before);
    });

    it('does not exist after white space, a binary file or a broken character', async () => {
      const api = await ponder();
      const before = await creates();
      for (const text of ['  \n\t ', 'MZ\0\0binary', 'half \ud800 a character']) {
        assert.equal(await api.ask({ prompt: 'What is this?', text, model: MODEL, confirm: false }), undefined);
      }
      assert.equal(await creates(), before);
    });

    it('is shown to the letter before it is sent, and nothing is sent by looking', async () => {
      await ponder();
      const before = await creates();
      const options = { prompt: 'Is `x` safe?', text: 'let x = "```";', model: MODEL, effort: 'high' };
      await vscode.commands.executeCommand('ponder.previewQuestion', options);
      const shown = vscode.window.activeTextEditor?.document;
      assert.equal(shown?.uri.scheme, 'ponder-preview');
      assert.equal(shown.isUntitled, false);
      assert.match(shown.getText(), /"max_output_tokens": 50000/);
      assert.ok(shown.getText().includes('````\nlet x = "```";\n````\n\nIs `x` safe?'), shown.getText());
      assert.equal(await creates(), before);
    });

    it('gives its answer to the clipboard as the model wrote it', async () => {
      const api = await ponder();
      const id = await api.ask({ prompt: 'Copy what?', text: 'a', model: MODEL, effort: 'low', confirm: false });
      assert.ok(id);
      await untilJobIs(api, id, 'completed');
      await vscode.commands.executeCommand('ponder.copyAnswer', id);
      assert.match(await vscode.env.clipboard.readText(), /\S/);
    });

    it('is not asked again unasked for whoever only makes what looks like its element of the tree', async () => {
      const api = await ponder();
      const id = await api.ask({ prompt: 'Once?', text: 'a', model: MODEL, effort: 'low', confirm: false });
      assert.ok(id);
      await untilJobIs(api, id, 'completed');
      const before = await creates();
      for (const argument of [id, { id }, { type: 'job', id }]) {
        // VS Code shows no modal while tests run: the question about the price is as good as closed.
        assert.equal(await vscode.commands.executeCommand('ponder.retryJob', argument), undefined);
      }
      assert.equal(await creates(), before);
    });

    it('can be opened as an answer, and its source is what was selected', async () => {
      const api = await ponder();
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      assert.ok(folder);
      const uri = vscode.Uri.joinPath(folder.uri, 'src', 'rateLimiter.ts');
      const editor = await vscode.window.showTextDocument(uri);
      editor.selection = new vscode.Selection(6, 0, 9, 0);
      const id: unknown = await vscode.commands.executeCommand('ponder.askSelection', {
        prompt: 'What is wrong here?',
        model: MODEL,
        effort: 'low',
        confirm: false,
      });
      assert.ok(typeof id === 'string', 'the command should resolve to the id of a job');
      const job = await untilJobIs(api, id, 'completed');
      const { anchors, ...source } = job.source ?? assert.fail('the job should have a source');
      assert.equal(anchors?.length, 1);
      assert.deepEqual(source, {
        uri: uri.toString(),
        path: 'src/rateLimiter.ts',
        languageId: 'typescript',
        startLine: 7,
        endLine: 9,
        scope: 'selection',
      });
      assert.equal(job.origin, 'arguments');
      await vscode.commands.executeCommand('ponder.openAnswer', id);
      await untilTabIsOpen(job.title);
    });
  });
}

/** The editor tells of its tabs a little later than it shows them. */
async function untilTabIsOpen(label: string): Promise<void> {
  const labels = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));
  for (let tries = 0; tries < 100 && !labels().includes(label); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.ok(labels().includes(label), `a tab named "${label}" should be open; there are: ${labels().join(', ')}`);
}
