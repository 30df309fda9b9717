import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CommandId } from '../../../src/shared/ids.ts';
import { extension, ponder } from './ponder.ts';

export function define(): void {
  describe('the extension in VS Code', () => {
    it('activates and gives version 1 of its API', async () => {
      const api = await ponder();
      assert.equal(api.version, 1);
      assert.equal(extension().isActive, true);
    });

    it('registers every command of the manifest', async () => {
      await ponder();
      const known = new Set(await vscode.commands.getCommands(true));
      const missing = Object.values(CommandId).filter((id) => !known.has(id));
      assert.deepEqual(missing, []);
    });

    it('runs where SQLite, secrets and SQLite’s JSON functions are to be had', async () => {
      const { DatabaseSync } = await import('node:sqlite');
      const db = new DatabaseSync(':memory:');
      const row = db.prepare(`SELECT json_extract('{"a":1}', '$.a') AS a`).get();
      db.close();
      assert.equal(row?.a, 1);
    });
  });
}
