import assert from 'node:assert/strict';
import { answerDocument } from '../../src/editor/answer/answerMarkdown.ts';
import { pageRecord, pageWords } from '../../src/editor/answer/pageRecord.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import { changedSentences, droppedSentence, receiptLabel, receiptRows } from '../../src/editor/words/receiptWords.ts';
import type { Job } from '../../src/shared/job.ts';
import type { ReceiptLine } from '../../src/shared/receipt.ts';
import { aCost, anEstimate, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { aReceipt, changedReceipt, silentReceipt } from '../builders/aReceipt.ts';
import { inWords } from '../builders/inWords.ts';

const DONE = { state: 'completed', finishedAt: T0 + 61_000, usage: aUsage(), cost: aCost(), reserved: null } as const;
const BILL = { type: 'bill', cost: 96_000_000, asAsked: 80_000_000 } as const;
const LIKELY = { type: 'likely', cost: 96_000_000, likely: 160_000_000 } as const;
const MODEL = { what: 'model', asked: 'o3', told: 'o3-mini', verdict: 'changed' } as const;
const MODE = { what: 'mode', asked: 'pro', told: 'standard', verdict: 'changed' } as const;
const EFFORT = { what: 'effort', asked: 'high', told: 'low', verdict: 'changed' } as const;
const TIER = { what: 'tier', asked: 'default', told: 'priority', verdict: 'changed' } as const;
const CAP = { what: 'cap', asked: '50000', told: '90000', verdict: 'changed' } as const;
const UNCLEAR = { what: 'model', asked: 'o3', told: 'acme-o3', verdict: 'notTold' } as const;

const done = (...lines: readonly ReceiptLine[]) => aSentJob({ ...DONE, receipt: aReceipt(...lines) });
const page = (job: Job) =>
  pageRecord(job, someTexts({ answer: 'Yes.' }), inWords, { isTrusted: true, isAnswering: false, now: T0 });

describe('the receipt in words', () => {
  it('names each change, and what it means in dollars', () => {
    const said = (...lines: readonly ReceiptLine[]) => changedSentences(done(...lines), inWords);
    const not = 'Not as asked: the reply says';
    assert.deepEqual(
      [
        said({ ...MODEL, money: BILL }),
        said({ ...TIER, money: BILL }),
        said({ ...MODE, money: LIKELY }),
        said({ ...MODE, asked: null, told: 'pro', money: LIKELY }),
        said({ ...EFFORT, money: LIKELY }),
        said({ ...CAP, money: { type: 'worst', more: 320_000_000 } }),
        said({ ...CAP, told: '9000', money: { type: 'worst', more: -328_000_000 } }),
        said({ ...MODE, money: LIKELY }, { ...EFFORT, money: LIKELY }),
        said({ ...MODEL, money: BILL }, { ...EFFORT, money: LIKELY }),
        said({ what: 'earlierReasoning', asked: null, told: 'prefix_mismatch', verdict: 'changed' }),
        said(),
      ],
      [
        `${not} model o3-mini instead of o3. It cost $0.10; as asked the same tokens would have cost $0.08.`,
        `${not} service tier priority instead of default. It cost $0.10; as asked the same tokens would have cost $0.08.`,
        `${not} standard mode instead of pro. It cost $0.10; in pro mode it was likely to cost about $0.16.`,
        `${not} pro mode, which was not asked for. It cost $0.10; in standard mode it was likely to cost about $0.16.`,
        `${not} low effort instead of high. It cost $0.10; with high effort it was likely to cost about $0.16.`,
        `${not} a cap of 90,000 tokens instead of 50,000. That raises the worst case by $0.32.`,
        `${not} a cap of 9,000 tokens instead of 50,000. That lowers the worst case by $0.33.`,
        `${not} standard mode instead of pro, low effort instead of high. It cost $0.10; as asked it was likely to cost about $0.16.`,
        `${not} model o3-mini instead of o3, low effort instead of high. It cost $0.10; as asked the same tokens would have cost $0.08.`,
        'The model did not see its earlier reasoning: the text before it has changed.',
        '',
      ],
    );
  });

  it('says that a price is not known, and never makes one up', () => {
    const note = (line: ReceiptLine, changes: Partial<Job> = {}) =>
      receiptRows({ ...done(line), ...changes }, inWords)[0]?.note;
    const bill = (cost: number | null, asAsked: number | null): ReceiptLine => ({
      ...MODEL,
      money: { type: 'bill', cost, asAsked },
    });
    const tier: ReceiptLine = { ...TIER, money: { type: 'bill', cost: null, asAsked: 80_000_000 } };
    const only = (line: ReceiptLine, changes: Partial<Job> = {}) =>
      note(line, { receipt: { lines: [line] }, ...changes });
    const entered = { ...aCost({ total: 420_000_000, parts: [] }), enteredOn: '2027-01-16' };
    assert.deepEqual(
      [
        note(MODEL),
        note(bill(96_000_000, null)),
        note(bill(96_000_000, 96_010_000)),
        note(bill(null, 96_000_000), { cost: null }),
        ...[only(tier, { cost: null }), only(tier, { cost: entered })],
        only({ ...tier, money: { type: 'bill', cost: null, asAsked: null } }, { cost: null }),
        only({ ...EFFORT, money: { ...LIKELY, likely: null } }),
        only({ ...EFFORT, money: { ...LIKELY, cost: null } }, { cost: null }),
        only({ ...EFFORT, money: { ...LIKELY, cost: null, likely: null } }, { cost: null }),
        ...[null, 0].map((more) => only({ ...CAP, money: { type: 'worst', more } })),
        only({ ...CAP, money: { type: 'worst', more: 1e9 } }, { estimate: anEstimate({ isWorstAbout: true }) }),
      ],
      [
        '',
        'It cost $0.10; what the same tokens would have cost as asked is not known.',
        'It cost $0.10; as asked the same tokens would have cost about as much.',
        'What it cost is not known; as asked the same tokens would have cost $0.10.',
        'What it cost is not known; as asked the same tokens would have cost $0.08.',
        'It cost $0.42; as asked the same tokens would have cost $0.08.',
        'What it cost, and what it would have cost as asked, is not known.',
        'It cost $0.10; there is no estimate of what it would have cost with high effort.',
        'What it cost is not known; with high effort it was likely to cost about $0.16.',
        'What it cost is not known.',
        ...['How that changes the worst case is not known.', ''],
        'That raises the worst case by about $1.00.',
      ],
    );
  });

  it('says of a job that runs that it can still be cancelled', () => {
    const running = aSentJob({ receipt: aReceipt({ ...MODE, asked: 'standard', told: 'pro' }) });
    const said = 'Not as asked: the reply says pro mode instead of standard. It can still be cancelled.';
    assert.equal(changedSentences(running, inWords), said);
    assert.ok(page(running).explanation.startsWith(`${said} The model is thinking.`));
    assert.ok(!changedSentences({ ...running, cancelRequestedAt: T0 }, inWords).includes('cancelled'));
    assert.match(jobItem(running, T0, inWords).description, /^up to \$\d\.\d\d · not as asked · /);
  });

  it('has one word for each verdict, in its rows and in its summary', () => {
    for (const job of [
      aSentJob({ receipt: silentReceipt() }),
      done(UNCLEAR, { what: 'tier', asked: null, told: 'flex', verdict: 'leftOpen' }),
    ]) {
      const summary = receiptLabel(job, inWords).toLowerCase();
      // What is as asked needs no word beside what is not.
      const rows = receiptRows(job, inWords).filter(({ verdict }) => verdict !== 'asAsked');
      for (const { verdictLabel } of rows) assert.ok(summary.includes(verdictLabel), verdictLabel);
    }
  });

  it('is one line of the tooltip', () => {
    const line = (job: Job) => receiptLabel(job, inWords);
    assert.deepEqual(
      [
        line(done()),
        line(done({ ...MODEL, money: BILL })),
        line(aSentJob({ receipt: silentReceipt() })),
        line(done({ ...EFFORT, told: null, verdict: 'notTold' })),
        line(done(UNCLEAR, { what: 'tier', asked: null, told: 'flex', verdict: 'leftOpen' })),
        line(aSentJob()),
      ],
      [
        'As asked',
        'Not as asked: the reply says model o3-mini instead of o3. It cost $0.10; as asked the same tokens would have cost $0.08.',
        'Not reported: model, effort, service tier, cap',
        'Not reported: effort',
        'Unclear: model · Left open: service tier',
        '',
      ],
    );
    assert.ok(tooltip(done(), T0, inWords).split('\n').includes('As asked'));
    assert.ok(!tooltip(aSentJob(), T0, inWords).includes('asked'), 'a job of an older Ponder has no receipt');
  });

  it('is a table on the page, with a line that sums up what is as asked', () => {
    const {
      receiptRows: rows,
      receiptSummary,
      receiptNote,
      explanation,
    } = page({
      ...done(UNCLEAR),
      dropped: ['stream', 'reasoning.summary', 'metadata', 'service_tier', 'instructions', 'reasoning.mode', 'x $(y)'],
    });
    const note = 'OpenAI answers as acme-o3. Whether that is o3, Ponder can’t tell.';
    const asAsked = { verdict: 'asAsked', verdictLabel: 'as asked', note: '' } as const;
    assert.deepEqual(rows, [
      { label: 'Model', asked: 'o3', told: 'acme-o3', verdict: 'notTold', verdictLabel: 'unclear', note },
      { label: 'Effort', asked: 'high', told: 'high', ...asAsked },
      { label: 'Service tier', asked: 'default', told: 'default', ...asAsked },
      { label: 'Cap, in tokens', asked: '50,000', told: '50,000', ...asAsked },
    ]);
    const left = 'stream, reasoning summary, metadata, service tier, instructions, mode, x $ (y)';
    assert.deepEqual(
      [receiptSummary, receiptNote, explanation],
      ['As asked: effort, service tier, cap · Unclear: model', `Sent without: ${left}.`, ''],
    );
    assert.equal(droppedSentence(aSentJob({ dropped: ['stream'] }), inWords), '', 'there is no receipt yet');
  });

  it('says the same of a bill once, though model and tier are both others', () => {
    const notes = receiptRows(done({ ...MODEL, money: BILL }, { ...TIER, money: BILL }), inWords).map(
      ({ note }) => note,
    );
    assert.deepEqual(
      notes.map((note) => note !== ''),
      [true, false, false, false],
    );
  });

  it('stands in the document that screen readers read, and in its first lines when something changed', () => {
    const document = answerDocument(page({ ...done(), receipt: changedReceipt('o3-mini') }), pageWords(inWords));
    const [, , first] = document.split('\n\n');
    assert.match(
      first ?? '',
      /^Not as asked: the reply says model o3-mini instead of o3, pro mode instead of standard, /,
    );
    const receipt = document.slice(document.indexOf('## Receipt'), document.indexOf('## Details')).trim().split('\n');
    assert.deepEqual(receipt.slice(2, 4), [
      '- Model: o3 → o3-mini, changed. It cost $0.10; as asked the same tokens would have cost $0.08.',
      '- Mode: standard → pro, changed. It cost $0.10; in standard mode it was likely to cost about $0.16.',
    ]);
    assert.equal(
      receipt.at(-1),
      '- Earlier reasoning: – → not seen: the text before it has changed; it was of an earlier turn, changed.',
    );
    assert.ok(!answerDocument(page(aSentJob(DONE)), pageWords(inWords)).includes('Receipt'));
  });
});
