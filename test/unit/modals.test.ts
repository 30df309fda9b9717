// Every modal goes through `askModal`, which gives the focus to a button that neither spends nor loses anything.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SRC = join(import.meta.dirname, '../../src');
const ONLY = 'editor/askModal.ts';
/** The option of VS Code's messages that makes them modal. */
const MODAL = /\bmodal\b\s*[:,}]/;

function isModal(code: string): boolean {
  return MODAL.test(code.replaceAll(/\/\/.*$|\/\*[\s\S]*?\*\//gm, ''));
}

describe('modals', () => {
  it('are shown by one function only', () => {
    const files = globSync('**/*.ts', { cwd: SRC }).map((file) => file.replaceAll('\\', '/'));
    assert.deepEqual(
      files.filter((file) => isModal(readFileSync(join(SRC, file), 'utf8'))),
      [ONLY],
    );
  });

  it('that went past it would be found', () => {
    for (const code of [
      "showWarningMessage('Remove?', { modal: true }, 'Remove')",
      'const modal = true; showErrorMessage(said, { modal, detail });',
      'const options = { detail,\n  modal\n};',
    ]) {
      assert.ok(isModal(code), code);
    }
    assert.ok(!isModal('// the modal, and its buttons'));
  });
});
