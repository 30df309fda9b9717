// What the answer page shows in these tests.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knowledge } from '../../src/editor/answer/knowledge.ts';
import type { Job, PauseReason, WaitingReason } from '../../src/shared/job.ts';
import type { Grow, Show } from '../../src/shared/pageProtocol.ts';
import { aCost, aJob, anError, anEstimate, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { aReceipt, changedReceipt, silentReceipt } from '../builders/aReceipt.ts';
import { CORPUS, type Payload } from '../builders/hostileCorpus.ts';
import { message } from './answerPageHost.ts';

/** A long answer with tables, code and lists, as the simulator gives it. */
export const technicalAnswer = readFileSync(
  join(import.meta.dirname, '..', 'simulator', 'answers', 'tokenBucket.md'),
  'utf8',
);

/** One with everything in it that an answer may have. */
export const richAnswer = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'richAnswer.md'), 'utf8');

/** Our own hostile texts: fewer, and of every kind. */
export const HOSTILE_ANSWERS: readonly Payload[] = CORPUS.filter(({ isPublished }) => !isPublished);

/** What is left of Markdown. */
export const ANSWER_TAGS: readonly string[] = [
  ...['a', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'li', 'ol', 'p'],
  ...['pre', 's', 'span', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
];

/** What the page itself adds to that: numbers of footnotes, and formulas. */
export const ADDED_TAGS: readonly string[] = [
  ...['sup', 'math', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'mfrac', 'msqrt', 'mroot', 'mstyle', 'mpadded'],
  ...[
    'mphantom',
    'menclose',
    'msub',
    'msup',
    'msubsup',
    'munder',
    'mover',
    'munderover',
    'mmultiscripts',
    'mprescripts',
  ],
  ...['mtable', 'mtr', 'mtd', 'semantics', 'annotation'],
];
export const FORMULA_ATTRIBUTES: readonly string[] = [
  ...['accent', 'accentunder', 'columnspan', 'depth', 'display', 'displaystyle', 'encoding', 'fence', 'form', 'height'],
  ...[
    'largeop',
    'linethickness',
    'lspace',
    'mathvariant',
    'maxsize',
    'minsize',
    'movablelimits',
    'notation',
    'rowspan',
  ],
  ...['rspace', 'scriptlevel', 'separator', 'stretchy', 'symmetric', 'voffset', 'width'],
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
    { type: 'grow', jobId: 'job-1', answerFrom: 0, answer: technicalAnswer.slice(0, 2_600), summaryFrom: 0, summary },
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
    rich: completed(richAnswer),
    running: message(aSentJob({ sentAt: Date.now() - 754_000 }), someTexts(asked)),
    uncertain: message(aJob({ state: 'uncertain', sentAt: T0 }), someTexts(asked)),
    rejected: message(aJob({ state: 'rejected', error: refused, reserved: null }), someTexts()),
    incomplete: message(
      aSentJob({ state: 'incomplete', incompleteReason: 'max_output_tokens', ...finished }),
      someTexts({ ...asked, answer: technicalAnswer.slice(0, 900) }),
    ),
  };
}

/** What a person's own jobs say, and what could be tried instead. */
const knowledge: Knowledge = {
  usual: { lowMs: 180_000, highMs: 540_000, jobs: 14, isSameEffort: true },
  otherTerms: {
    largerCap: { effort: 'high', maxOutputTokens: 100_000, worst: 800_320_000 },
    lowerEffort: { effort: 'medium', maxOutputTokens: 50_000, worst: 400_320_000 },
  },
  ended: null,
  climb: { next: { model: 'o3-pro', mode: 'standard', effort: 'medium', estimate: anEstimate() } },
};

/** The day after the last of the series ended. */
const dayAfter: Knowledge = {
  ...knowledge,
  otherTerms: null,
  ended: { on: '2026-12-11', successor: { model: 'gpt-6.1-sol', mode: 'pro' } },
};

/** Longer than any column is wide. */
const LONG_NAME = 'accounts/acme-research/deployments/qwen3-235b-a22b-thinking-2507-eu-west-b7f3';

