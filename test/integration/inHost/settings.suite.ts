import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension } from './ponder.ts';

interface Property {
  readonly scope: string;
  readonly default: unknown;
}

function properties(): [name: string, property: Property][] {
  const manifest: { contributes: { configuration: { properties: Record<string, Property> }[] } } =
    extension().packageJSON;
  return manifest.contributes.configuration.flatMap((group) => Object.entries(group.properties));
}

export function define(): void {
  describe('settings of a workspace', () => {
    it('can’t change any setting that decides what a click costs or where text goes', () => {
      const configuration = vscode.workspace.getConfiguration();
      for (const [name, property] of properties()) {
        if (property.scope !== 'application') continue;
        const found = configuration.inspect(name);
        // The fixture's workspace settings set every one of them to something hostile.
        const expected = found?.globalValue ?? property.default;
        assert.deepEqual(configuration.get(name), expected, `${name} was changed by the workspace`);
      }
    });

    it('are tried on all of them', async () => {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      assert.ok(folder, 'The tests run in the hostile workspace');
      const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
      const hostile: Record<string, unknown> = JSON.parse(
        new TextDecoder().decode(await vscode.workspace.fs.readFile(file)),
      );
      const application = properties().filter(([, property]) => property.scope === 'application');
      assert.deepEqual(Object.keys(hostile).sort(), application.map(([name]) => name).sort());
    });
  });
}
