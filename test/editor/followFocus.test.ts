import assert from 'node:assert/strict';
import { followFocus } from '../../src/editor/followFocus.ts';
import { editor, shared } from '../fakes/vscode/editor.ts';

describe('a window that gets the focus', () => {
  beforeEach(() => editor.reset());

  it('looks early once, each time a person comes back', () => {
    let wakes = 0;
    editor.state.isFocused = true;
    const follow = followFocus({ wake: () => (wakes += 1) });
    const seen = [true, false, true, true, false, false, true].map((focused) => {
      shared.focused.fire({ focused });
      return wakes;
    });
    assert.deepEqual(seen, [0, 0, 1, 1, 1, 1, 2]);
    follow.dispose();
    shared.focused.fire({ focused: false });
    shared.focused.fire({ focused: true });
    assert.equal(wakes, 2);
  });
});