/** A page for every state there is, by name, as the host would post it. */
export function everyState(): Readonly<Record<string, Show>> {
  const sentAt = Date.now() - 254_000;
  const page = (job: Job, answer = '') => message(job, someTexts({ ...asked, answer }), false, knowledge);
  const waiting = (waitingReason: WaitingReason) =>
    page(aJob({ state: 'waiting', waitingReason, notBefore: T0 + 600_000 }));
  const paused = (pauseReason: PauseReason) => page(aSentJob({ pauseReason, sentAt }));
  const partial = technicalAnswer.slice(0, 900);
  const ended = { finishedAt: T0 + 600_000 } as const;
  return {
    prepared: page(aJob()),
    'waiting-rate-limit': waiting('rateLimit'),
    'waiting-offline': waiting('offline'),
    'waiting-no-key': waiting('noKey'),
    'waiting-budget': waiting('budget'),
    'waiting-consent': waiting('consent'),
    'waiting-model-ended': message(
      aJob({
        state: 'waiting',
        waitingReason: 'consent',
        error: anError({ kind: 'modelEnded', message: '2026-12-11' }),
      }),
      someTexts(asked),
      false,
      dayAfter,
    ),
    'running-model-ended': message(aSentJob({ model: 'o3-pro', sentAt }), someTexts(asked), false, dayAfter),
    'running-pro': page(
      aSentJob({ model: 'gpt-6.1-sol', mode: 'pro', sentAt, estimate: anEstimate({ isWorstAbout: true }) }),
    ),
    submitting: page(aJob({ state: 'submitting', sentAt })),
    queued: page(aSentJob({ state: 'queued', sentAt })),
    running: page(aSentJob({ sentAt })),
    'running-long': page(aSentJob({ sentAt: sentAt - 3_600_000, streams: true })),
    cancelling: page(aSentJob({ sentAt, cancelRequestedAt: Date.now() })),
    'not cancelled': page(aSentJob({ sentAt, cancelTries: 5, cancelTriedAt: Date.now() })),
    'not to be asked about': page(aSentJob({ sentAt, looksInVain: 12 })),
    completed: page(
      aSentJob({ state: 'completed', title: 'Why does this limiter let too much through?', ...finished }),
      technicalAnswer,
    ),
    'receipt-as-asked': page(
      aSentJob({ state: 'completed', receipt: aReceipt(), dropped: ['stream', 'metadata'], ...finished }),
      partial,
    ),
    'receipt-changed': page(aSentJob({ state: 'completed', receipt: changedReceipt(LONG_NAME), ...finished }), partial),
    'receipt-running': page(
      aSentJob({
        sentAt,
        receipt: aReceipt({ what: 'mode', asked: 'standard', told: 'pro', verdict: 'changed' }),
      }),
    ),
    'receipt-not-told': page(aSentJob({ state: 'completed', receipt: silentReceipt(), ...finished }), partial),
    'receipt-unclear': page(
      aSentJob({
        state: 'completed',
        receipt: aReceipt(
          { what: 'model', asked: 'o3', told: LONG_NAME, verdict: 'notTold' },
          { what: 'tier', asked: null, told: 'priority', verdict: 'leftOpen' },
        ),
        ...finished,
      }),
      partial,
    ),
    rated: page(
      aSentJob({
        state: 'completed',
        ...finished,
        rating: { thumb: 'up', note: 'Found it at once.', at: T0 },
      }),
      partial,
    ),
    'needs-tool-output': page(aSentJob({ state: 'completed', needsToolOutput: true, ...finished })),
    refusal: page(
      aSentJob({
        state: 'completed',
        error: anError({ kind: 'refusal', message: 'I can’t help with that.' }),
        ...finished,
      }),
      'I can’t help with that.',
    ),
    'incomplete-cap': page(
      aSentJob({ state: 'incomplete', incompleteReason: 'max_output_tokens', ...finished }),
      partial,
    ),
    'incomplete-filter': page(
      aSentJob({ state: 'incomplete', incompleteReason: 'content_filter', ...finished }),
      partial,
    ),
    failed: page(aSentJob({ state: 'failed', error: anError({ message: 'The server had an error.' }), ...ended })),
    cancelled: page(aSentJob({ state: 'cancelled', ...ended }), partial),
    rejected: page(
      aJob({
        state: 'rejected',
        error: anError({ kind: 'model', message: 'The model `o9` does not exist or you do not have access to it.' }),
        reserved: null,
      }),
    ),
    'rejected-key': page(aJob({ state: 'rejected', error: anError({ kind: 'key' }), reserved: null })),
    uncertain: page(aJob({ state: 'uncertain', sentAt: T0, error: anError({ kind: 'network', code: 'ECONNRESET' }) })),
    lost: page(aSentJob({ state: 'lost', ...ended })),
    unknown: page(aSentJob({ state: 'unknown', rawStatus: 'hibernating' })),
    'paused-key-refused': paused('keyRefused'),
    'paused-other-key': paused('otherKey'),
    'paused-no-key': paused('noKey'),
    'paused-no-access': paused('noAccess'),
    discarded: page(aJob({ state: 'discarded', reserved: null, ...ended })),
    'texts-removed': message(
      aSentJob({ state: 'completed', title: '', ...finished, textsRemovedAt: T0 + 31 * 86_400_000 }),
      someTexts({ question: '', context: '' }),
    ),
  };
}
