// How tokens are told that a reply did not tell, or told in a way that can't be.
import assert from 'node:assert/strict';
import type { Totals } from '../../src/core/ledger/totals.ts';
import { answerFile } from '../../src/editor/answer/answerMarkdown.ts';
import { costLine, costRows, estimateRows } from '../../src/editor/answer/pageCost.ts';
import { costHover } from '../../src/editor/costs/costHover.ts';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import type { Job } from '../../src/shared/job.ts';
import { canEnterCost } from '../../src/shared/jobActs.ts';
import { aCost, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { inWords } from '../builders/inWords.ts';

const done = (changes: Partial<Job>) => aSentJob({ state: 'completed', finishedAt: T0 + 60_000, ...changes });

describe('a share of reasoning that nobody told', () => {
  const cost = aCost({ parts: [{ kind: 'output', tokens: 11_500, cost: 92_000_000 }] });
  const job = done({ usage: aUsage({ reasoningTokens: null }), cost, reserved: null });

  it('is not told on the page, in the tooltip and in the file', () => {
    assert.equal(
      costLine(job, inWords),
      '$0.096 for 13,500 tokens; the provider doesn’t say how much of the output was reasoning.',
    );
    assert.deepEqual(
      costRows(job, inWords).map(({ kind, label, tokens }) => [kind, label, tokens]),
      [['output', 'Output, reasoning included', '11,500']],
    );
    assert.match(tooltip(job, T0, inWords), /\n2,000 tokens in, 11,500 out; reasoning tokens not reported\n/);
    assert.doesNotMatch(answerFile(job, someTexts({ answer: 'Yes.' })), /reasoning_tokens/);
  });

  it('is not 0 % of the month', () => {
    const none = { known: 0, upTo: 0, jobs: 1, unpriced: 0 };
    const sums = { today: none, week: none, month: none, byModel: [], held: { jobs: 0, upTo: 0 } };
    const said = (told: Pick<Totals, 'outputTokens' | 'reasoningTokens' | 'hasUntold'>) =>
      /^.*reasoning.*$/m.exec(costHover({ ...sums, ...told }, 0, { day: 0, month: 0 }, inWords))?.[0];
    assert.deepEqual(
      [
        said({ outputTokens: 0, reasoningTokens: 0, hasUntold: true }),
        said({ outputTokens: 400, reasoningTokens: 300, hasUntold: true }),
        said({ outputTokens: 400, reasoningTokens: 300, hasUntold: false }),
        said({ outputTokens: 0, reasoningTokens: 0, hasUntold: false }),
      ],
      [
        'The provider doesn’t say how much of this month’s output was reasoning.',
        '75% of this month’s output tokens were hidden reasoning, as far as is known.',
        '75% of this month’s output tokens were hidden reasoning.',
        undefined,
      ],
    );
  });
});

describe('counts that contradict each other', () => {
  const job = done({ usage: aUsage({ reasoningTokens: null, contradicts: true }) });

  it('are shown with that word, and with what it may have cost', () => {
    assert.equal(
      costLine(job, inWords),
      'The provider reports 2,000 tokens in and 11,500 out, but its counts contradict each other. So the cost is not known: up to $0.41.',
    );
    assert.match(tooltip(job, T0, inWords), /\n2,000 tokens in, 11,500 out: these counts contradict each other\n/);
    assert.deepEqual(costRows(job, inWords), []);
    assert.deepEqual(
      estimateRows(job, inWords).map(({ kind }) => kind),
      ['low', 'likely', 'worst'],
    );
  });

  it('leave it to a person to type the cost in', () => {
    assert.equal(canEnterCost(job), true);
  });
});
