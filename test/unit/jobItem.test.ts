import assert from 'node:assert/strict';
import { contextWords, type JobItem, jobItem } from '../../src/editor/tree/jobItem.ts';
import { costLabel } from '../../src/editor/words/costLabel.ts';
import { momentName } from '../../src/editor/words/dayWords.ts';
import { explanation, retentionLabel, sourceLabel, tooltip } from '../../src/editor/words/jobStory.ts';
import { elapsedLabel, stateLabel } from '../../src/editor/words/jobWords.ts';
import { JOB_STATES, type Job, type JobState } from '../../src/shared/job.ts';
import { canCancel, canLook, canRemove, canRetry } from '../../src/shared/jobActs.ts';
import { aCost, aJob, anError, aSentJob, aSource, aUsage, T0 } from '../builders/aJob.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';
import { hostileFields, jobsInEveryState } from '../builders/jobsInEveryState.ts';

const NOW = T0 + 721_000;
const item = (job: Job): JobItem => jobItem(job, NOW, inWords);
const story = (job: Job): string => tooltip(job, NOW, inWords);

describe('a job in the tree', () => {
  it('is one line with cost, time, file and model, and everything else in its tooltip', () => {
    const asked = momentName(T0, NOW);
    assert.deepEqual(story(aSentJob()).split('\n'), [
      'Why does this overflow?',
      'up to $0.41 · Running · 12 min · o3 (high)',
      'The model is thinking. You can close VS Code; answer and cost are picked up when you return.',
      'src/limiter.ts, lines 12–23',
      `Asked ${asked} at OpenAI`,
      'Served by o3-2025-04-16',
      'Input: ≤ 160 tokens',
      'Response resp_1',
      'Request req_1',
      'Kept at the provider for about 29 more days',
    ]);
    assert.deepEqual(item(aSentJob()), {
      id: 'job-1',
      label: 'Why does this o…',
      description: 'up to $0.41 · 12 min · limiter.ts · o3',
      icon: 'loading~spin',
      iconColor: null,
      contextValue: 'job running cancellable askable lookable sourced',
      spokenLabel: 'Why does this overflow?, Running, up to $0.41, 12 min, limiter.ts, o3',
    });
  });

  it('has a label that leaves room for the cost, also where each letter is as wide as two', () => {
    const label = (title: string) => item(aSentJob({ title })).label;
    assert.equal(label('なぜここでデッドロックが起きるのですか'), 'なぜここでデッ…');
    assert.equal(label('🔥 why does it burn here?'), '🔥 why does it…');
    assert.equal(label('왜 느린가요?'), '왜 느린가요?');
  });

  it('says of a run in the foreground that its window must stay open, as long as that is so', () => {
    const here = { background: false, nextLookAt: null };
    const line = (changes: Partial<Job>) => item(aSentJob({ ...here, ...changes })).description.split(' · ')[1];
    const open = 'Running: keep its window open';
    assert.equal(line({ state: 'running', streams: true }), open);
    assert.equal(line({ state: 'submitting', streams: false }), open, 'one POST is its whole run');
    assert.equal(line({ state: 'submitting', streams: true }), 'Sending');
    assert.equal(line({ state: 'completed', streams: true }), '12 min');
    assert.equal(line({ state: 'running', streams: true, cancelRequestedAt: T0 }), 'Cancelling');
    const words = (changes: Partial<Job>) => explanation(aSentJob({ ...here, ...changes }), inWords);
    assert.match(
      words({ state: 'running' }),
      /^OpenAI works on it only while .+ may still be billed \(up to \$0\.41\)\. Nothing arrives/,
    );
    assert.match(words({ state: 'running', cancelRequestedAt: T0 }), /^Stopping\./);
    assert.match(
      words({ state: 'failed', error: { ...anError(), kind: 'windowDied' } }),
      /^It ran in the foreground, and its window went silent: .+ \(up to \$0\.41/,
    );
    assert.match(
      words({ state: 'failed', error: { ...anError(), kind: 'brokeOff' } }),
      /^It ran in the foreground, and the connection broke/,
    );
    assert.match(words({ state: 'failed', error: anError() }), /^The provider gave up/);
    assert.deepEqual([canLook(aSentJob(here)), canLook(aSentJob({ ...here, state: 'failed' }))], [false, true]);
    assert.equal(retentionLabel(aSentJob({ ...here, store: false }), NOW, inWords), '');
  });

  it('says of a cancel that is not confirmed what is done, and then that it was not to be had', () => {
    const asked = aSentJob({ cancelRequestedAt: T0 });
    const words = (job: Job) => [item(job).description.split(' · '), explanation(job, inWords)] as const;
    assert.match(words(asked)[1], /^Ponder cancels it as soon as/);
    assert.match(
      words({ ...asked, cancelTries: 1, cancelTriedAt: T0 })[1],
      /^OpenAI hasn’t confirmed the cancel, so it may still cost money\. /,
    );
    const givenUp = aSentJob({ cancelTries: 5, cancelTriedAt: T0 });
    const [line, told] = words(givenUp);
    assert.equal(line[1], 'could not be cancelled');
    assert.match(
      told,
      /^It could not be cancelled: .* may still cost money\. “Cancel” tries again\. The model is thinking/,
    );
    assert.ok(contextWords(givenUp).includes('cancellable'));
    for (const state of ['completed', 'cancelled', 'lost'] as const) {
      const [ended, end] = words({ ...givenUp, state, finishedAt: T0 + 60_000 });
      assert.ok(!`${ended} ${end}`.includes('could not be cancelled'), state);
    }
  });

  it('says of a job that can’t be asked about what happened, what it may cost, and what to do', () => {
    const [silent, both] = [{}, { cancelTries: 5, cancelTriedAt: T0 }].map((changes) =>
      aSentJob({ looksInVain: 12, ...changes }),
    );
    assert.ok(silent !== undefined && both !== undefined);
    assert.match(item(silent).description, / · can’t be asked about · /);
    assert.equal(
      explanation(silent, inWords),
      'OpenAI took the question but doesn’t say what became of it: 12 checks in a row brought nothing. It may still cost money (up to $0.41), perhaps without an answer. Ponder keeps checking; see at OpenAI whether it ran, or cancel it.',
    );
    assert.match(explanation(both, inWords), /^It could not be cancelled: .* took the question/);
    assert.match(explanation(aSentJob({ looksInVain: 9 }), inWords), /^The model is thinking/);
  });

  it('says of a refused field which way is left', () => {
    const words = (param: string) => {
      const error = anError({ kind: 'parameter', param, message: 'No [x](command:y).' });
      return explanation(aSentJob({ state: 'rejected', error }), inWords);
    };
    for (const [param, way] of [
      ['reasoning.effort', /“Retry” asks which one to use instead/],
      ['service_tier', /“Retry” asks whether to send without it/],
      ['background', /“Retry” asks whether to keep a window open/],
      ['stream', /“Retry” asks whether to wait without a stream/],
      ['store', /which ponder\.store decides/],
      ['max_output_tokens', /the only ceiling on the price/],
      ['temperature', /^OpenAI doesn’t accept the field “temperature” of the question/],
    ] as const) {
      assert.match(words(param), way, param);
      assert.match(words(param), / Nothing was spent\. OpenAI says: “/, param);
      assert.ok(!words(param).includes('](command'), param);
    }
  });

  it('shows the exact cost and the time it took when it is done', () => {
    const done = aSentJob({
      state: 'completed',
      finishedAt: T0 + 61_000,
      usage: aUsage(),
      cost: aCost(),
      reserved: null,
    });
    const { description, icon, contextValue } = item(done);
    assert.deepEqual(
      { description, icon, contextValue },
      {
        description: '$0.10 · 1 min · limiter.ts · o3',
        icon: 'circle-filled',
        contextValue: 'job completed retryable askable climbable removable deletable answered sourced',
      },
    );
  });

  it('says its state in words only where the icon does not', () => {
    const said = (changes: Partial<Job>, isAnswering = false) => {
      const job = aSentJob({ readAt: 1, cost: aCost(), source: null, finishedAt: T0 + 61_000, ...changes });
      const { icon, description } = jobItem(job, NOW, inWords, isAnswering);
      return [icon, description.replace('$0.10', '').replace('1 min · o3', '').replaceAll(' · ', '')];
    };
    const refusal = { state: 'completed', error: anError({ kind: 'refusal' }) } as const;
    assert.deepEqual(
      [
        said({ state: 'completed' }),
        said({ state: 'completed', readAt: null }),
        said(refusal),
        said({ ...refusal, readAt: null }),
        said({ state: 'completed', needsToolOutput: true }),
        said({ state: 'completed', lacks: 'text' }),
        said({ state: 'incomplete' }),
        said({ state: 'failed' }),
        said({ state: 'lost' }),
        said({ state: 'rejected' }),
        said({ state: 'cancelled' }),
        said({ state: 'discarded' }),
        said({ state: 'running' }),
        said({ state: 'running' }, true),
        said({ state: 'running', pauseReason: 'noKey' }),
        said({ state: 'running', cancelRequestedAt: T0 }),
        said({ state: 'queued' }),
        said({ state: 'uncertain' }),
        said({ state: 'waiting', waitingReason: 'consent' }),
        said({ state: 'waiting', waitingReason: 'noKey' }),
        said({ state: 'waiting', waitingReason: 'budget' }),
        said({ state: 'waiting', waitingReason: 'offline' }),
        said({ state: 'waiting', waitingReason: 'rateLimit' }),
      ],
      [
        ['pass', ''],
        ['circle-filled', ''],
        ['warning', 'Refused'],
        ['warning', 'Refused'],
        ['warning', 'Needs a tool'],
        ['warning', 'No text'],
        ['warning', 'Incomplete'],
        ['error', ''],
        ['question', 'Lost'],
        ['error', 'Rejected'],
        ['circle-slash', ''],
        ['circle-slash', 'Discarded'],
        ['loading~spin', ''],
        ['loading~spin', 'Answering'],
        ['debug-pause', 'Paused'],
        ['loading~spin', 'Cancelling'],
        ['loading~spin', 'Queued'],
        ['question', 'Uncertain'],
        ['question', 'Not sent: send?'],
        ['key', 'Waiting'],
        ['credit-card', 'Not sent: budget'],
        ['debug-disconnect', 'Waiting'],
        ['watch', 'Waiting'],
      ],
    );
  });

  it('is marked with a dot until its answer is read, also for who hears it', () => {
    const done = { state: 'completed', finishedAt: T0 + 61_000, cost: aCost() } as const;
    const [unread, read] = [item(aSentJob(done)), item(aSentJob({ ...done, readAt: T0 }))];
    assert.deepEqual([unread.icon, unread.iconColor], ['circle-filled', 'notificationsInfoIcon.foreground']);
    assert.deepEqual([read.icon, read.iconColor], ['pass', 'testing.iconPassed']);
    assert.match(unread.spokenLabel, /^Why does this overflow\?, unread, Completed, \$0\.10, 1 min, /);
    assert.match(read.spokenLabel, /^Why does this overflow\?, Completed, /);
    assert.equal(item(aSentJob({ state: 'failed' })).icon, 'error', 'what went wrong says more than that it is new');
  });

  it('has room for its cost beside its label in a view 300 px wide, with one button', () => {
    // As wide as they are in the widest font that VS Code falls back to, in px.
    const [letter, small, gap, room] = [7.6, 7, 7, 210];
    const title = 'Why do some requests pass although the bucket is empty?';
    const costs = [aCost(), aCost({ total: 12_590_000_000 }), null];
    for (const cost of costs) {
      for (const job of jobsInEveryState({ title, cost, reserved: 341_000_000, estimate: null })) {
        const { label, description } = item(job);
        const [shown = ''] = description.split(' · ');
        const width = label.length * letter + gap + shown.length * small;
        assert.ok(width <= room, `${label} | ${shown}: ${width}`);
        assert.ok(label.length >= 10);
      }
    }
  });

  it('offers in each state what can be done then', () => {
    const words = Object.fromEntries(
      JOB_STATES.map((state) => [
        state,
        item(aSentJob({ state, source: null }))
          .contextValue.split(' ')
          .slice(2)
          .join(' '),
      ]),
    );
    const expected: Record<JobState, string> = {
      prepared: 'cancellable askable lookable',
      waiting: 'cancellable askable lookable',
      submitting: 'cancellable askable lookable',
      uncertain: 'retryable lookable',
      queued: 'cancellable askable lookable',
      running: 'cancellable askable lookable',
      unknown: 'cancellable costless lookable',
      completed: 'retryable askable climbable removable costless deletable answered',
      incomplete: 'retryable askable climbable removable costless deletable answered',
      failed: 'retryable removable costless lookable deletable',
      cancelled: 'retryable removable costless lookable deletable',
      rejected: 'retryable removable lookable deletable',
      lost: 'retryable removable costless lookable deletable',
      discarded: 'retryable removable costless deletable',
    };
    assert.deepEqual(words, expected);
  });

  it('offers nothing twice: a cancelled job can not be cancelled again, one without an id not be looked at', () => {
    const job = aJob({ state: 'submitting', cancelRequestedAt: T0 });
    assert.deepEqual([canCancel(job), canLook(job), canRetry(job), canRemove(job)], [false, false, false, false]);
  });

  it('says that its text is arriving while it does', () => {
    assert.equal(
      jobItem(aSentJob(), NOW, inWords, true).description,
      'up to $0.41 · Answering · 12 min · limiter.ts · o3',
    );
    assert.equal(jobItem(aSentJob({ state: 'queued' }), NOW, inWords, true).description.includes('Queued'), true);
  });

  it('says how long the provider still has it', () => {
    const left = (changes: Partial<Job>, now = NOW) => retentionLabel(aSentJob(changes), now, inWords);
    const days = (count: number) => T0 + count * 86_400_000;
    assert.deepEqual(
      [
        left({}),
        left({}, days(28)),
        left({}, days(28.5)),
        left({ state: 'completed', finishedAt: NOW }, days(31)),
        left({ store: false }),
        left({ store: false, state: 'completed', finishedAt: NOW - 120_000 }),
        left({ store: false, state: 'completed', finishedAt: NOW - 700_000 }),
        left({ responseId: null }),
      ],
      [
        'Kept at the provider for about 29 more days',
        'Kept at the provider for about 2 more days',
        'Kept at the provider for about 36 h more',
        'Probably no longer kept at the provider',
        'Kept at the provider for about 10 minutes after its end',
        'Kept at the provider for about 8 min more',
        'Probably no longer kept at the provider',
        '',
      ],
    );
  });

  it('stays with its cost when its texts were removed, and says so', () => {
    const gone = aSentJob({
      state: 'completed',
      title: '',
      finishedAt: T0 + 61_000,
      usage: aUsage(),
      cost: aCost(),
      reserved: null,
      textsRemovedAt: T0 + 31 * 86_400_000,
    });
    const { label, description, contextValue } = item(gone);
    assert.deepEqual(
      [label, description, contextValue],
      ['(texts removed)', '$0.10 · 1 min · limiter.ts · o3', 'job completed removable deletable sourced'],
    );
    assert.match(
      story(gone),
      /\nQuestion and answer were deleted from this machine 31 days after the job ended \(ponder\.historyDays\)\. /,
    );
    assert.match(story({ ...gone, textsRemovedAt: T0 + 86_400_000 }), / from this machine a day after the job ended /);
    assert.match(story(gone), /\n2,000 tokens in, 11,500 out, 10,000 of them reasoning\n/);
    assert.equal(canLook({ ...gone, state: 'failed' }), false);
  });

  it('says where its text is from', () => {
    const label = (changes: Partial<ReturnType<typeof aSource>>) =>
      sourceLabel(aJob({ source: aSource(changes) }), inWords);
    assert.deepEqual([{}, { endLine: 12 }, { scope: 'document' as const }, { scope: 'function' as const }].map(label), [
      'src/limiter.ts, lines 12–23',
      'src/limiter.ts, line 12',
      'the whole file src/limiter.ts',
      'the function around the cursor, src/limiter.ts, lines 12–23',
    ]);
    assert.equal(sourceLabel(aJob({ source: null }), inWords), '');
  });

  it('says who else than a person asked', () => {
    assert.equal(story(aJob({ origin: 'extension' })).includes('\nAsked by an extension'), true);
    assert.equal(story(aJob({ origin: 'arguments' })).includes('\nAsked by a command with arguments'), true);
  });

  it('is harmless in every state, whatever its texts hold', () => {
    for (const text of HOSTILE_TEXTS) {
      for (const job of jobsInEveryState({ ...hostileFields(text) })) {
        const hostile = job.error === null ? job : { ...job, error: { ...job.error, message: text, code: text } };
        const { label, description, spokenLabel } = item(hostile);
        for (const shown of [label, description, spokenLabel, ...story(hostile).split('\n')]) {
          assert.ok(isInert(shown), JSON.stringify(shown));
          assert.ok(shown.length < 2_500, `${shown.length} characters`);
        }
        assert.notEqual(label, '');
      }
    }
  });
});

describe('a job in words', () => {
  it('has a label for every state, and a sentence wherever the label does not say it all', () => {
    const silent = new Set<string>();
    for (const job of jobsInEveryState()) {
      assert.notEqual(stateLabel(job, inWords), '');
      const said = explanation(job, inWords);
      if (said === '') silent.add(job.state);
      else assert.match(said, /^\S.*[.]$/);
      assert.doesNotMatch(`${said} ${stateLabel(job, inWords)}`, /\{\d|undefined|null|NaN| {2}/);
    }
    assert.deepEqual([...silent].sort(), ['completed']);
  });

  it('has a label of its own for every state', () => {
    const labels = JOB_STATES.map((state) => stateLabel(aSentJob({ state, rawStatus: 'hibernating' }), inWords));
    assert.deepEqual(labels, [
      'Prepared',
      'Waiting',
      'Sending',
      'Uncertain',
      'Queued',
      'Running',
      'Unknown: hibernating',
      'Completed',
      'Incomplete',
      'Failed',
      'Cancelled',
      'Rejected',
      'Lost',
      'Discarded',
    ]);
  });

  it('says what is going on beside the state', () => {
    const label = (job: Job) => stateLabel(job, inWords);
    assert.deepEqual(
      [
        label(aSentJob({ cancelRequestedAt: T0 })),
        label(aSentJob({ pauseReason: 'otherKey' })),
        label(aJob({ state: 'waiting', waitingReason: 'consent' })),
        label(aSentJob({ state: 'completed', needsToolOutput: true })),
        label(aSentJob({ state: 'completed', error: anError({ kind: 'refusal' }) })),
        label(aSentJob({ state: 'cancelled', cancelRequestedAt: T0 })),
      ],
      ['Cancelling', 'Paused', 'Not sent: send?', 'Needs a tool', 'Refused', 'Cancelled'],
    );
  });

  it('tells what an uncertain job may cost and how to find it', () => {
    const sentAt = new Date(2026, 10, 20, 14, 5).getTime();
    const job = aJob({ state: 'uncertain', sentAt, error: anError({ httpStatus: 502 }) });
    assert.equal(
      explanation(job, inWords),
      'Sent 2026-11-20 14:05 to o3 at OpenAI. It may or may not have arrived: the answer was error 502. ' +
        'It may be running, and may cost up to $0.41. The reply said: “It broke”. Look in platform.openai.com/logs for a response whose metadata ' +
        'has job = job-1. Ponder won’t send it again by itself.',
    );
    const elsewhere = { ...job, endpoint: { ...job.endpoint, name: 'Gateway', baseUrl: 'https://gateway.example/v1' } };
    assert.match(
      explanation(elsewhere, inWords),
      /Look in the dashboard or the logs of Gateway for a response .* job = job-1\./,
    );
    assert.doesNotMatch(explanation(elsewhere, inWords), /openai\.com/);
  });

  it('quotes the provider without a full stop of its own', () => {
    assert.equal(
      explanation(
        aJob({ state: 'rejected', error: anError({ kind: 'parameter', message: 'Unknown model.' }) }),
        inWords,
      ),
      'OpenAI refused the question. Nothing was spent. OpenAI says: “Unknown model”.',
    );
    assert.equal(
      explanation(aSentJob({ state: 'failed' }), inWords),
      'The provider gave up: no reason given. Trying again is a new job with its own price.',
    );
  });

  it('shows an unknown cost as what it may be, never as nothing', () => {
    const label = (changes: Partial<Job>) => costLabel(aSentJob(changes), inWords);
    assert.deepEqual(
      [
        label({ state: 'lost' }),
        label({ state: 'failed', estimate: null, reserved: null }),
        label({ state: 'rejected', reserved: null }),
        label({ state: 'completed', cost: aCost({ total: 0 }), reserved: null }),
      ],
      ['up to $0.41', 'price unknown', '$0.00', '$0.00'],
    );
  });

  it('counts the time from sending', () => {
    assert.equal(elapsedLabel(aJob(), NOW), null);
    assert.equal(elapsedLabel(aSentJob({ finishedAt: T0 + 500 }), NOW), '0 s');
  });
});
