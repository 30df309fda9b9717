// One job of every state that can stand still in a window, and what tree and page say of it.
import { modelEnded } from '../../src/core/jobs/life/ends.ts';
import type { Job } from '../../src/shared/job.ts';
import { aCost, anError, aUsage } from '../builders/aJob.ts';

export const MINUTE = 60_000;
export const KEYLESS = 'Keyless';
export const REFUSING = 'Refusing';
export const LOCKED = 'Locked';

/** An error in the server's own words. */
export interface Refused {
  readonly status: number;
  readonly message: string;
}

export interface StateCase {
  readonly title: string;
  readonly endpoint?: string;
  readonly job: Partial<Job>;
  /** What looks at it are answered with: an HTTP status, an error's whole reply or a response's state; absent = none. */
  readonly look?: number | Refused | string;
  readonly answer?: string;
  readonly tree: RegExp;
  /** null = it needs no sentence. */
  readonly page: RegExp | null;
}

const noReply = { kind: 'network', message: '', code: 'ECONNRESET', httpStatus: null, requestId: null } as const;

const ANSWER = `The bucket is refilled from a stale clock.

## What to change

\`\`\`ts
const now = clock.now();
\`\`\`

| before | after |
|---|---|
| 0.9 | 1.0 |
`;

/**
 * Prepared and being sent last for moments only, and are left out.
 * @param now what waits does so until long after it
 */
