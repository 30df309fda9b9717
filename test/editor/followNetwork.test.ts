import assert from 'node:assert/strict';
import { followNetwork } from '../../src/editor/followNetwork.ts';
import { editor } from '../fakes/vscode/editor.ts';

describe('settings that lead to the network', () => {
  beforeEach(() => editor.reset());

  it('have what waits for it tried again when they change, and no others', () => {
    let tries = 0;
    const follow = followNetwork({ reconnect: () => (tries += 1) });
    const seen = ['http.proxy', 'http.systemCertificates', 'httpish.proxy', 'ponder.model'].map((name) => {
      editor.configuration.othersChange(name);
      return tries;
    });
    assert.deepEqual(seen, [1, 2, 2, 2]);
    follow.dispose();
    editor.configuration.othersChange('http.proxy');
    assert.equal(tries, 2);
  });
});
