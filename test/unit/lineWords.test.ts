// What is said of a job that waits its turn at a rate limit.
import assert from 'node:assert/strict';
import { pageRecord } from '../../src/editor/answer/pageRecord.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { explanation, tooltip } from '../../src/editor/words/jobStory.ts';
import { stateLabel } from '../../src/editor/words/jobWords.ts';
import { localTime } from '../../src/shared/format.ts';
import type { Job } from '../../src/shared/job.ts';
import { jobGroup } from '../../src/shared/jobGroup.ts';
import { aJob, anError, someTexts } from '../builders/aJob.ts';
import { inWords } from '../builders/inWords.ts';

/** Noon in local time. */
const NOON = new Date(2026, 10, 21, 12, 0, 0).getTime();
const MINUTE = 60_000;

function inLine(changes: Partial<Job> = {}): Job {
  return aJob({
    state: 'waiting',
    waitingReason: 'rateLimit',
    createdAt: NOON,
    updatedAt: NOON,
    notBefore: NOON + 125 * MINUTE,
    line: { since: NOON, tokens: 5_000 },
    ...changes,
  });
}

const at = (place: number, startsAt = NOON + 125 * MINUTE) => ({ place, startsAt });

describe('a job in line', () => {
  it('says its place and when it starts, in tree, tooltip and page', () => {
    const words = '3rd in line, starts about 14:05';
    const sentence =
      'OpenAI limits how much can be sent each minute, so questions go out one after another. This one is 3rd in line, and goes out by itself at about 14:05.';
    const item = jobItem(inLine(), NOON, inWords, false, false, at(3));
    assert.ok(item.description.includes(` · ${words} · `), item.description);
    assert.ok(item.spokenLabel.includes(words));
    const story = tooltip(inLine(), NOON, inWords, false, at(3)).split('\n');
    assert.ok(story[1]?.includes(words));
    assert.equal(story[2], sentence);
    const around = { isTrusted: true, isAnswering: false, now: NOON, place: at(3) };
    const page = pageRecord(inLine(), someTexts(), inWords, around);
    assert.deepEqual([page.stateLabel, page.explanation], [words, sentence]);
  });

  it('counts as people do', () => {
    const places = [1, 2, 3, 4, 11, 12, 13, 21, 102, 113];
    assert.deepEqual(
      places.map((place) => stateLabel(inLine(), inWords, false, at(place)).split(' in ')[0]),
      ['Next', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '113th'],
    );
    assert.match(
      explanation(inLine(), inWords, false, at(1)),
      /This one is next, and goes out by itself at about 14:05\.$/,
    );
  });

  it('tells only its plan where its place is not known, and another day by its date', () => {
    assert.equal(stateLabel(inLine(), inWords), 'In line, starts about 14:05');
    assert.match(explanation(inLine(), inWords), / This one goes out by itself at about 14:05\.$/);
    const tomorrow = NOON + 13 * 60 * MINUTE;
    assert.equal(
      stateLabel(inLine(), inWords, false, at(2, tomorrow)),
      `2nd in line, starts about 2026-11-22 ${localTime(tomorrow)}`,
    );
  });

  it('is nothing that a person has to do, also after a refusal, whose words it keeps', () => {
    assert.equal(jobGroup(inLine()), 'running');
    const refused = inLine({
      error: anError({ kind: 'rateLimit', httpStatus: 429, message: 'Please try again in 20s.' }),
    });
    assert.equal(jobGroup(refused), 'running');
    assert.match(explanation(refused, inWords, false, at(1)), /The reply said: “Please try again in 20s”\.$/);
  });

  it('that was not sent because it is larger than the whole limit claims no words of the place', () => {
    const error = { kind: 'tooLargeForLimit', message: '', code: null, httpStatus: null, requestId: null } as const;
    assert.equal(
      explanation(aJob({ state: 'rejected', error, reserved: null }), inWords),
      'This is larger than the account’s whole limit per minute. Select less, or lower ponder.maxOutputTokens. Nothing was spent.',
    );
  });
});
