import assert from 'node:assert/strict';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import { pageRecord, pageWords } from '../../src/editor/answer/pageRecord.ts';
import { pageThread } from '../../src/editor/answer/pageThread.ts';
import { localDay, localTime } from '../../src/shared/format.ts';
import { JOB_STATES, type Job, type JobErrorKind, type JobState, type WaitingReason } from '../../src/shared/job.ts';
import { isToPage, parseFromPage, parsePageState } from '../../src/shared/pageGuards.ts';
import type { Estimate } from '../../src/shared/usage.ts';
import { aCost, aJob, anError, anEstimate, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';
import { hostileFields, jobsInEveryState } from '../builders/jobsInEveryState.ts';
import { callInShort, EVERY_CALL } from '../builders/pageCalls.ts';

const here = { isTrusted: true, isAnswering: false, now: T0 + 86_400_000 } as const;
const record = (job: Job, texts = someTexts()) => pageRecord(job, texts, inWords, here);
const finished = { finishedAt: T0 + 61_000, usage: aUsage(), cost: aCost(), reserved: null } as const;

describe('what a page tells of how a job ran', () => {
  const details = (changes: Partial<Job>) => {
    const { facts } = record(aSentJob(changes));
    return new Map(facts.map(({ label, value }) => [label, value]));
  };

  it('names what was left out, and that its window was the run', () => {
    const direct = details({ background: false, store: false, dropped: ['metadata', '$(x)'] });
    assert.equal(direct.get('Left out'), 'metadata, $ (x)');
    assert.equal(direct.get('Runs'), 'in the foreground, in the window that asked');
    assert.equal(direct.get('Retention'), 'Not kept at the provider');
    const usual = details({});
    assert.deepEqual([usual.get('Left out'), usual.get('Runs')], [undefined, undefined]);
  });
});

describe('what a page tells of keys', () => {
  const said = (changes: Partial<Job>) => record(aSentJob({ state: 'completed', ...finished, ...changes })).explanation;

  it('says that one was taken out of the text, how often, and what stands there', () => {
    assert.equal(said({}), '');
    assert.equal(
      said({ keysRemoved: 1 }),
      'The text held one of your API keys. Ponder took it out before storing anything; “[API key removed by Ponder]” marks the place.',
    );
    assert.match(said({ keysRemoved: 2 }), /held your API keys 2 times\./);
    assert.match(said({ keysRemoved: 1_200 }), /held your API keys 1,200 times\. Ponder took them out/);
    assert.doesNotMatch(said({ keysRemoved: 1, textsRemovedAt: T0 }), /took it out/);
  });

  it('says that an answer can be fetched only from here when its id holds a key', () => {
    const hidden = { responseId: 'id-with-a-key-0123456789abcdef' };
    assert.match(said({ ...hidden, state: 'running', finishedAt: null }), /only the window that asked can fetch/);
    assert.equal(said(hidden), '');
  });
});

describe('the record of the answer page', () => {
  it('holds everything the page draws', () => {
    const texts = someTexts({ answer: 'It is 32 bit.\n', reasoningSummary: 'I looked.' });
    assert.deepEqual(record(aSentJob({ state: 'completed', rawStatus: 'completed', ...finished }), texts), {
      jobId: 'job-1',
      state: 'completed',
      title: 'Why does this overflow?',
      stateLabel: 'Completed',
      tone: 'good',
      explanation: '',
      isAnswering: false,
      costShort: '$0.10',
      modelShort: 'o3 high',
      runningSince: null,
      elapsed: '1 min',
      usual: '',
      usualMostMs: null,
      question: 'Why does this overflow?',
      context: 'const sum = a + b;\n',
      contextLabel: 'src/limiter.ts, lines 12–23',
      hasSource: true,
      answer: 'It is 32 bit.\n',
      reasoningSummary: 'I looked.',
      costLine: '$0.096 for 13,500 tokens; 87% of the output was reasoning.',
      costRows: [
        { kind: 'input', label: 'Input', tokens: '2,000', price: '$0.004', share: 4 / 96 },
        { kind: 'cached', label: 'Cached input', tokens: '0', price: '$0.00', share: 0 },
        { kind: 'reasoning', label: 'Reasoning (hidden)', tokens: '10,000', price: '$0.08', share: 80 / 96 },
        { kind: 'visible', label: 'Visible answer', tokens: '1,500', price: '$0.012', share: 12 / 96 },
      ],
      costNote: 'Price: OpenAI Pricing (2026-07). This price is more than half a year old and may have changed.',
      estimateRows: [
        { kind: 'low', label: 'Low', price: '$0.04', at: 40 / 400.32 },
        { kind: 'likely', label: 'Likely', price: '$0.16', at: 160 / 400.32 },
        { kind: 'worst', label: 'Worst', price: '$0.41', at: 1 },
        { kind: 'actual', label: 'Actual', price: '$0.096', at: 96 / 400.32 },
      ],
      estimateNote:
        'The actual cost is between low and likely. Low and likely are first guesses until you have ten finished jobs like this one.',
      estimateLine: 'likely $0.16, at most $0.41 — actual $0.10',
      receiptRows: [],
      receiptSummary: '',
      receiptNote: '',
      facts: [
        { label: 'Endpoint', value: 'OpenAI (https://api.openai.com/v1)' },
        { label: 'Model asked', value: 'o3' },
        { label: 'Model served', value: 'o3-2025-04-16' },
        { label: 'Effort', value: 'high' },
        { label: 'Asked', value: `${localDay(T0)} ${localTime(T0)}` },
        { label: 'Input, before sending', value: '≤ 160 tokens' },
        { label: 'Cap on output tokens', value: '50,000' },
        { label: 'Retention', value: 'Kept at the provider for about 29 more days' },
        { label: 'Provider status', value: 'completed' },
        { label: 'Response id', value: 'resp_1' },
        { label: 'Request id', value: 'req_1' },
        { label: 'Job id', value: 'job-1' },
      ],
      buttons: [],
      tools: [
        { action: 'copyAnswer', label: 'Copy Answer', primary: false, pressed: null },
        { action: 'rateAnswer', thumb: 'up', label: 'Good Answer', primary: false, pressed: false },
        { action: 'rateAnswer', thumb: 'down', label: 'Bad Answer', primary: false, pressed: false },
      ],
      menu: [
        { action: 'insertAnswer', label: 'Insert Answer', primary: false, pressed: null },
        { action: 'saveAnswer', label: 'Save…', primary: false, pressed: null },
        { action: 'openAnswerAsMarkdown', label: 'Open as Markdown', primary: false, pressed: null },
        { action: 'retryJob', label: 'Retry (up to $0.41)', primary: false, pressed: null },
        { action: 'removeJob', label: 'Remove', primary: false, pressed: null },
      ],
      rating: '',
    });
  });

  it('says of a job that is listened to that its text comes by itself, and of one that answers that it does', () => {
    const closing = 'You can close VS Code; answer and cost are picked up when you return.';
    const said = (job: Job, isAnswering: boolean) => {
      const { stateLabel, explanation } = pageRecord(job, someTexts(), inWords, { ...here, isAnswering });
      return [stateLabel, explanation];
    };
    assert.deepEqual(
      [said(aSentJob(), false), said(aSentJob({ streams: true }), false), said(aSentJob({ streams: true }), true)],
      [
        ['Running', `The model is thinking. ${closing}`],
        ['Running', `The model is thinking. Its answer appears on its page as it is written. ${closing}`],
        ['Answering', `Answering. ${closing}`],
      ],
    );
    assert.deepEqual(said(aSentJob({ state: 'completed', ...finished }), true), ['Completed', '']);
    assert.deepEqual(said(aSentJob({ store: false }), false), [
      'Running',
      'The model is thinking. You can close VS Code, but be back soon: OpenAI keeps the answer for only about 10 minutes after its end.',
    ]);
    const [, hidden = ''] = said(aSentJob({ responseId: 'id-with-a-key-0123456789abcdef' }), false);
    assert.doesNotMatch(hidden, /can close/);
  });

  it('says of an answer that broke off that it is not the whole one', () => {
    for (const state of ['failed', 'cancelled', 'lost'] as const) {
      const job = aSentJob({ state, finishedAt: T0 + 1 });
      const partial = 'What arrived is below; it is not the whole answer.';
      assert.ok(record(job, someTexts({ answer: 'The loop' })).explanation.endsWith(partial), state);
      assert.ok(!record(job, someTexts({ answer: '' })).explanation.includes(partial), state);
    }
  });

  it('says of the cost what is known, and never a zero for what is not', () => {
    const line = (changes: Partial<Job>) => record(aSentJob(changes)).costLine;
    assert.deepEqual(
      [
        line({}),
        line({ estimate: null, reserved: null }),
        line({ state: 'lost' }),
        line({ state: 'rejected', reserved: null }),
        line({ state: 'completed', ...finished, cost: null }),
        line({ state: 'completed', ...finished, usage: aUsage({ outputTokens: 0, reasoningTokens: 0 }) }),
      ],
      [
        'Likely about $0.16, at most $0.41.',
        'The price of this model is not known. You can set it in ponder.prices.',
        'The cost is not known: up to $0.41.',
        'Nothing was spent.',
        '13,500 tokens at a price Ponder does not know.',
        '$0.096 for 2,000 tokens; 0% of the output was reasoning.',
      ],
    );
  });

  it('says of an estimate where it comes from, and when its price has to be doubted', () => {
    const note = (estimate: Partial<Estimate>, changes: Partial<Job> = {}) =>
      record(
        aSentJob({
          estimate: anEstimate({ priceSource: 'OpenAI Pricing', priceDate: '2027-01-02', ...estimate }),
          ...changes,
        }),
      ).estimateNote;
    const price = 'Price: OpenAI Pricing (2027-01-02).';
    const guess = 'Low and likely are first guesses until you have ten finished jobs like this one';
    assert.deepEqual(
      [
        note({ basis: { from: 'prior', jobs: 0, isSameSize: false } }),
        note({ basis: { from: 'prior', jobs: 9, isSameSize: false } }),
        note({ basis: { from: 'own', jobs: 14, isSameSize: true } }),
        note({ basis: { from: 'own', jobs: 14, isSameSize: false } }),
        note({ priceValidThrough: '2027-01-10' }),
        note({ priceValidThrough: '2027-01-20' }),
        note({}, { state: 'rejected' }),
      ],
      [
        `${guess}. ${price}`,
        `${guess} (9 so far). ${price}`,
        `Low and likely come from your last 14 jobs with this model, this effort and about as much text. ${price}`,
        `Low and likely come from your last 14 jobs with this model and effort. ${price}`,
        `${guess}. ${price} This price was announced only until 2027-01-10; it may have risen since.`,
        `${guess}. ${price}`,
        '',
      ],
    );
  });

  it('shows what tools cost by the call', () => {
    const parts = [...aCost().parts, { kind: 'tools', tokens: 0, calls: 3, cost: 30_000_000 } as const];
    const cost = aCost({ total: 126_000_000, parts });
    const { costRows } = record(aSentJob({ state: 'completed', ...finished, cost }));
    assert.deepEqual(costRows.at(-1), {
      kind: 'tools',
      label: 'Tools, 3 calls',
      tokens: '',
      price: '$0.03',
      share: 30 / 126,
    });
    const one = aCost({ parts: [{ kind: 'tools', tokens: 0, calls: 1, cost: 10_000_000 }] });
    assert.equal(record(aSentJob({ state: 'completed', ...finished, cost: one })).costRows[0]?.label, 'Tools, 1 call');
  });

  it('says that a cost was entered by hand, with no price of ours beside it', () => {
    const cost = { ...aCost({ total: 420_000_000, parts: [] }), enteredOn: '2027-01-16' };
    const { costLine, costRows, costNote } = record(aSentJob({ state: 'lost', cost, reserved: null }));
    assert.deepEqual(
      [costLine, costRows, costNote],
      ['$0.42, entered by hand 2027-01-16. The provider’s own figure replaces it when it comes.', [], ''],
    );
  });

  it('offers in each state what can be done then: next steps in sight, the rest behind them, each once', () => {
    const found = Object.fromEntries(
      JOB_STATES.map((state) => {
        const isSent = !['prepared', 'waiting', 'submitting', 'uncertain', 'rejected'].includes(state);
        const waitingReason = state === 'waiting' ? 'consent' : null;
        const job = isSent ? aSentJob({ state }) : aJob({ state, waitingReason });
        const { buttons, menu } = record(job);
        const behind = menu.map(callInShort).filter((call) => call !== 'openAnswerAsMarkdown');
        return [state, [...buttons.map(callInShort), '|', ...behind].join(' ')];
      }),
    );
    const expected: Record<JobState, string> = {
      prepared: 'cancelJob |',
      waiting: 'sendNow cancelJob |',
      submitting: 'cancelJob |',
      uncertain: 'resolveUncertain adopt retryJob resolveUncertain discard |',
      queued: 'cancelJob | lookNow',
      running: 'cancelJob | lookNow',
      unknown: 'cancelJob lookNow | resolveUncertain enterCost',
      completed: '| retryJob resolveUncertain enterCost removeJob',
      incomplete: 'retryJob | resolveUncertain enterCost removeJob',
      failed: 'retryJob | lookNow resolveUncertain enterCost removeJob',
      cancelled: 'retryJob | lookNow resolveUncertain enterCost removeJob',
      rejected: 'retryJob | removeJob',
      lost: 'lookNow retryJob | resolveUncertain enterCost removeJob',
      discarded: 'retryJob | resolveUncertain enterCost removeJob',
    };
    assert.deepEqual(found, expected);
  });

  it('means by its colour what the state means: nothing that is no answer is good, nothing that stands still is calm', () => {
    const tone = (changes: Partial<Job>, answer = 'It is 32 bit.') =>
      record(aSentJob(changes), someTexts({ answer })).tone;
    const done = { state: 'completed', ...finished } as const;
    assert.deepEqual(
      [
        tone(done),
        tone({ ...done, needsToolOutput: true }),
        tone({ ...done, error: anError({ kind: 'refusal' }) }),
        tone({ ...done, lacks: 'text' }, ''),
        tone(done, ''),
        tone({ ...done, textsRemovedAt: T0 }, ''),
        tone({}),
        tone({ pauseReason: 'noKey' }),
        tone({ looksInVain: 10 }),
      ],
      ['good', 'doubtful', 'doubtful', 'doubtful', 'doubtful', 'neutral', 'live', 'doubtful', 'doubtful'],
    );
    const states = (wanted: string) => JOB_STATES.filter((state) => tone({ state }) === wanted);
    assert.deepEqual(states('doubtful'), ['waiting', 'uncertain', 'unknown', 'incomplete']);
    assert.deepEqual(states('neutral'), ['cancelled', 'discarded']);
    const held = { jobId: 'job-1', responseId: 'resp_1', answer: 'a', isTried: true };
    assert.equal(pageRecord(aSentJob(), someTexts(), inWords, { ...here, held }).tone, 'doubtful');
  });

  it('does not call a refusal, or a wish for a tool, completed', () => {
    const label = (changes: Partial<Job>) =>
      record(aSentJob({ state: 'completed', ...finished, ...changes })).stateLabel;
    assert.deepEqual(
      [label({}), label({ error: anError({ kind: 'refusal' }) }), label({ needsToolOutput: true })],
      ['Completed', 'Refused', 'Needs a tool'],
    );
  });

  it('names who answered in short: no date of a release, but another model, a mode, an effort', () => {
    const name = (changes: Partial<Job>) => record(aSentJob(changes)).modelShort;
    assert.deepEqual(
      [
        name({ servedModel: 'o3-2025-04-16' }),
        name({ servedModel: 'o3-mini' }),
        name({ servedModel: null, effort: null }),
        name({ servedModel: null, mode: 'pro' }),
        name({ servedModel: 'accounts/acme/deployments/qwen3' }),
        name({ servedModel: 'accounts/acme/' }),
      ],
      ['o3 high', 'o3-mini high', 'o3', 'o3 pro high', 'qwen3 high', 'acme high'],
    );
  });

  it('offers what helps against the very reason', () => {
    const actions = (job: Job, knowledge = NO_KNOWLEDGE) =>
      pageRecord(job, someTexts(), inWords, { ...here, knowledge }).buttons.map((button) =>
        button.action === 'askOtherwise' ? button.label : callInShort(button),
      );
    const kept = { ...finished, incompleteReason: 'max_output_tokens' } as const;
    const otherTerms = {
      largerCap: { effort: 'high', maxOutputTokens: 100_000, worst: 800_000_000 },
      lowerEffort: { effort: 'medium', maxOutputTokens: 50_000, worst: null },
    };
    const waiting = (waitingReason: WaitingReason) => actions(aJob({ state: 'waiting', waitingReason }));
    const rejected = (kind: JobErrorKind) => actions(aJob({ state: 'rejected', error: anError({ kind }) }))[0];
    assert.deepEqual(
      [
        ...[waiting('noKey'), waiting('budget'), waiting('offline')],
        actions(aSentJob({ pauseReason: 'otherKey' })),
        actions(aSentJob({ state: 'completed', needsToolOutput: true, ...finished })),
        actions(aSentJob({ state: 'completed', error: anError({ kind: 'refusal' }), ...finished })),
        actions(aSentJob({ state: 'completed', lacks: 'text', ...finished })),
        actions(aSentJob({ state: 'incomplete', ...finished, incompleteReason: 'content_filter' })),
        actions(aSentJob({ state: 'incomplete', ...kept }), { ...NO_KNOWLEDGE, otherTerms }),
        actions(aSentJob({ state: 'failed', ...finished }), { ...NO_KNOWLEDGE, otherTerms }),
        (['key', 'policy', 'tooLong', 'redirect', 'tooLargeForLimit', 'quota'] as const).map(rejected),
        (['model', 'rights', 'verification'] as const).map(rejected),
      ],
      [
        ...[
          ['setKeyOfJob', 'cancelJob'],
          ['sendNow', 'openSettings', 'cancelJob'],
          ['tryNow', 'cancelJob'],
        ],
        ['setKeyOfJob', 'cancelJob', 'lookNow', 'checkEndpoint'],
        ['rephrase', 'retryJob'],
        ['rephrase', 'retryJob'],
        ['rephrase', 'retryJob'],
        ['rephrase', 'retryJob'],
        ['Ask With a Larger Cap: 100,000 (up to $0.80)', 'Ask With Less Effort: medium', 'continueAnswer', 'retryJob'],
        ['retryJob'],
        ['setKeyOfJob', 'rephrase', 'rephrase', 'openSettings', 'openSettings', 'openPlacePage billing'],
        ['chooseModelAndAsk', 'chooseModelAndAsk', 'openPlacePage verification'],
      ],
    );
  });

  it('offers with an answer what can be done with it, and nothing with the workspace that is not trusted', () => {
    const texts = someTexts({ answer: '```\na\n```' });
    const job = aSentJob({ state: 'completed', ...finished, rating: { thumb: 'down', note: 'x', at: T0 } });
    const offered = (isTrusted: boolean) => {
      const { tools, menu } = pageRecord(job, texts, inWords, { ...here, isTrusted });
      return [tools, menu].map((acts) =>
        acts.map((act) => (act.pressed === true ? `${callInShort(act)}!` : callInShort(act))),
      );
    };
    const [thumbs, rest] = [
      ['rateAnswer up', 'rateAnswer down!'],
      ['saveAnswer', 'openAnswerAsMarkdown', 'rateAnswer', 'retryJob', 'removeJob'],
    ];
    assert.deepEqual(
      [offered(true), offered(false)],
      [
        [
          ['copyAnswer', 'compareWithSource', 'applyAnswer', ...thumbs],
          ['insertAnswer', ...rest],
        ],
        [['copyAnswer', ...thumbs], rest],
      ],
    );
    const empty = pageRecord(job, someTexts({ answer: '```\n\n```' }), inWords, here);
    assert.deepEqual(empty.tools.map(callInShort), ['copyAnswer', 'rateAnswer up', 'rateAnswer down']);
    assert.equal(pageRecord(job, texts, inWords, here).rating, 'Rated bad: x');
    const bare = { ...job, rating: { thumb: 'down', note: '', at: T0 } } as const;
    assert.equal(pageRecord(bare, texts, inWords, here).rating, '');
  });

  it('says in each state what happened, what it costs, and offers something', () => {
    for (const job of jobsInEveryState()) {
      const { explanation, costLine, buttons, tools, menu } = record(job, someTexts({ answer: 'It is 32 bit.' }));
      const isPlain = job.state === 'completed' && !job.needsToolOutput && job.error === null;
      assert.ok(explanation !== '' || isPlain, `${job.state} should say what happened`);
      assert.match(costLine, /\$|price|Nothing was spent/, job.state);
      assert.ok([...buttons, ...tools, ...menu].length > 0, job.state);
    }
  });

  it('says how long such jobs take while one runs', () => {
    const usual = { lowMs: 180_000, highMs: 540_000, jobs: 14, isSameEffort: true };
    const said = (job: Job, changes: Partial<typeof usual> = {}) => {
      const knowledge = { ...NO_KNOWLEDGE, usual: { ...usual, ...changes } };
      const made = pageRecord(job, someTexts(), inWords, { ...here, knowledge });
      return [made.usual, made.usualMostMs];
    };
    assert.deepEqual(
      [said(aSentJob()), said(aSentJob(), { isSameEffort: false, lowMs: 50_000 }), said(aSentJob({ state: 'failed' }))],
      [
        ['usually 3–9 min, from your 14 jobs with this model and high effort', 540_000],
        ['usually 50 s – 9 min, from your 14 jobs with this model', 540_000],
        ['', null],
      ],
    );
  });

  it('names the price of whatever sends again', () => {
    const labels = (changes: Partial<Job>) => record(aJob(changes)).buttons.map(({ label }) => label);
    assert.deepEqual(labels({ state: 'uncertain', error: anError() }), [
      'Adopt a Response… (costs nothing more)',
      'Send Again (up to $0.41)',
      'Discard (may still be billed: up to $0.41)',
    ]);
    assert.deepEqual(labels({ state: 'waiting', waitingReason: 'offline' }), ['Try Now', 'Cancel']);
    assert.deepEqual(labels({ state: 'waiting', waitingReason: 'consent', estimate: null }), ['Send Now', 'Cancel']);
  });

  it('lets the clock run only while the provider works', () => {
    const running = JOB_STATES.filter((state) => record(aSentJob({ state })).runningSince !== null);
    assert.deepEqual(running, ['submitting', 'queued', 'running']);
    assert.equal(record(aSentJob()).runningSince, T0 + 1_000);
  });

  it('has no unresolved place in any state, and passes the check of the page', () => {
    for (const job of jobsInEveryState()) {
      const made = record(job);
      const state = { jobId: job.id, isPinned: true, place: null, draft: '' };
      const thread = pageThread(job, [job], inWords);
      assert.doesNotMatch(JSON.stringify(made), /\{\d+\}|undefined|NaN/);
      assert.equal(isToPage({ type: 'show', record: made, thread, words: pageWords(inWords), state }), true);
    }
  });

  it('holds nothing harmful outside of the four long texts, whatever comes from outside', () => {
    for (const text of HOSTILE_TEXTS) {
      for (const job of jobsInEveryState({ ...hostileFields(text) })) {
        const hostile = job.error === null ? job : { ...job, error: { ...job.error, message: text, code: text } };
        const { question, context, answer, reasoningSummary, ...rest } = record(hostile);
        for (const shown of textsIn(rest)) assert.ok(isInert(shown), JSON.stringify(shown));
      }
    }
  });

  it('has all the words of the page', () => {
    assert.deepEqual(
      Object.entries(pageWords(inWords)).filter(([, words]) => words === ''),
      [],
    );
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('messages of the page', () => {
  it('are taken when they are what was agreed', () => {
    const fine = [
      { type: 'ready' },
      ...EVERY_CALL.map((call) => ({ type: 'action', ...call })),
      { type: 'copyCode', text: '' },
      { type: 'insertCode', text: 'a' },
      { type: 'compareCode', text: 'a' },
      { type: 'applyCode', text: 'a' },
      { type: 'openFile', path: 'src/a.ts', line: 3, column: 1 },
      { type: 'openLink', href: 'https://example.com' },
    ];
    assert.deepEqual(fine.map(parseFromPage), fine);
  });

  it('lose whatever was not agreed, and are refused when they are something else', () => {
    assert.deepEqual(parseFromPage({ type: 'ready', command: 'x' }), { type: 'ready' });
    const strange = [
      null,
      'ready',
      [],
      {},
      { type: 'run' },
      { type: 'action', action: 'pay' },
      { type: 'action' },
      { type: 'copyCode', text: 7 },
      { type: 'insertCode' },
      { type: 'openFile', path: 'a.ts', line: -1, column: 1 },
      { type: 'openFile', path: 'a.ts', line: 1.5, column: 1 },
      { type: 'openFile', path: 'a'.repeat(1_025), line: 1, column: 1 },
      { type: 'openLink', href: {} },
    ];
    assert.deepEqual(
      strange.map(parseFromPage),
      strange.map(() => null),
    );
  });

  it('keep a job across a reload by its id', () => {
    assert.deepEqual([{ jobId: 'job-1', answer: 'x' }, { jobId: 7 }, null, []].map(parsePageState), [
      { jobId: 'job-1', isPinned: true, place: null, draft: '' },
      null,
      null,
      null,
    ]);
  });
});
