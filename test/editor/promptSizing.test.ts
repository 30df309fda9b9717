// A count that was not ready in time comes later, as long as a person chooses.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { PromptSizing } from '../../src/editor/asking/terms/promptSizing.ts';
import { chosenOf } from '../../src/editor/asking/terms/sizedPick.ts';
import type { TokenCount } from '../../src/shared/usage.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';

const bound = (tokens: number): TokenCount => ({ tokens, isUpperBound: true });

/** Answers with these in turn, the second count when it is let go, and keeps the deadlines it was given. */
function counterOf(...answers: readonly TokenCount[]) {
  const deadlines: (number | undefined)[] = [];
  const second = Promise.withResolvers<void>();
  return {
    deadlines,
    letGo: second.resolve,
    countTokens: async (_text: string, deadlineMs?: number) => {
      const answer = answers[deadlines.push(deadlineMs) - 1];
      assert.ok(answer, `nobody should count ${deadlines.length} times`);
      if (deadlines.length > 2) await second.promise;
      return answer;
    },
  };
}

describe('a list whose prices are for a text that is still counted', () => {
  const counter = { countTokens: () => new Promise<TokenCount>(() => undefined) };

  it('is drawn with each count as long as it is open, and not after', async () => {
    editor.reset();
    for (const ending of ['chosen', 'left'] as const) {
      const parts = { input: 'x', instructions: '' };
      const sizing = new PromptSizing({ parts, isQuestionLeft: false, counter });
      const pick = vscode.window.createQuickPick();
      pick.items = [{ label: 'o3' }, { label: 'o1' }];
      let drawn = 0;
      const choosing = chosenOf(
        pick,
        sizing,
        () => {
          drawn += 1;
        },
        ({ label }) => label,
      );
      const shown = await editor.nextPick();
      sizing.counts({ tokens: 1 });
      sizing.counts({ tokens: 2 });
      assert.equal(drawn, 2);
      if (ending === 'chosen') shown.choose('o1');
      else shown.hide();
      assert.equal(await choosing, ending === 'chosen' ? 'o1' : undefined);
      sizing.counts({ tokens: 3 });
      assert.equal(drawn, 2);
      sizing.dispose();
    }
  });
});

describe('the size of a text while a person chooses', () => {
  const sizingOf = (counter: ReturnType<typeof counterOf>) =>
    new PromptSizing({ parts: { input: 'x'.repeat(100), instructions: 'brief' }, isQuestionLeft: false, counter });

  it('is counted again, with time, where the first count was only a bound', async () => {
    const counter = counterOf(
      bound(100),
      bound(5),
      { tokens: 13, isUpperBound: false },
      { tokens: 1, isUpperBound: false },
    );
    const sizing = sizingOf(counter);
    assert.deepEqual((await sizing.counted()).count, bound(105), 'who sends waits for the first count only');
    counter.letGo();
    await until('the second count is there', () => sizing.now.count?.isUpperBound === false);
    assert.equal(sizing.now.count?.tokens, 14);
    const [first, , second] = counter.deadlines;
    assert.ok(first === undefined && (second ?? 0) > 2_000, String(counter.deadlines));
    sizing.dispose();
  });

  it('keeps the closer of two bounds', async () => {
    const counter = counterOf(bound(40), bound(5), bound(100), bound(5));
    const sizing = sizingOf(counter);
    counter.letGo();
    await until('it was counted twice', () => counter.deadlines.length === 4);
    // What the second count brings has come by then.
    await setImmediate();
    assert.deepEqual(sizing.now.count, bound(45));
    sizing.dispose();
  });
});
