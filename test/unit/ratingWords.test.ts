import assert from 'node:assert/strict';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import type { Rating } from '../../src/shared/job.ts';
import { aSentJob, T0 } from '../builders/aJob.ts';
import { inWords } from '../builders/inWords.ts';

describe('what a person thought of an answer', () => {
  it('stands in the tooltip of its line, as plain text', () => {
    const last = (rating: Rating | null) =>
      tooltip(aSentJob({ state: 'completed', rating }), T0, inWords)
        .split('\n')
        .at(-1);
    assert.deepEqual(
      [
        last({ thumb: 'up', note: '', at: T0 }),
        last({ thumb: 'down', note: 'no\n$(x) [a](command:b)', at: T0 }),
        last(null)?.startsWith('Rated'),
      ],
      ['Rated good', 'Rated bad: no $ (x) [a] (command:b)', false],
    );
  });
});
