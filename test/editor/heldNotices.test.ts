// Something paid for is in this window only: told once, with the id to copy, and told again when it is safe.
import assert from 'node:assert/strict';
import type { Held, HeldSource } from '../../src/core/jobs/life/keeper.ts';
import { HeldNotices } from '../../src/editor/notices/heldNotices.ts';
import { JobTree } from '../../src/editor/tree/jobTree.ts';
import { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Door } from './aDoor.ts';

describe('what is paid for and not in the ledger', () => {
  let door: Door;
  let held: Held | null;
  let copied: string[];
  let notices: HeldNotices;
  let id: string;

  beforeEach(async () => {
    editor.reset();
    door = await Door.open();
    held = null;
    copied = [];
    const source: HeldSource = { of: () => held, onDidChange: door.engine.held.onDidChange };
    door.engine = { ...door.engine, held: source };
    notices = new HeldNotices({
      engine: door.engine,
      log: door.files.log,
      copy: async (text) => void copied.push(text),
    });
    id = (await door.add({ state: 'submitting', title: 'Why?' })).id;
  });
  afterEach(() => {
    door.files.dispose();
    editor.assertNothingLeft();
  });

  function holds(changes: Partial<Held>): void {
    held = { jobId: id, responseId: 'resp_68ab', answer: '', isTried: true, ...changes };
    notices.follow(id);
  }

  it('is told once while it is tried, with its id to copy, and when it is stored', async () => {
    holds({});
    holds({ answer: 'All ' });
    const message = await editor.nextMessage();
    assert.deepEqual([message.kind, message.isModal, message.buttons], ['error', false, ['Copy ID']]);
    assert.match(message.text, /^The reply to “Why\?” can’t be saved yet\..* resp_68ab\.$/);
    message.choose('Copy ID');
    await until('the id is copied', () => editor.clipboard === 'resp_68ab');
    held = null;
    notices.follow(id);
    const stored = await editor.nextMessage();
    assert.deepEqual([stored.kind, stored.text], ['information', 'The reply to “Why?” is saved now.']);
    stored.close();
  });

  it('can be copied with its answer where this ledger takes nothing any more', async () => {
    holds({ isTried: false });
    const first = await editor.nextMessage();
    assert.deepEqual(first.buttons, ['Copy ID']);
    assert.match(first.text, /resp_68ab.*“Adopt Response by ID”/);
    first.close();
    holds({ isTried: false, answer: 'All of it.' });
    const second = await editor.nextMessage();
    assert.deepEqual(second.buttons, ['Copy Answer', 'Copy ID']);
    second.choose('Copy Answer');
    await until('the answer is copied', () => copied.length > 0);
    assert.deepEqual(copied, ['All of it.']);
  });

  it('is told also where the ledger can not even be read', async () => {
    door.files.raw().exec('PRAGMA user_version = 99');
    holds({ isTried: false });
    const message = await editor.nextMessage();
    assert.match(message.text, /^The reply to “a question” can’t .* resp_68ab\./);
    message.close();
  });

  it('is harmless text, whatever it says', async () => {
    for (const text of HOSTILE_TEXTS) {
      await door.change(id, { title: text });
      holds({ responseId: text, isTried: true });
      const message = await editor.nextMessage();
      assert.ok(isInert(message.text), JSON.stringify(text));
      message.close();
      held = null;
      notices.follow(id);
      const stored = await editor.nextMessage();
      assert.ok(isInert(stored.text), JSON.stringify(text));
      stored.close();
    }
  });

  it('stands in the line of its job', async () => {
    const tree = new JobTree({ door, filter: new TreeFilter() });
    const line = async () => String((await tree.getTreeItem({ type: 'job', id, key: id })).description);
    assert.ok(!(await line()).includes('not stored'));
    held = { jobId: id, responseId: 'resp_68ab', answer: '', isTried: true };
    assert.match(await line(), /reply not stored yet/);
    tree.dispose();
  });
});
