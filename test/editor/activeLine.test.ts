// The line a person is on stays theirs when a list is drawn again with new prices.
import assert from 'node:assert/strict';
import type { QuickPick, QuickPickItem } from 'vscode';
import { ActiveLine } from '../../src/editor/asking/terms/activeLine.ts';
import { EventEmitter } from '../fakes/vscode.ts';

type Lines = Pick<QuickPick<QuickPickItem>, 'items' | 'activeItems' | 'onDidChangeActive'>;

const lines = (...labels: string[]) => labels.map((label) => ({ label }));

describe('the active line of a list', () => {
  /** A list, and what VS Code reports of it. */
  function aList(): { readonly pick: Lines; readonly reports: (...labels: string[]) => void } {
    const reported = new EventEmitter<readonly QuickPickItem[]>();
    const pick: Lines = { items: [], activeItems: [], onDidChangeActive: reported.event };
    return { pick, reports: (...labels) => reported.fire(lines(...labels)) };
  }

  it('is the wanted one, although VS Code reports the first line of new ones before it', () => {
    const { pick, reports } = aList();
    const active = new ActiveLine(pick, 'medium');
    active.draw(lines('low', 'medium', 'high'));
    reports('low');
    active.draw(lines('low', 'medium', 'high'));
    reports('low');
    reports('medium');
    assert.equal(pick.activeItems[0]?.label, 'medium');
    assert.equal(active.hasMoved, false);
    reports('high');
    assert.equal(active.hasMoved, true);
  });

  it('is where a person moved to, the first one included', () => {
    const { pick, reports } = aList();
    const active = new ActiveLine(pick, 'medium');
    active.draw(lines('low', 'medium', 'high'));
    reports('medium');
    for (const label of ['high', 'low']) {
      reports(label);
      active.draw(lines('low', 'medium', 'high'));
      assert.equal(pick.activeItems[0]?.label, label);
      reports(label);
    }
  });

  it('falls back on what comes next in place of what is gone, and never on a line that may not be active', () => {
    const { pick } = aList();
    const active = new ActiveLine(pick, 'o1');
    const isLine = ({ label }: { readonly label: string }) => !label.startsWith('$(');
    active.draw(lines('$(info) o1 ended', 'gpt-5.5', 'o3'), ['o2', 'o3'], isLine);
    assert.equal(pick.activeItems[0]?.label, 'o3');
    active.draw(lines('$(info) o1 ended', 'gpt-5.5'), [], isLine);
    assert.equal(pick.activeItems[0]?.label, 'gpt-5.5');
  });
});
