// The merge is held to git's own, on this repository's history and on texts with many equal lines.
import assert from 'node:assert/strict';
import { merge3, withEdits } from '../../src/core/patch/merge3.ts';
import { readMergeCases } from '../builders/mergeCases.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const LABELS = { now: 'now', answer: 'answer' };

function merged(base: string, now: string, answer: string): string {
  return withEdits(now, merge3({ base, now, answer }, LABELS).edits);
}

/** What stands outside of the marks. */
function agreed(text: string): string {
  return text.replace(/^<{7} now\n[\s\S]*?^>{7} answer\n/gm, '<conflict>\n');
}

describe('a three-way merge', () => {
  const cases = readMergeCases();

  it('is the one that git makes, wherever git finds no conflict', () => {
    const clean = cases.filter(({ conflicts }) => conflicts === 0);
    assert.ok(clean.length >= 300, `there should be 300 of them, and there are ${clean.length}`);
    const others = clean.filter(({ base, now, answer, merged: wanted }) => merged(base, now, answer) !== wanted);
    assert.deepEqual(
      others.map(({ name }) => name),
      [],
    );
  });

  it('has a conflict where git has one, and the same text around it', () => {
    const conflicting = cases.filter(({ conflicts }) => conflicts > 0);
    const others = conflicting.filter(({ base, now, answer, merged: wanted }) => {
      const made = merge3({ base, now, answer }, LABELS);
      return made.conflicts === 0 || agreed(withEdits(now, made.edits)) !== agreed(wanted);
    });
    assert.ok(
      conflicting.length >= 100 && others.length * 20 <= conflicting.length,
      String(others.map(({ name }) => name)),
    );
  });

  it('changes nothing outside of the lines that the answer changed', () => {
    const random = seededRandom(3);
    const edited = (lines: readonly string[], word: string) =>
      lines.flatMap((line) => {
        const dice = random();
        if (dice < 0.05) return [];
        return dice < 0.1 ? [`${word} ${wholeNumber(random, 0, 9)}`, line] : [line];
      });
    for (let round = 0; round < 300; round += 1) {
      const lines = Array.from({ length: wholeNumber(random, 0, 60) }, () =>
        oneOf(random, ['}', '', 'a', 'b', '\u{1f600}', '\ufeffc']),
      );
      const [now, answer] = [edited(lines, 'mine'), edited(lines, 'theirs')];
      const end = oneOf(random, ['\n', '\r\n']);
      const text = now.join(end) + oneOf(random, ['', end]);
      const { edits } = merge3({ base: lines.join('\n'), now: text, answer: answer.join('\n') }, LABELS);
      let at = 0;
      for (const edit of edits) {
        assert.ok(
          edit.start >= at && edit.end >= edit.start && edit.end <= text.length,
          'in their order, within the text',
        );
        // Whole lines, or the line break before an end that has none.
        assert.ok(edit.start === 0 || /[\r\n]$/.test(text.slice(0, edit.start)) || edit.end === text.length);
        at = edit.end;
      }
      const result = withEdits(text, edits);
      // Every line that the person wrote is still there, in its order, but where the answer took it away.
      const mine = now.filter((line) => line.startsWith('mine'));
      const kept = result.split(/\r?\n/).filter((line) => line.startsWith('mine'));
      assert.deepEqual(kept, mine);
      assert.ok(end === '\r\n' ? !/[^\r]\n/.test(result) : !result.includes('\r'), 'one kind of line break');
      if (edits.length === 0) assert.equal(result, text);
    }
  });

  it('keeps the line breaks of the file, and an end without one', () => {
    assert.equal(merged('a\nb\nc\n', 'a\r\nb\r\nc\r\n', 'a\nB\nc\n'), 'a\r\nB\r\nc\r\n');
    assert.equal(merged('a\r\nb\r\nc', 'a\nb\nc', 'a\r\nB\r\nc\r\nd'), 'a\nB\nc\nd');
    assert.equal(merged('a\nb', 'a\nb', 'a\nb\n'), 'a\nb');
    assert.equal(merged('a\nb\n', 'a\nb\n', 'a'), 'a\n');
    assert.equal(merged('a\nb', 'a\nb', 'a'), 'a');
    assert.equal(merged('a', 'a', ''), '');
    assert.equal(merged('', '', 'a\nb'), 'a\nb');
    assert.equal(merged('\ufeffa\nb', '\ufeffa\nb', '\ufeffa\nc'), '\ufeffa\nc');
    // A single CRLF among many lines stays where it is.
    assert.equal(merged('a\nb\nc\nd\ne', 'a\nb\r\nc\nd\ne', 'a\nb\nc\nd\nE'), 'a\nb\r\nc\nd\nE');
  });

  it('marks a conflict as git does, by the names it is given', () => {
    const { edits, conflicts } = merge3(
      { base: 'a\nb\nc\n', now: 'a\nx\nc\n', answer: 'a\ny\nc\n' },
      { now: 'The file', answer: 'The answer' },
    );
    assert.equal(conflicts, 1);
    assert.equal(withEdits('a\nx\nc\n', edits), 'a\n<<<<<<< The file\nx\n=======\ny\n>>>>>>> The answer\nc\n');
  });
});