export function stateCases(now: number): readonly StateCase[] {
  const billed = { finishedAt: now, usage: aUsage(), cost: aCost(), reserved: null } as const;
  return [
    {
      title: 'Waiting for a rate limit',
      job: { state: 'waiting', waitingReason: 'rateLimit', notBefore: now + 45 * MINUTE },
      tree: /Waiting, up to \$.*, o3$/,
      page: /^Not sent: Simulator is at its rate limit\. Ponder tries again at \d\d:\d\d\.$/,
    },
    {
      title: 'Waiting for the network',
      job: {
        state: 'waiting',
        waitingReason: 'offline',
        notBefore: now + 45 * MINUTE,
        error: anError({ kind: 'offline', message: '', code: 'ECONNREFUSED' }),
      },
      tree: /Waiting/,
      page: /^Not sent: no connection to Simulator: its address refused the connection \(ECONNREFUSED\)\. Ponder tries again at \d\d:\d\d\.$/,
    },
    {
      title: 'Nobody vouches for it',
      job: {
        state: 'waiting',
        waitingReason: 'offline',
        notBefore: now + 45 * MINUTE,
        error: anError({ kind: 'certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      },
      tree: /Waiting: certificate not trusted/,
      page: /^Not sent: .+ Simulator has a certificate that this machine doesn’t trust \(DEPTH_ZERO_SELF_SIGNED_CERT\)\./,
    },
    {
      title: 'Needs a key to be sent',
      endpoint: KEYLESS,
      job: { state: 'waiting', waitingReason: 'noKey' },
      tree: /Waiting/,
      page: /^Not sent: there is no API key for Keyless\. Set one to send it\.$/,
    },
    {
      title: 'Budget would be passed',
      job: { state: 'waiting', waitingReason: 'budget' },
      tree: /Not sent: budget/,
      page: /could now pass your budget\. “Send Now” shows by how much and asks/,
    },
    {
      title: 'Consent is asked anew',
      job: { state: 'waiting', waitingReason: 'consent' },
      tree: /Not sent: send\?/,
      page: /^Not sent, and Ponder no longer sends it without asking: send it now, for up to \$[\d.]+, or cancel it\.$/,
    },
    {
      title: 'Its model has ended',
      job: { state: 'waiting', waitingReason: 'consent', error: modelEnded('2026-12-11') },
      tree: /Not sent: model ended/,
      page: /^Not sent: o3 ended on 2026-12-11\. Choose another model for the same text, or cancel the job\.$/,
    },
    {
      title: 'Did it arrive at all?',
      job: { state: 'uncertain', sentAt: now - 5 * MINUTE, error: noReply },
      tree: /Uncertain/,
      page: /^Sent .+ It may or may not have arrived: the connection ended before the reply came\. It may be running, and may cost up to \$[\d.]+\. Look in the dashboard or the logs of Simulator for a response whose metadata has job = [\w-]+\. Ponder won’t send it again by itself\.$/,
    },
    {
      title: 'An error came instead',
      job: {
        state: 'uncertain',
        sentAt: now - 5 * MINUTE,
        error: anError({ kind: 'errorReply', message: 'No credit.' }),
      },
      tree: /Uncertain/,
      page: /^Sent .+ Simulator took it and answered with an error: No credit\. It may be running/,
    },
    {
      title: 'Answered as another',
      job: {
        state: 'uncertain',
        sentAt: now - 5 * MINUTE,
        error: anError({ kind: 'knownResponse', code: 'resp_of_another', message: 'job-of-another' }),
      },
      tree: /Uncertain/,
      page: /^Sent .+ Simulator answered with the response resp_of_another, which the job job-of-another already has:/,
    },
    {
      title: 'Would not be cancelled',
      job: { state: 'running', cancelTries: 5, cancelTriedAt: now },
      look: 'in_progress',
      tree: /could not be cancelled/,
      page: /^It could not be cancelled: Simulator did not confirm that, so it may still cost money\. “Cancel” tries again\./,
    },
    {
      title: 'Cannot be asked about',
      job: { state: 'running', looksInVain: 12 },
      look: 405,
      tree: /can’t be asked about/,
      page: /^Simulator took the question but doesn’t say what became of it: \d+ checks in a row brought nothing\./,
    },
    {
      title: 'Paused: refused key',
      endpoint: REFUSING,
      job: { state: 'running' },
      look: 401,
      tree: /Paused/,
      page: /^Refusing refused the API key\. The job itself is untouched: set the key, and Ponder checks again\. The reply said: “.+”\.$/,
    },
    {
      title: 'Paused: no access',
      endpoint: LOCKED,
      job: { state: 'running' },
      look: { status: 403, message: 'You may not read this response.' },
      tree: /Paused/,
      page: /^Locked doesn’t let this key see the job\. Ponder checks again when the key changes\. The reply said: “.+”\.$/,
    },
    {
      title: 'Paused: not from this country',
      endpoint: LOCKED,
      job: { state: 'running' },
      look: 403,
      tree: /Paused/,
      page: /^Locked doesn’t answer from this country or region\. The key is not the problem\. The job itself is untouched, and “Look Now” checks again\. The reply said: “.+”\.$/,
    },
    {
      title: 'Sent with another key',
      job: { state: 'running', keyFingerprint: 'another' },
      look: 404,
      tree: /Paused/,
      page: /^It was sent with another key for Simulator, and the current key can’t see it\./,
    },
    {
      title: 'Its key is gone',
      endpoint: KEYLESS,
      job: { state: 'running' },
      tree: /Paused/,
      page: /^This window has no API key that can check on it\. Set the key for Keyless, and Ponder checks again\.$/,
    },
    {
      title: 'Lost at the provider',
      job: { state: 'lost', finishedAt: now - MINUTE },
      tree: /Lost/,
      page: /^Simulator doesn’t have the response, or no longer has it: it may have expired or been deleted\. “Look Now” asks again\.$/,
    },
    {
      title: 'Which state is this?',
      job: { state: 'running' },
      look: 'resting',
      tree: /Unknown: resting/,
      page: /^Simulator reports a state that Ponder doesn’t know\. Ponder checks every five minutes/,
    },
    {
      title: 'Queued there',
      job: { state: 'queued' },
      look: 'queued',
      tree: /Queued/,
      page: /^Simulator has the question and hasn’t started yet\. You can close VS Code/,
    },
    {
      title: 'Thinking about it',
      job: { state: 'running' },
      look: 'in_progress',
      tree: /Running/,
      page: /^The model is thinking\. You can close VS Code/,
    },
    {
      title: 'Answered and rated',
      job: { state: 'completed', ...billed, rating: { thumb: 'up', note: 'Found it.', at: now } },
      answer: ANSWER,
      tree: /Completed/,
      page: null,
    },
    {
      title: 'Wants a tool',
      job: { state: 'completed', needsToolOutput: true, ...billed },
      tree: /Needs a tool/,
      page: /^The model asked for a tool instead of answering, and Ponder has none to give\./,
    },
    {
      title: 'Completed in silence',
      job: { state: 'completed', lacks: 'text', ...billed, usage: aUsage({ outputTokens: 300, reasoningTokens: 300 }) },
      tree: /No text/,
      page: /^No text came: all 300 output tokens went into reasoning, and were billed\./,
    },
    {
      title: 'Too large to read',
      job: { state: 'running', pauseReason: 'tooLarge', nextLookAt: null, error: anError({ kind: 'tooLarge' }) },
      tree: /Paused: too large to read/,
      page: /^Simulator sent more than 16 MB, which is too large to read\. Ponder won’t look again by itself: “Look Now” does/,
    },
    {
      title: 'Repeated a key',
      job: { state: 'completed', keysRemoved: 1, ...billed },
      answer: 'Set the header to [API key removed by Ponder].',
      tree: /Completed/,
      page: /^The text held one of your API keys\. Ponder took it out before storing anything;/,
    },
    {
      title: 'Counts that do not add up',
      job: {
        state: 'completed',
        ...billed,
        cost: null,
        reserved: 400_000_000,
        usage: { ...aUsage(), contradicts: true, reasoningTokens: null },
      },
      answer: ANSWER,
      tree: /Completed, up to \$/,
      page: null,
    },
    {
      title: 'Refused to answer',
      job: { state: 'completed', error: anError({ kind: 'refusal' }), ...billed },
      answer: 'I can’t help with that.',
      tree: /Refused/,
      page: /^The model refused to answer, and was billed all the same/,
    },
    {
      title: 'Came to its cap',
      job: { state: 'incomplete', incompleteReason: 'max_output_tokens', ...billed },
      answer: ANSWER,
      tree: /Incomplete/,
      page: /^The answer reached the cap of [\d,]+ tokens before it was complete, and was billed\./,
    },
    {
      title: 'Stopped by a filter',
      job: { state: 'incomplete', incompleteReason: 'content_filter', ...billed },
      answer: ANSWER,
      tree: /Incomplete/,
      page: /^The provider’s content filter stopped the answer; what was written until then was billed\./,
    },
    {
      title: 'Failed there',
      job: { state: 'failed', error: anError({ message: 'The server had an error.' }), finishedAt: now },
      tree: /Failed/,
      page: /^The provider gave up: The server had an error\. Trying again is a new job with its own price\.$/,
    },
    {
      title: 'Cancelled midway',
      job: { state: 'cancelled', finishedAt: now },
      answer: ANSWER,
      tree: /Cancelled/,
      page: /^Stopped\. What it used until then may be billed\. What arrived is below; it is not the whole answer\.$/,
    },
    {
      title: 'Rejected at once',
      job: { state: 'rejected', error: anError({ kind: 'policy' }), reserved: null, finishedAt: now },
      tree: /Rejected/,
      page: /^Simulator flagged the text under its usage policy\. .+ Nothing was spent\. Simulator says: “.+”\.$/,
    },
    {
      title: 'Given up',
      job: { state: 'discarded', reserved: null, finishedAt: now },
      tree: /Discarded/,
      page: /^Discarded\. It won’t be sent again, and counts as nothing spent\.$/,
    },
  ];
}
