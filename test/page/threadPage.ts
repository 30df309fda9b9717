// A page of a thread, with a host that answers what the page asks of other turns.
import type { Page } from 'playwright-core';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import type { Job, JobTexts } from '../../src/shared/job.ts';
import type { Show, TurnTold } from '../../src/shared/pageProtocol.ts';
import { someTexts } from '../builders/aJob.ts';
import { message, posted, show } from './answerPageHost.ts';

export type TextsOf = (job: Job) => Partial<JobTexts>;

/** The page of one turn, as the host would post it. */
export function turnPage(job: Job, thread: readonly Job[], textsOf: TextsOf, isAnswering = false): Show {
  return message(job, someTexts(textsOf(job)), isAnswering, NO_KNOWLEDGE, thread);
}

export function turnMessage(shown: string, job: Job, textsOf: TextsOf): TurnTold {
  return { type: 'turn', jobId: shown, record: message(job, someTexts(textsOf(job))).record };
}

/** Answers what the page has asked for, until it asks for no more. Returns which turns it asked for, in order. */
export async function answerTurns(
  page: Page,
  shown: string,
  thread: readonly Job[],
  textsOf: TextsOf,
): Promise<string[]> {
  const asked: string[] = [];
  for (let quiet = 0; quiet < 3; quiet += 1) {
    const all: readonly object[] = await posted(page);
    const wanted = all.filter(isReadTurn).slice(asked.length);
    for (const { turnId } of wanted) {
      asked.push(turnId);
      quiet = -1;
      const job = thread.find(({ id }) => id === turnId);
      if (job !== undefined) await show(page, turnMessage(shown, job, textsOf));
    }
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  }
  return asked;
}

function isReadTurn(value: object): value is { readonly type: 'readTurn'; readonly turnId: string } {
  return Reflect.get(value, 'type') === 'readTurn';
}
