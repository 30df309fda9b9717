// What the answer page shows in these tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Grow, Show } from '../../src/shared/panelProtocol.ts';
import { aCost, aJob, anError, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { CORPUS, type Payload } from '../builders/hostileCorpus.ts';
import { message } from './answerPageHost.ts';

/** A long answer with tables, code and lists, as the simulator gives it. */
export const technicalAnswer = readFileSync(
  join(import.meta.dirname, '..', 'simulator', 'answers', 'tokenBucket.md'),
  'utf8',
);

/** Our own hostile texts: fewer, and of every kind. */
export const HOSTILE_ANSWERS: readonly Payload[] = CORPUS.filter(({ isPublished }) => !isPublished);

/** What is left of Markdown. */
export const ANSWER_TAGS: readonly string[] = [
  ...['a', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'li', 'ol', 'p'],
  ...['pre', 's', 'span', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
];

const finished = { finishedAt: T0 + 600_000, usage: aUsage(), cost: aCost() } as const;
const asked = { question: 'Why does it fail?', context: 'let a = 1;\n'.repeat(30) } as const;

export function completed(answer: string): Show {
  return message(aSentJob({ state: 'completed', ...finished }), someTexts({ ...asked, answer }));
}

/** A page whose answer is arriving: what is shown first, and what comes then. */
export function answering(): readonly [Show, Grow] {
  const job = aSentJob({ streams: true, sentAt: Date.now() - 754_000 });
  const summary = '**Looking for the race**\n\nThe check and the decrement are separated by an `await`.';
  return [
    message(job, someTexts(asked), true),
    { type: 'grow', answerFrom: 0, answer: technicalAnswer.slice(0, 2_600), summaryFrom: 0, summary },
  ];
}

/** One page of each kind, by name. */
export function gallery(): Readonly<Record<string, Show>> {
  const summary = '**Looking for the race**\n\nThe check and the decrement are separated by an `await`.';
  const refused = anError({ kind: 'model', message: 'The model `o9` does not exist or you do not have access to it.' });
  return {
    completed: message(
      aSentJob({ state: 'completed', title: 'Why does this limiter let too much through?', ...finished }),
      someTexts({ ...asked, answer: technicalAnswer, reasoningSummary: summary }),
    ),
    running: message(aSentJob({ sentAt: Date.now() - 754_000 }), someTexts(asked)),
    uncertain: message(aJob({ state: 'uncertain', sentAt: T0 }), someTexts(asked)),
    rejected: message(aJob({ state: 'rejected', error: refused, reserved: null }), someTexts()),
    incomplete: message(
      aSentJob({ state: 'incomplete', incompleteReason: 'max_output_tokens', ...finished }),
      someTexts({ ...asked, answer: technicalAnswer.slice(0, 900) }),
    ),
  };
}
